import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createImporter, type Depth } from './import-once.ts';
import { damagedLate, mutated } from './mutate.ts';

// npm run node -- tests/fuzz/csv-fuzz.ts [--count N] [--seed S] [--from I] [--import N] [--child N] [--ways N]
//   [--only I --depth read|import|child|ways]: damaged CSV files, each read into a table; every N-th imported into a workspace instead, every
//   N-th through the child process, and in place of every N-th a plain file that is damaged far behind its
//   start, by the reader of plain files and by DuckDB's. Each must end as a table or with an error that names the place. --only writes one file beside it.

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const count = option('count', 1000);
const seed = option('seed', 1);
const from = option('from', 0);
const everyImport = option('import', 10);
const everyChild = option('child', 200);
const everyWays = option('ways', 50);

/** A process without news for this long hangs. */
const SILENCE_MS = 120_000;
const BATCH = 100;
/** Files from one sign of life to the next. */
const TOLD = 10;

interface News {
  readonly file: number;
  readonly ends?: Readonly<Record<string, number>>;
  readonly faults?: readonly string[];
}
const depthOf = (file: number): Depth =>
  file % everyChild === 0 ? 'child' : file % everyWays === everyWays - 1 ? 'ways' : file % everyImport === 0 ? 'import' : 'read';

async function work(first: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-fuzz-'));
  const importer = await createImporter(folder);
  let ends: Record<string, number> = {};
  let faults: string[] = [];
  for (let file = first; file < from + count; file++) {
    // Said before, so that a crash or a hang has a number.
    if (file % TOLD === 0) process.send?.({ file } satisfies News);
    const depth = depthOf(file);
    const { bytes, how } = (depth === 'ways' ? damagedLate : mutated)(seed, file);
    const { end, fault } = await importer.run(bytes, depth);
    const name = `${depth}: ${end}`;
    ends[name] = (ends[name] ?? 0) + 1;
    if (fault !== '') faults.push(`--seed ${seed} --only ${file} --depth ${depth} (${how}): ${end}: ${fault}`);
    if (file % BATCH === BATCH - 1 || file === from + count - 1) {
      process.send?.({ file: file + 1, ends, faults } satisfies News);
      ends = {};
      faults = [];
    }
  }
  importer.close();
  rmSync(folder, { recursive: true, force: true });
  process.disconnect?.();
}

async function one(file: number): Promise<void> {
  const depth = process.argv[process.argv.indexOf('--depth') + 1] as Depth;
  const { bytes, how } = (depth === 'ways' ? damagedLate : mutated)(seed, file);
  const target = path.join(tmpdir(), `fuzz-${seed}-${file}.csv`);
  writeFileSync(target, bytes);
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-fuzz-'));
  const importer = await createImporter(folder);
  process.stdout.write(`${target} (${how})\n${JSON.stringify(await importer.run(bytes, depth), null, 1)}\n`);
  importer.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the files in a child that is watched, and started again behind a file that it did not survive. */
async function watch(): Promise<void> {
  const ends: Record<string, number> = {};
  const faults: string[] = [];
  const began = performance.now();
  let done = from;
  while (done < from + count) {
    let last = done;
    const child = fork(import.meta.filename, [...process.argv.slice(2), '--worker', String(done)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let timer: NodeJS.Timeout | undefined;
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
    };
    alive();
    child.on('message', (message) => {
      const news = message as News;
      alive();
      last = news.file;
      if (news.ends === undefined) return;
      for (const [name, n] of Object.entries(news.ends)) ends[name] = (ends[name] ?? 0) + n;
      for (const fault of news.faults ?? []) {
        faults.push(fault);
        process.stdout.write(`  ${fault}\n`);
      }
      if (news.file % 5000 === 0) process.stdout.write(`${news.file - from} files, ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    });
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    clearTimeout(timer);
    if (code === 0 && last >= from + count) break;
    faults.push(
      `--seed ${seed} --from ${last} --count ${BATCH}: the process ${code === null ? 'was killed or hung' : `ended with ${code}`}`,
    );
    process.stdout.write(`  ${faults.at(-1)}\n`);
    done = Math.floor(last / BATCH + 1) * BATCH;
  }
  for (const [name, n] of Object.entries(ends).sort((a, b) => (a[0] < b[0] ? -1 : 1)))
    process.stdout.write(`${String(n).padStart(8)}  ${name}\n`);
  const total = Object.values(ends).reduce((sum, n) => sum + n, 0);
  process.stdout.write(
    `${total} files with seed ${seed} in ${((performance.now() - began) / 1000).toFixed(0)} s, ${faults.length} faults\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv.includes('--worker')) await work(option('worker', 0));
else if (process.argv.includes('--only')) await one(option('only', 0));
else await watch();
