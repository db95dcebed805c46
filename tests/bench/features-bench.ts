import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildPrograms } from './build-programs.ts';
import { median, report, runProgram } from './run-program.ts';
import { writeSalesCsv } from './sales-csv.ts';

const rounds = 5;
const here = import.meta.dirname;
/** Windows over groups by pandas itself, and by a function for each group, as in most notebooks; the faster one counts. */
const ways = [[], ['per-group']] as const;
const python = path.resolve(here, '../../.peers/venv/bin/python');

interface Ours {
  readonly inspectMs: number;
  readonly importMs: number;
  readonly panelMs: number;
  readonly featuresMs: number;
  /** Of all processes; null where the system does not tell. */
  readonly cpuMs: number | null;
  readonly rows: number;
  readonly sums: readonly (readonly [string, number])[];
  readonly choices: unknown;
}
interface Theirs {
  readonly pandas: string;
  readonly readMs: number;
  readonly groupMs: number;
  readonly featuresMs: number;
  readonly cpuMs: number;
  readonly rows: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** From a CSV of three million rows to twelve lag and window features: the application, with its checks and its snapshot, and pandas, in turn. */
export async function benchFeatures(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-bench-'));
  try {
    const csv = path.join(folder, 'sales.csv');
    const built = await buildPrograms(['features-app']);
    const rows = await writeSalesCsv(csv, 54, 33, 1684);
    process.stdout.write(`\nFeatures of ${rows.toLocaleString('en-US')} rows and 1,782 series, twelve columns, ${rounds} rounds\n`);
    const peers = existsSync(python);
    const ours: Ours[] = [];
    const withPreview: Ours[] = [];
    const theirs: Theirs[][] = ways.map(() => []);
    const program = path.join(built, 'features-app.cjs');
    for (let round = 0; round < rounds; round++) {
      const run = async (...choices: string[]): Promise<Ours> =>
        JSON.parse((await runProgram(program, [mkdtempSync(path.join(folder, 'workspace-')), csv, ...choices], false)).output) as Ours;
      const looked = await run();
      withPreview.push(looked);
      ours.push(await run(JSON.stringify(looked.choices)));
      if (peers) ways.forEach((way, i) => theirs[i]?.push(pandasTimes(csv, way)));
    }
    const own = (of: readonly Ours[], key: 'inspectMs' | 'importMs' | 'panelMs' | 'featuresMs'): number =>
      median(of.map((entry) => entry[key]));
    const wholeOf = (of: readonly Ours[]): number =>
      median(of.map(({ inspectMs, importMs, panelMs, featuresMs }) => inspectMs + importMs + panelMs + featuresMs));
    const parts = (of: readonly Ours[]): string =>
      `import, checks and cleaning ${own(of, 'importMs').toFixed(0)}, panel into memory ${own(of, 'panelMs').toFixed(0)}, features ${own(of, 'featuresMs').toFixed(0)}`;
    const [whole, looked] = [wholeOf(ours), wholeOf(withPreview)];
    process.stdout.write(`  Almanac ${whole.toFixed(0)} ms: ${parts(ours)}\n`);
    process.stdout.write(
      `  with a preview first ${looked.toFixed(0)} ms: preview ${own(withPreview, 'inspectMs').toFixed(0)}, ${parts(withPreview)}\n`,
    );
    if (peers) {
      const totalOf = (entries: readonly Theirs[]): number => median(entries.map(totalMs));
      const best = theirs.toSorted((a, b) => totalOf(a) - totalOf(b))[0] ?? [];
      const other = (key: 'readMs' | 'groupMs' | 'featuresMs'): number => median(best.map((entry) => entry[key]));
      const all = totalOf(best);
      process.stdout.write(
        `  pandas ${best[0]?.pandas} ${all.toFixed(0)} ms: read ${other('readMs').toFixed(0)}, sort and group ${other('groupMs').toFixed(0)}, features ${other('featuresMs').toFixed(0)}\n`,
      );
      for (const [first] of theirs) for (const [own] of [ours, withPreview]) checkSame(own as Ours, first as Theirs);
      // pandas is told what the columns are: so is Almanac. What it finds out by itself stands beside it.
      report('import to features against pandas', `${(whole / all).toFixed(2)} x`, 'at most 0.25 x', whole / all <= 0.25);
      report('the same with a preview first', `${(looked / all).toFixed(2)} x`, 'at most 0.25 x', looked / all <= 0.25);
      const used = ours.flatMap(({ cpuMs }) => cpuMs ?? []);
      const theirCpu = median(best.map(({ cpuMs }) => cpuMs));
      process.stdout.write(
        `  features alone ${(own(ours, 'featuresMs') / other('featuresMs')).toFixed(2)} x; processor time of all ${used.length > 0 ? `${median(used).toFixed(0)} ms, ${(median(used) / theirCpu).toFixed(2)} x` : 'not known'}\n`,
      );
    } else process.stdout.write('  pandas is not there: "npm run bench:peers" sets it up.\n');
    // In a round of its own: to watch takes processor time.
    const { peakBytes: peak } = await runProgram(program, [path.join(folder, 'watched'), csv]);
    report('peak memory of all processes, import to features', `${(peak / 1e6).toFixed(0)} MB`, 'under 1200 MB', peak < 1200e6);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const totalMs = ({ readMs, groupMs, featuresMs }: Theirs): number => readMs + groupMs + featuresMs;

function pandasTimes(csv: string, way: readonly string[]): Theirs {
  const { stdout, stderr, status } = spawnSync(python, [path.join(here, 'peers/features_times.py'), csv, ...way], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pandas could not be run: ${stderr.trim().split('\n').at(-1) ?? 'no message'}`);
  return JSON.parse(stdout) as Theirs;
}

/** Both must have made the same columns, else their times say nothing. */
function checkSame(ours: Ours, theirs: Theirs): void {
  const names: readonly (readonly [string, string])[] = [
    ...[1, 7, 14, 28].map((lag) => [`lag_${lag}`, `lag_${lag}`] as const),
    ...[7, 28].flatMap((window) =>
      (['mean', 'sd'] as const).map((name) => [`rolling_${name}_${window}_shift_1`, `${name}_${window}`] as const),
    ),
    ['rolling_min_28_shift_1', 'min_28'],
    ['rolling_max_28_shift_1', 'max_28'],
    ['expanding_mean_shift_1', 'expanding_mean'],
    ['ewm_7_shift_1', 'ewm_7'],
  ];
  const sums = new Map(ours.sums);
  if (ours.rows !== theirs.rows || sums.size !== names.length) throw new Error('the two have not made the same matrix');
  for (const [own, other] of names) {
    const [a, b] = [sums.get(own) ?? NaN, theirs.sums[other] ?? NaN];
    if (!(Math.abs(a - b) <= 1e-9 * Math.abs(b))) throw new Error(`${own} adds up to ${a}, that of pandas to ${b}`);
  }
}
