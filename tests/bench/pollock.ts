import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiError } from '../../contract/errors.ts';
import { splitCsv } from '../../main/ingest/csv-records.ts';
import { openDatabase, rows as rowsOf, type Database } from '../../main/ingest/database.ts';
import { tableOf } from '../../main/ingest/dialect.ts';
import { prepare } from '../../main/ingest/prepare.ts';
import { loadTable } from '../../main/ingest/table.ts';
import { pollockFiles, publishedScores, type PollockFile } from './pollock-data.ts';
import { scoreFile, totalScore, type Rows, type Scores } from './pollock-score.ts';

/** DuckDB 1.2's own automatic reading, as published in the benchmark's table of results. */
const published = { simple: 9.075, weighted: 8.44 } as const;

const cleanRows = (text: string): string[][] => splitCsv(text, ',', '"', true, Infinity).map(({ cells }) => [...cells]);

/** What the file is read as without any option, header first; null where it is refused. */
async function readAlone(database: Database, file: PollockFile, folder: string): Promise<{ rows: Rows | null; refusal: string }> {
  const source = path.join(folder, 'file.csv');
  writeFileSync(source, file.content);
  try {
    const shape = await tableOf({ path: source, name: file.name });
    const { connection } = database;
    const prepared = await prepare(shape, folder, 0, false);
    try {
      await loadTable(connection, 'raw', [prepared], folder, (from) => `SELECT * FROM ${from}`);
      const found = (await rowsOf(connection, 'SELECT * FROM raw')).map((cells) =>
        cells.map((cell) => (cell === null ? '' : String(cell))),
      );
      const names = shape.columns.map((name) => shape.renamed.find((renamed) => renamed.name === name)?.was ?? name);
      return { rows: shape.dialect.header ? [names, ...found] : found, refusal: '' };
    } finally {
      await connection.run('DROP TABLE IF EXISTS raw');
    }
  } catch (error) {
    // A file without content is an empty table; everything else that cannot be read is a refusal.
    if (error instanceof ApiError && error.code === 'file-empty') return { rows: [], refusal: '' };
    return { rows: null, refusal: error instanceof Error ? error.message : String(error) };
  }
}

const familyOf = (name: string): string =>
  name.startsWith('row_') ? name.replace(/_?(sep_row)?\d+_(col\d+|0x..)\.csv$/, '') : name.replace(/\.csv$/, '');

/**
 * The scoring, checked by what a spreadsheet scored: rows that are split by the standard and filled up or cut to the width of the header
 * have to score what was published for it, file by file.
 */
function checkScoring(files: readonly PollockFile[]): string {
  const stored = publishedScores('spreaddesktop');
  let same = 0;
  let checked = 0;
  for (const file of files) {
    const expected = stored.get(file.name);
    if (expected === undefined || !/^(row_more|row_less|source)/.test(file.name) || /_row0_/.test(file.name)) continue;
    const split = cleanRows(file.content.toString('utf8'));
    const width = split[0]?.length ?? 0;
    const loaded = split.map((cells) => Array.from({ length: width }, (_, i) => cells[i] ?? ''));
    checked++;
    if (scoreFile(cleanRows(file.clean), loaded).every((score, i) => Math.abs(score - (expected[i] as number)) < 1e-12)) same++;
  }
  return `${same} of ${checked} files with rows that are too long or too short score as published for a spreadsheet`;
}

/** Robustness against 2,290 polluted versions of one file, by the published scoring. `--worst` names the files that lose most. */
export async function benchPollock(): Promise<void> {
  process.stdout.write('\nReading polluted files without options (Pollock benchmark)\n');
  const files = pollockFiles();
  if (files === null) {
    process.stdout.write('  skipped: the benchmark is not kept beside the checkout\n');
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-pollock-'));
  const database = await openDatabase([], folder);
  const scored: { name: string; scores: Scores; weight: number; refusal: string }[] = [];
  try {
    for (const file of files) {
      const own = path.join(folder, 'one');
      mkdirSync(own);
      const { rows, refusal } = await readAlone(database, file, own);
      rmSync(own, { recursive: true, force: true });
      scored.push({ name: file.name, scores: scoreFile(cleanRows(file.clean), rows), weight: file.weight, refusal });
    }
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const families = Map.groupBy(scored, ({ name }) => familyOf(name));
  const plain = (some: typeof scored): { scores: Scores; weight: number }[] => some.map(({ scores }) => ({ scores, weight: 1 }));
  const mean = (some: typeof scored, measure: number): string =>
    (some.reduce((sum, { scores }) => sum + (scores[measure] as number), 0) / some.length).toFixed(3);
  process.stdout.write(
    `  ${'family'.padEnd(32)}${['files', 'score', 'success', 'header', 'rows', 'cells'].map((name) => name.padStart(9)).join('')}\n`,
  );
  for (const [family, some] of families) {
    const figures = [String(some.length), totalScore(plain(some)).toFixed(3), mean(some, 0), mean(some, 3), mean(some, 6), mean(some, 9)];
    process.stdout.write(`  ${family.padEnd(32)}${figures.map((figure) => figure.padStart(9)).join('')}\n`);
  }
  const simple = totalScore(plain(scored));
  const weighted = totalScore(scored);
  process.stdout.write(`  simple score    ${simple.toFixed(3)} of 10 (DuckDB, automatic: ${published.simple.toFixed(3)})\n`);
  process.stdout.write(`  weighted score  ${weighted.toFixed(3)} of 10 (DuckDB, automatic: ${published.weighted.toFixed(3)})\n`);
  process.stdout.write(`  scoring         ${checkScoring(files)}\n`);
  if (process.argv.includes('--worst')) {
    const worst = scored
      .filter(({ scores }) => scores.some((score) => score < 1))
      .sort((a, b) => totalScore(plain([a])) - totalScore(plain([b])));
    for (const { name, scores, refusal } of worst.slice(0, 40)) {
      process.stdout.write(`    ${name.padEnd(40)} ${scores.map((score) => score.toFixed(2)).join(' ')} ${refusal}\n`);
    }
  }
  if (simple <= published.simple || weighted <= published.weighted) process.exitCode = 1;
}
