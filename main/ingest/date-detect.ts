import type { DuckDBConnection } from '@duckdb/node-api';
import { numbers, rows } from './database.ts';
import { describeFormat, formatsOfValue, granularityOf, timeSql } from './date-format.ts';

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
async function regularity(connection: DuckDBConnection, table: string, column: string, format: string): Promise<number> {
  const [share = 0] = await numbers(
    connection,
    `SELECT max(n) / sum(n) FROM (SELECT step, count(*) AS n FROM (SELECT t - lag(t) OVER (ORDER BY t) AS step FROM
      (SELECT DISTINCT ${timeSql(column, format)} AS t FROM ${table})) WHERE step IS NOT NULL GROUP BY step)`,
  );
  return Number.isNaN(share) ? 0 : share;
}

/**
 * The date format of a text column, decided over all of its values. Day-first against month-first is settled by values that allow only
 * one of them, then by which gives the more regular dates.
 *
 * @returns null when it holds no dates
 */
export async function detectDates(connection: DuckDBConnection, table: string, column: string): Promise<DateFinding | null> {
  const shapes = await rows(
    connection,
    `SELECT regexp_replace(v, '[0-9]', '9', 'g') AS shape, sum(n)::DOUBLE, min(v) FROM (SELECT ${column} AS v, count(*) AS n FROM ${table}
     WHERE ${column} IS NOT NULL GROUP BY v) GROUP BY shape ORDER BY 2 DESC, 1 LIMIT 500`,
  );
  const weight = new Map<string, number>();
  let total = 0;
  let like = 0;
  for (const [, count, example] of shapes) {
    total += Number(count);
    const formats = formatsOfValue(String(example));
    if (formats.length > 0) like += Number(count);
    for (const format of formats) weight.set(format, (weight.get(format) ?? 0) + Number(count));
  }
  if (total === 0 || like < total * 0.5) return null;
  const candidates = [...weight]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([format]) => format);
  const counted = await numbers(
    connection,
    `SELECT ${candidates.map((format) => `coalesce(sum(n) FILTER (${timeSql('v', format)} IS NOT NULL), 0)::DOUBLE`).join(', ')}, sum(n)::DOUBLE
     FROM (SELECT ${column} AS v, count(*) AS n FROM ${table} WHERE ${column} IS NOT NULL GROUP BY v)`,
  );
  const all = counted.at(-1) ?? 0;
  const ranked = candidates.map((format, i) => ({ format, n: counted[i] ?? 0 })).sort((a, b) => b.n - a.n);
  const [best, second] = ranked;
  if (best === undefined || best.n === 0) return null;
  const tied = ranked.filter((candidate) => candidate.n === best.n && granularityOf(candidate.format) === granularityOf(best.format));
  const result = {
    share: best.n / all,
    dateLike: like / total,
    other: best.n < all && second !== undefined && second.n > 0 ? second.format : null,
  };
  if (tied.length === 1)
    return { ...result, format: best.format, reason: `${describeFormat(best.format)} reads ${percent(best.n / all)} of the values` };
  const scored: { format: string; score: number }[] = [];
  for (const { format } of tied) scored.push({ format, score: await regularity(connection, table, column, format) });
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
