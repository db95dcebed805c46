import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { createApp } from '../../main/app.ts';
import { programPath, topFolder } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { temporaryFolder } from '../main/synthetic.ts';
import { probeWords, type HostTimes } from './host-probe.ts';
import { framesWhile, type PageTimes } from './page-frames.ts';
import { median, report } from './run-program.ts';
import { addResults, addRuns, days, experiments, items, kinds, seriesCount, stores } from './runs-workspace.ts';
import { writeSalesCsv } from './sales-csv.ts';
import { compared, comparison, elsewhere, listing, rows, type Interaction } from './workbench-interactions.ts';

const rounds = 3;
const hostMs = 100;
const frameMs = 50;

/** Imports a made file and enters 10,000 runs on it, ten of them with all they forecast, and a report. */
async function makeWorkspace(folder: string): Promise<string> {
  const workspace = path.join(folder, 'workspace');
  const file = path.join(folder, 'sales.csv');
  await writeSalesCsv(file, stores, items, days);
  const app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'bench' });
  try {
    const files = [{ path: file, name: 'sales.csv' }];
    const { choices } = await app.datasets.inspect(files, undefined, {});
    const version = await app.datasets.import(files, choices, { name: 'Sales' }, {});
    const { panel } = await app.datasets.panels.get(version.id);
    const ids = addRuns(app.store, version.id);
    addResults(app.store, ids.slice(-compared), panel.y);
    await app.reports.create({ experimentId: app.experiments.list()[0]?.id ?? '', format: 'html' }, {});
  } finally {
    await app.close();
  }
  return workspace;
}

/** Asks the host's probe. */
async function ask(host: ChildProcess, word: string): Promise<HostTimes> {
  const answer = once(host, 'message') as Promise<[{ times: HostTimes }]>;
  host.send(word);
  return (await answer)[0].times;
}

type Measured = PageTimes & { readonly host: HostTimes; readonly took: number };

async function measure(host: ChildProcess, browser: Browser, page: Page, { before, act }: Interaction): Promise<Measured> {
  await before?.(page);
  await page.waitForTimeout(600);
  await ask(host, probeWords.restart);
  let took = NaN;
  const times = await framesWhile(browser, page, async () => {
    const began = performance.now();
    await act(page);
    took = performance.now() - began;
    await page.waitForTimeout(400);
  });
  return { ...times, took, host: await ask(host, probeWords.read) };
}

function tell({ name, long = false, each = 1 }: Interaction, measured: readonly Measured[]): void {
  const middle = (of: (one: Measured) => number): number => median(measured.map(of));
  const ms = (of: (one: Measured) => number): string => `${middle(of).toFixed(0)} ms`;
  const inHost = (one: Measured): number => (long ? one.host.longest : one.host.busy / each);
  report(
    `${name}: main process${long ? ', held up' : each > 1 ? ', each' : ''}`,
    ms(inHost),
    `below ${hostMs} ms`,
    middle(inHost) < hostMs,
  );
  report(
    `${' '.repeat(name.length)}  page, longest frame`,
    ms(({ frame }) => frame),
    `at most ${frameMs} ms`,
    // Frames come in sixtieths of a second by a clock of tenths of a millisecond: three of them are 50.0 or 50.1.
    Math.round(middle(({ frame }) => frame)) <= frameMs,
  );
  report(
    `${' '.repeat(name.length)}  page, longest task, processor time`,
    ms(({ taskBusy }) => taskBusy),
    `at most ${frameMs} ms`,
    middle(({ taskBusy }) => taskBusy) <= frameMs,
  );
  process.stdout.write(`    by the clock ${ms(({ task }) => task)}; done after ${ms(({ took }) => took)}\n`);
}

/** What a user does in a workspace of 10,000 runs, in the browser host with a real Chromium: the main process, the page's frames, and its tasks in processor time, which other programs do not lengthen. */
export async function benchWorkbench(): Promise<void> {
  process.stdout.write(
    `\nWorkbench: ${experiments * kinds.length} runs over ${seriesCount} series, browser host, 1920 x 1080, ${rounds} rounds\n`,
  );
  const { folder, remove } = temporaryFolder();
  const workspace = await makeWorkspace(folder);
  const host = spawn(
    process.execPath,
    [
      '--import',
      path.join(topFolder, 'tests/bench/host-probe.ts'),
      path.join(topFolder, 'out/main/server.cjs'),
      '--workspace',
      workspace,
      '--port',
      '0',
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { ...process.env, ALMANAC_USER_DATA: folder } },
  );
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    if (!host.stdout) throw new Error('the server has no output');
    const line = await Promise.race([once(host.stdout, 'data'), once(host, 'exit')]);
    const address = /http:\S+/.exec(String(line[0]))?.[0];
    if (address === undefined) throw new Error(`the server printed no address: ${String(line[0])}`);
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const began = performance.now();
    await page.goto(address);
    await page.locator('.js-plotly-plot .scatterlayer path.js-line').first().waitFor();
    process.stdout.write(`  first chart after ${(performance.now() - began).toFixed(0)} ms\n`);
    const found = new Map<Interaction, Measured[]>([...listing, ...comparison, ...elsewhere].map((one) => [one, []]));
    const run = async (list: readonly Interaction[]): Promise<void> => {
      for (const one of list) found.get(one)?.push(await measure(host, browser, page, one));
    };
    // The first time code runs it is not compiled yet.
    for (let round = 0; round <= rounds; round++) {
      if (round === 1) for (const list of found.values()) list.length = 0;
      await run(listing);
      for (let place = 1; place <= compared; place++) await rows(page).nth(place).getByRole('checkbox').check();
      await run(comparison);
      for (let place = 1; place <= compared; place++) await rows(page).nth(place).getByRole('checkbox').uncheck();
      await run(elsewhere);
    }
    for (const [one, measured] of found) tell(one, measured);
  } finally {
    await browser.close();
    host.kill('SIGTERM');
    if (host.exitCode === null) await once(host, 'exit');
    remove();
  }
}
