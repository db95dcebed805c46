import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sharedData } from '../shared-data.ts';
import { temporaryFolder } from '../main/synthetic.ts';
import { bundleFeed } from './replay/bundle.ts';
import { alarmsTable, errorsTable, falseAlarmsTable, foundTable, logTable, readReplay } from './replay-report.ts';

const days = Number(process.env['REPLAY_DAYS'] ?? 365);
/** Where the two workspaces stay, to be looked at; removed at the end where absent. REPLAY_READ=1 reads those that are there; REPLAY_DOCS=1 writes the page. */
const kept = process.env['REPLAY_FOLDER'];

async function feed(program: string, folder: string, data: string, kind: 'faults' | 'control'): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // Threads begin often: they need not compile the same again each time.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(folder, '../compiled') };
  const child = spawn(process.execPath, [program, folder, data, String(days), kind], { stdio: ['ignore', 'inherit', 'inherit'], env });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the replay ${kind} ended with ${code}`);
}

/** Puts what was found between the marks of docs/replay.md. */
function writeParts(parts: Readonly<Record<string, string>>): void {
  const page = path.join(import.meta.dirname, '../../docs/replay.md');
  const text = Object.entries(parts).reduce(
    (whole, [name, part]) => {
      const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
      const [before, rest] = whole.split(begin);
      const after = rest?.split(end)[1];
      if (before === undefined || after === undefined) throw new Error(`docs/replay.md has no marks of ${name}`);
      return `${before}${begin}\n\n${part}\n\n${end}${after}`;
    },
    readFileSync(page, 'utf8'),
  );
  writeFileSync(page, text);
}

/**
 * A year of daily sales fed day by day, in accelerated time, into the application as it is: once with faults that it is not told of, once without. What it noticed and did is
 * read from its own database. See docs/replay.md, whose tables this prints.
 */
export async function benchReplay(): Promise<void> {
  const data = sharedData('main-job', 'store_sales_long.csv');
  if (data === null) return void process.stdout.write('\nReplay: skipped, there is no store_sales_long.csv\n');
  const { folder, remove } = kept === undefined ? temporaryFolder() : { folder: kept, remove: () => undefined };
  const began = performance.now();
  try {
    const [faulty, control] = [path.join(folder, 'faults'), path.join(folder, 'control')];
    if (process.env['REPLAY_READ'] === undefined) {
      const program = await bundleFeed();
      await Promise.all([feed(program, faulty, data, 'faults'), feed(program, control, data, 'control')]);
    }
    const [replay, quiet] = [readReplay(faulty, 'faults'), readReplay(control, 'control')];
    const middle = (k: 0 | 1 | 2): string => {
      const sorted = replay.fed.took.map((one) => one[k]).sort((a, b) => a - b);
      return `${((sorted[sorted.length >> 1] ?? NaN) / 1000).toFixed(2)} s`;
    };
    const early = [replay, quiet].some(({ fed }) => fed.days < fed.planned)
      ? ` What has fewer than ${replay.fed.planned} days was stopped early.`
      : '';
    const both = [
      { name: 'with faults', replay },
      { name: 'without', replay: quiet },
    ];
    const parts = {
      cost: `${replay.fed.days} days with faults and ${quiet.fed.days} without. The middle day took ${middle(0)} to be imported, ${middle(1)} to be matched with forecasts and forecast from, and ${middle(2)} in its flow.${early}`,
      found: foundTable(replay),
      'false-alarms': falseAlarmsTable(both),
      alarms: alarmsTable(both),
      errors: errorsTable(replay),
      control: errorsTable(quiet),
      log: logTable(replay),
    };
    for (const [name, text] of Object.entries(parts)) process.stdout.write(`\n${name}\n\n${text}\n`);
    process.stdout.write(`\n${((performance.now() - began) / 60_000).toFixed(1)} minutes\n`);
    if (process.env['REPLAY_DOCS'] !== undefined) writeParts(parts);
  } finally {
    remove();
  }
}
