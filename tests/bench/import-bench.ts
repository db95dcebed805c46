import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildPrograms } from './build-programs.ts';
import { median, report, runProgram } from './run-program.ts';
import { writeSalesCsv } from './sales-csv.ts';

interface Times {
  readonly inspectMs: number;
  readonly importMs: number;
  readonly panelMs: number;
  readonly choices: unknown;
}

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
    const imports: Times[] = [];
    const withPreview: Times[] = [];
    const peaks: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const parquet = path.join(folder, `alone-${round}.parquet`);
      alone.push(Number((await runProgram(path.join(here, 'duckdb-alone.ts'), [csv, parquet])).output));
      const run = async (...choices: string[]): Promise<Times> => {
        const workspace = mkdtempSync(path.join(folder, 'workspace-'));
        const { output, peakBytes } = await runProgram(path.join(built, 'import-app.cjs'), [workspace, csv, ...choices]);
        peaks.push(peakBytes);
        return JSON.parse(output) as Times;
      };
      const looked = await run();
      withPreview.push(looked);
      // A preview has the file read ahead: what an import takes by itself is seen without one.
      imports.push(await run(JSON.stringify(looked.choices)));
    }
    const times = (of: readonly Times[], key: 'inspectMs' | 'importMs' | 'panelMs'): number => median(of.map((entry) => entry[key]));
    const ratio = times(imports, 'importMs') / median(alone);
    const peak = Math.max(...peaks);
    process.stdout.write(
      `  DuckDB alone ${median(alone).toFixed(0)} ms, import ${times(imports, 'importMs').toFixed(0)} ms, panel into memory ${times(imports, 'panelMs').toFixed(0)} ms; with a preview first ${times(withPreview, 'inspectMs').toFixed(0)} ms and then ${times(withPreview, 'importMs').toFixed(0)} ms\n`,
    );
    report('import against the DuckDB query alone', `${ratio.toFixed(2)} x`, 'at most 1.50 x', ratio <= 1.5);
    report('peak memory of all processes of the import', `${(peak / 1e6).toFixed(0)} MB`, 'under 900 MB', peak < 900e6);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
