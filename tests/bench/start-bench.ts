import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { topFolder } from '../../main/entries.ts';
import { temporaryFolder } from '../main/synthetic.ts';
import { median, report } from './run-program.ts';

const rounds = 5;
/** A browser keeps compiled code some seconds after a page was used for the second time. */
const warmUps = 3;
const restMs = 2500;

/** From the start of the browser host's process to a forecast on the screen; the browser is running already. */
async function startOnce(browser: BrowserContext, userData: string): Promise<number> {
  const began = performance.now();
  const server = spawn(process.execPath, [path.join(topFolder, 'out/main/server.cjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ALMANAC_USER_DATA: userData },
  });
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const address = /http:\S+/.exec(line.toString())?.[0];
    if (address === undefined) throw new Error(`the server printed no address: ${line.toString()}`);
    const page = await browser.newPage();
    await page.goto(address);
    await page.locator('.js-plotly-plot .scatterlayer path.js-line').first().waitFor();
    const took = performance.now() - began;
    await page.waitForTimeout(restMs);
    await page.close();
    return took;
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}

export async function benchStart(): Promise<void> {
  const { folder, remove } = temporaryFolder();
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const profile = path.join(folder, 'browser');
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: { width: 1440, height: 900 } });
  try {
    const first = await startOnce(browser, folder);
    for (let round = 1; round < warmUps; round++) await startOnce(browser, folder);
    const warm: number[] = [];
    for (let round = 0; round < rounds; round++) warm.push(await startOnce(browser, folder));
    process.stdout.write(
      `\nStart of the browser host: first ever ${first.toFixed(0)} ms, warm ${warm.map((ms) => ms.toFixed(0)).join(', ')} ms\n`,
    );
    const value = median(warm);
    report('start to a forecast on the screen, warm', `${(value / 1000).toFixed(2)} s`, 'under 2 s', value < 2000);
  } finally {
    await browser.close();
    remove();
  }
}
