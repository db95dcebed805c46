import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeDriftCsv } from './drift-csv.ts';
import { median, report, runProgram } from './run-program.ts';

const ROWS = 1_000_000;
const ROUNDS = 3;

interface Answer {
  readonly ms: number;
  readonly bytes: number;
  readonly drifted: readonly string[];
  readonly columns: number;
}

/** Two files of a million rows and 20 columns, compared from the file to the report. */
export async function benchDrift(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-bench-'));
  try {
    const [reference, current] = [path.join(folder, 'reference.csv'), path.join(folder, 'current.csv')];
    await writeDriftCsv(reference, ROWS, 1, false);
    await writeDriftCsv(current, ROWS, 2, true);
    process.stdout.write(
      `\nDrift between two files of ${ROWS.toLocaleString('en-US')} rows and 20 columns, ${((statSync(reference).size + statSync(current).size) / 1e6).toFixed(0)} MB together, ${ROUNDS} rounds\n`,
    );
    const answers: Answer[] = [];
    let peak = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { output, peakBytes } = await runProgram(path.join(import.meta.dirname, 'drift-app.ts'), [
        path.join(folder, `workspace-${round}`),
        reference,
        current,
        path.join(folder, 'report.html'),
      ]);
      answers.push(JSON.parse(output) as Answer);
      peak = Math.max(peak, peakBytes);
    }
    const [first] = answers;
    const ms = median(answers.map((answer) => answer.ms));
    process.stdout.write(`  ${first?.columns} columns compared; drifted: ${first?.drifted.join(', ')}\n`);
    report('both files read, compared and reported', `${(ms / 1000).toFixed(2)} s`, 'under 5 s', ms < 5000);
    report('peak memory of all processes', `${(peak / 1e6).toFixed(0)} MB`, 'under 1000 MB', peak < 1e9);
    report('report', `${((first?.bytes ?? 0) / 1e3).toFixed(0)} kB`, 'under 3 MB', (first?.bytes ?? 0) < 3e6);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
