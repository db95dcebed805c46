import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers, rows } from './database.ts';
import { describeFormat, formatsOfValue, granularityOf, timeSql } from './date-format.ts';
import type { RawTable } from './raw-table.ts';

export interface DateFinding {
  readonly format: string;
  /** Share of the cells that have a value which the format reads. */
  readonly share: number;
  /** Cells that look like dates of some format, as a share. */
  readonly dateLike: number;
  readonly reason: string;
  /** The next best format and a value that only it reads, where formats are mixed. */
  readonly other: string | null;
}

/** Share of steps between consecutive dates that are as long as the most frequent one. */
async function regularity(connection: DuckDBConnection, values: string, format: string): Promise<number> {
  const [share = 0] = await numbers(
    connection,
    `SELECT max(n) / sum(n) FROM (SELECT step, count(*) AS n FROM (SELECT t - lag(t) OVER (ORDER BY t) AS step FROM
      (SELECT DISTINCT ${timeSql('v', format)} AS t FROM ${values})) WHERE step IS NOT NULL GROUP BY step)`,
  );
  return Number.isNaN(share) ? 0 : share;
}

/** Texts of one shape (digits as 9) in a column. */
interface Shape {
  readonly count: number;
  readonly example: string;
}

/** Columns of few rows as one relation; undefined where each is asked for by itself. */
type Together = RawTable['valuesByName'];

/** Shapes that are looked at in a column: the most frequent ones. */
const MOST_SHAPES = 500;
const MOST_FORMATS = 6;
const shapeSql = `regexp_replace(v, '[0-9]', '9', 'g')`;

const filled = (values: string): string => `(SELECT * FROM ${values} WHERE v IS NOT NULL)`;
const readableBy = (format: string): string => `coalesce(sum(n) FILTER (${timeSql('v', format)} IS NOT NULL), 0)::DOUBLE`;

/** The shapes of each column, most frequent first. */
async function shapesOf(
  connection: DuckDBConnection,
  table: RawTable,
  indexes: readonly number[],
  together: Together,
): Promise<Map<number, Shape[]>> {
  const found = new Map<number, Shape[]>();
  if (together) {
    const all = await rows(
      connection,
      `SELECT substr(name, 2)::INTEGER, ${shapeSql} AS shape, sum(n)::DOUBLE AS total, min(v) FROM ${filled(together(indexes))} GROUP BY 1, 2
       QUALIFY row_number() OVER (PARTITION BY 1 ORDER BY 3 DESC, 2) <= ${MOST_SHAPES} ORDER BY 1, 3 DESC, 2`,
    );
    for (const index of indexes) found.set(index, []);
    for (const [index, , count, example] of all) found.get(Number(index))?.push({ count: Number(count), example: String(example) });
    return found;
  }
  for (const index of indexes) {
    const shapes = await rows(
      connection,
      `SELECT ${shapeSql} AS shape, sum(n)::DOUBLE, min(v) FROM ${filled(await table.values(index))} GROUP BY shape ORDER BY 2 DESC, 1 LIMIT ${MOST_SHAPES}`,
    );
    found.set(
      index,
      shapes.map(([, count, example]) => ({ count: Number(count), example: String(example) })),
    );
  }
  return found;
}

/** Formats that a column may have by the shapes of its texts. */
interface Candidates {
  readonly formats: readonly string[];
  /** Share of the texts that look like dates of some format. */
  readonly dateLike: number;
}

function candidatesOf(shapes: readonly Shape[]): Candidates | null {
  const weight = new Map<string, number>();
  let total = 0;
  let like = 0;
  for (const { count, example } of shapes) {
    total += count;
    const formats = formatsOfValue(example);
    if (formats.length > 0) like += count;
    for (const format of formats) weight.set(format, (weight.get(format) ?? 0) + count);
  }
  if (total === 0 || like < total * 0.5) return null;
  const formats = [...weight]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_FORMATS)
    .map(([format]) => format);
  return { formats, dateLike: like / total };
}

/** For each column how many texts each of its formats reads, and how many there are, in this order. */
async function readByFormats(
  connection: DuckDBConnection,
  table: RawTable,
  candidates: ReadonlyMap<number, Candidates>,
  together: Together,
): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  const formats = [...new Set([...candidates.values()].flatMap(({ formats: own }) => own))];
  if (together && formats.length > 0) {
    const counted = await rows(
      connection,
      `SELECT substr(name, 2)::INTEGER, ${formats.map(readableBy).join(', ')}, sum(n)::DOUBLE FROM ${filled(together([...candidates.keys()]))} GROUP BY 1`,
    );
    for (const [index, ...counts] of counted) {
      const own = candidates.get(Number(index))?.formats ?? [];
      found.set(Number(index), [...own.map((format) => Number(counts[formats.indexOf(format)])), Number(counts.at(-1))]);
    }
    return found;
  }
  for (const [index, { formats: own }] of candidates)
    found.set(
      index,
      await numbers(connection, `SELECT ${own.map(readableBy).join(', ')}, sum(n)::DOUBLE FROM ${filled(await table.values(index))}`),
    );
  return found;
}

/** Columns of few rows from which on they are looked at together. */
const MANY = 5;

/**
 * The date formats of text columns, each decided over all of its values. Day-first against month-first is settled by values that allow only
 * one of them, then by which gives the more regular dates.
 *
 * @returns for each column its dates, nothing where it holds none
 */
export async function detectDates(
  connection: DuckDBConnection,
  table: RawTable,
  indexes: readonly number[],
): Promise<Map<number, DateFinding>> {
  const together = indexes.length >= MANY ? table.valuesByName : undefined;
  const candidates = new Map<number, Candidates>();
  for (const [index, shapes] of await shapesOf(connection, table, indexes, together)) {
    const found = candidatesOf(shapes);
    if (found !== null) candidates.set(index, found);
  }
  const findings = new Map<number, DateFinding>();
  for (const [index, counted] of await readByFormats(connection, table, candidates, together)) {
    const found = await decide(connection, await table.values(index), candidates.get(index) as Candidates, counted);
    if (found !== null) findings.set(index, found);
  }
  return findings;
}

/** The format that reads most of a column. */
async function decide(
  connection: DuckDBConnection,
  values: string,
  { formats, dateLike }: Candidates,
  counted: readonly number[],
): Promise<DateFinding | null> {
  const all = counted.at(-1) ?? 0;
  const ranked = formats.map((format, i) => ({ format, n: counted[i] ?? 0 })).sort((a, b) => b.n - a.n);
  const [best, second] = ranked;
  if (best === undefined || best.n === 0) return null;
  const tied = ranked.filter((candidate) => candidate.n === best.n && granularityOf(candidate.format) === granularityOf(best.format));
  const result = {
    share: best.n / all,
    dateLike,
    other: best.n < all && second !== undefined && second.n > 0 ? second.format : null,
  };
  if (tied.length === 1)
    return { ...result, format: best.format, reason: `${describeFormat(best.format)} reads ${percent(best.n / all)} of the values` };
  const scored: { format: string; score: number }[] = [];
  for (const { format } of tied) scored.push({ format, score: await regularity(connection, values, format) });
  scored.sort((a, b) => b.score - a.score);
  const chosen = scored[0] as { format: string; score: number };
  const names = tied.map(({ format }) => describeFormat(format)).join(' or ');
  const sure = chosen.score > (scored[1]?.score ?? 0) + 0.1;
  return {
    ...result,
    format: chosen.format,
    reason: sure
      ? `could be ${names}; ${describeFormat(chosen.format)} gives evenly spaced dates`
      : `could be ${names}, nothing in the file settles it: check that ${describeFormat(chosen.format)} is right`,
  };
}

const percent = (share: number): string => (share === 1 ? 'all' : `${Math.min(99.9, share * 100).toFixed(1)}%`);
