import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRng } from '../../engine/core/rng.ts';
import { median, report, runProgram } from './run-program.ts';
import { benchTreeAccuracy } from './trees-accuracy.ts';

const option = (name: string, otherwise: number): number =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);
/** `-- trees --rounds=1 --threads=1` where the machine is busy: processor times of one thread do not depend on who else is there. */
const rounds = option('rounds', 3);
const threads = option('threads', 2);
const [rows, features, explained] = [1_000_000, 30, 5_000];
const here = import.meta.dirname;
const python = path.resolve(here, '../../.peers/venv/bin/python');

interface Time {
  readonly ms: number;
  readonly cpuMs: number;
}
interface Times {
  readonly version?: string;
  readonly train: Time;
  readonly predict: Time;
  readonly shap: Time;
  readonly rmse: number;
}

/** Boosted trees on a million rows: training, prediction and SHAP values beside LightGBM's, both with as many threads, in turn. */
export async function benchTrees(): Promise<void> {
  process.stdout.write(
    `\nTrees: ${rows.toLocaleString('en-US')} rows x ${features} features, 100 rounds of 64 leaves, threads: ${threads}, taken ${rounds} times\n`,
  );
  if (!existsSync(python) || spawnSync(python, ['-c', 'import lightgbm, sklearn']).status !== 0) {
    process.stdout.write('  LightGBM is not there: "npm run bench:peers" sets it up.\n');
    return;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-bench-'));
  try {
    const file = path.join(folder, 'columns.bin');
    writeColumns(file);
    const args = [file, String(rows), String(features), String(explained), String(threads)];
    const ours: Times[] = [];
    const theirs: Times[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(JSON.parse((await runProgram(path.join(here, 'trees-app.ts'), args)).output) as Times);
      const { stdout, stderr, status } = spawnSync(python, [path.join(here, 'peers/trees_times.py'), ...args], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`LightGBM could not be run: ${stderr.trim().split('\n').at(-1) ?? 'no message'}`);
      theirs.push(JSON.parse(stdout) as Times);
    }
    const [own, other] = [ours[0] as Times, theirs[0] as Times];
    process.stdout.write(`  RMSE ${own.rmse.toFixed(4)}, LightGBM ${other.version} ${other.rmse.toFixed(4)}\n`);
    report(
      'training error against LightGBM',
      `${(100 * (own.rmse / other.rmse - 1)).toFixed(2)} %`,
      'at most 1 %',
      own.rmse / other.rmse <= 1.01,
    );
    for (const [part, what, most] of [
      ['train', 'training, bins included', 1.5],
      ['predict', `prediction of ${rows.toLocaleString('en-US')} rows`, 1],
      ['shap', `TreeSHAP of ${explained.toLocaleString('en-US')} rows`, 1.5],
    ] as const) {
      const of = (times: readonly Times[], key: keyof Time): number => median(times.map((entry) => entry[part][key]));
      // Alone on a thread nobody waits for anybody: processor time says the same as the clock, whatever else runs.
      const key = threads === 1 ? 'cpuMs' : 'ms';
      const ratio = of(ours, key) / of(theirs, key);
      process.stdout.write(
        `  ${part}: ${of(ours, 'ms').toFixed(0)} ms (processor ${of(ours, 'cpuMs').toFixed(0)}), LightGBM ${of(theirs, 'ms').toFixed(0)} ms (processor ${of(theirs, 'cpuMs').toFixed(0)})\n`,
      );
      report(`${what} against LightGBM`, `${ratio.toFixed(2)} x`, `at most ${most} x`, ratio <= most);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  benchTreeAccuracy(python);
}

/** Normal features, of which seven tell, alone and together. */
function writeColumns(file: string): void {
  const rng = createRng(1);
  const columns = Array.from({ length: features }, () => Float32Array.from({ length: rows }, () => rng.normal()));
  const x = (f: number, i: number): number => columns[f]?.[i] ?? 0;
  const target = Float32Array.from({ length: rows }, (_, i) => {
    const alone = 2 * x(0, i) + Math.sin(3 * x(1, i)) + Math.abs(x(4, i));
    // A product alone shows nothing to a search that looks one split ahead: who finds it first is luck. With ones added both features show.
    return alone + (x(2, i) + 1) * (x(3, i) + 1) + (x(5, i) > 0 ? 0.5 * x(6, i) : 0) + 0.3 * rng.normal();
  });
  writeFileSync(file, Buffer.concat([...columns, target].map((values) => Buffer.from(values.buffer))));
}
