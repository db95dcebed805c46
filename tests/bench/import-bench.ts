import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildPrograms } from './build-programs.ts';
import { median, report, runProgram } from './run-program.ts';
import { writeSalesCsv } from './sales-csv.ts';

const rounds = 5;
const here = import.meta.dirname;

/** Import of three million rows against DuckDB's own reading and writing of the same file, in turn, and the memory that it takes. */
export async function benchImport(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-bench-'));
  try {
    const csv = path.join(folder, 'sales.csv');
    const built = await buildPrograms(['import-app']);
    const rows = await writeSalesCsv(csv, 54, 33, 1684);
    process.stdout.write(
      `\nImport of ${rows.toLocaleString('en-US')} rows, ${(statSync(csv).size / 1e6).toFixed(0)} MB, ${rounds} rounds\n`,
    );
    const alone: number[] = [];
    const imports: { inspectMs: number; importMs: number; panelMs: number }[] = [];
    const peaks: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const parquet = path.join(folder, `alone-${round}.parquet`);
      alone.push(Number((await runProgram(path.join(here, 'duckdb-alone.ts'), [csv, parquet])).output));
      const { output, peakBytes } = await runProgram(path.join(built, 'import-app.cjs'), [path.join(folder, `workspace-${round}`), csv]);
      imports.push(JSON.parse(output) as (typeof imports)[number]);
      peaks.push(peakBytes);
    }
    const times = (key: 'inspectMs' | 'importMs' | 'panelMs'): number => median(imports.map((entry) => entry[key]));
    const ratio = times('importMs') / median(alone);
    const peak = Math.max(...peaks);
    process.stdout.write(
      `  DuckDB alone ${median(alone).toFixed(0)} ms, import ${times('importMs').toFixed(0)} ms, preview ${times('inspectMs').toFixed(0)} ms, panel into memory ${times('panelMs').toFixed(0)} ms\n`,
    );
    report('import against the DuckDB query alone', `${ratio.toFixed(2)} x`, 'at most 1.50 x', ratio <= 1.5);
    report('peak memory of all processes of the import', `${(peak / 1e6).toFixed(0)} MB`, 'under 900 MB', peak < 900e6);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
