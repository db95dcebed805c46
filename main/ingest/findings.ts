import type { DuckDBConnection } from '@duckdb/node-api';
import type { Finding } from '../../contract/entities/dataset.ts';
import { numbers, rows } from './database.ts';
import { linesOf } from './locate.ts';
import { mendingFindings } from './mending-findings.ts';
import { flags, MISSING_KEY, sourceRowSql, type Plan } from './stage.ts';
import type { Loaded } from './table.ts';
import { plural } from './words.ts';

export { seriesFindings } from './series-findings.ts';
export { plural } from './words.ts';

/** Rows that a finding shows. */
export const EXAMPLES = 5;
const quoteList = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

/** Lines of a few staged rows that meet a condition. */
export async function exampleLines(
  connection: DuckDBConnection,
  plan: Plan,
  loaded: readonly Loaded[],
  condition: string,
): Promise<number[]> {
  const found = await rows(
    connection,
    `SELECT DISTINCT ${sourceRowSql(plan)}::DOUBLE AS row FROM staged WHERE ${condition} ORDER BY row LIMIT ${EXAMPLES}`,
  );
  return linesOf(
    loaded,
    found.map(([row]) => Number(row)),
  );
}

const missingKey = (key: number): string => `trim(k${key}) = ''`;

export interface FlagCounts {
  readonly missingValue: number;
  readonly badValue: number;
  readonly badDate: number;
  readonly missingDate: number;
  readonly rows: number;
}

export async function countFlags(connection: DuckDBConnection): Promise<FlagCounts> {
  const count = (flag: number): string => `count(*) FILTER (flag = ${flag})`;
  const [missingValue = 0, badValue = 0, badDate = 0, missingDate = 0, total = 0, wideDates = 0] = await numbers(
    connection,
    `SELECT ${count(flags.missingValue)}, ${count(flags.badValue)}, ${count(flags.badDate)}, ${count(flags.missingDate)}, count(*), 0 FROM staged`,
  );
  return { missingValue, badValue, badDate, missingDate, rows: total + wideDates };
}

/** What is known of values where no table `staged` has them: 0-based rows of the first few. */
export interface KnownCells {
  readonly missing: readonly number[];
  readonly negative: readonly number[];
  readonly negatives: number;
}

/**
 * What is wrong with single cells: values and dates that are missing or cannot be read, keys that are missing.
 *
 * @param known - where the rows were read without the table `staged`: then nothing but values can be wrong with them
 */
export async function cellFindings(
  connection: DuckDBConnection,
  plan: Plan,
  loaded: readonly Loaded[],
  counts: FlagCounts,
  known?: KnownCells,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const target = plan.layout === 'long' ? (plan.columns[plan.values[0] ?? 0] as string) : null;
  const at = (flag: number): Promise<number[]> => exampleLines(connection, plan, loaded, `flag = ${flag}`);
  const ofTarget = target === null ? {} : { column: target };
  const inTarget = target === null ? '' : ` in ${target}`;
  if (counts.badValue > 0) {
    findings.push({
      code: 'not-a-number',
      severity: 'error',
      message: `${plural(counts.badValue, 'cell')}${inTarget} ${counts.badValue === 1 ? 'is not a number' : 'are not numbers'}. Correct ${counts.badValue === 1 ? 'it' : 'them'} or choose another target.`,
      count: counts.badValue,
      ...ofTarget,
      rows: await at(flags.badValue),
    });
  }
  if (plan.date !== null) {
    const column = plan.columns[plan.date] as string;
    if (counts.badDate > 0) {
      findings.push({
        code: 'bad-dates',
        severity: 'error',
        message: `${plural(counts.badDate, 'date')} in ${column} cannot be read. Correct them or choose another date format.`,
        count: counts.badDate,
        column,
        rows: await at(flags.badDate),
      });
    }
    if (counts.missingDate > 0) {
      findings.push({
        code: 'bad-dates',
        severity: 'warning',
        message: `${plural(counts.missingDate, 'row')} without a date in ${column} ${counts.missingDate === 1 ? 'is' : 'are'} left out.`,
        count: counts.missingDate,
        column,
        rows: await at(flags.missingDate),
      });
    }
  }
  if (counts.missingValue > 0) {
    findings.push({
      code: 'missing-values',
      severity: counts.missingValue > counts.rows * 0.2 ? 'warning' : 'info',
      message: `${plural(counts.missingValue, 'value')}${inTarget} ${counts.missingValue === 1 ? 'is' : 'are'} missing and ${counts.missingValue === 1 ? 'stays' : 'stay'} a gap.`,
      count: counts.missingValue,
      ...ofTarget,
      rows: known ? linesOf(loaded, known.missing) : await at(flags.missingValue),
    });
  }
  for (const [i, index] of plan.keys.entries()) {
    const [missing = 0] = await numbers(connection, `SELECT coalesce(sum(rows), 0)::BIGINT FROM found WHERE trim(f${i}) = ''`);
    if (missing === 0) continue;
    const column = plan.columns[index] as string;
    findings.push({
      code: 'missing-values',
      severity: 'warning',
      message: `${plural(missing, 'row')} without a value in ${column} make up a series called ${MISSING_KEY}.`,
      count: missing,
      column,
      rows: await exampleLines(connection, plan, loaded, missingKey(i)),
    });
  }
  const [negative = 0] = known ? [known.negatives] : await numbers(connection, 'SELECT count(*) FROM staged WHERE y < 0');
  if (negative > 0) {
    findings.push({
      code: 'negative-values',
      severity: 'warning',
      message: `${plural(negative, 'value')}${inTarget} ${negative === 1 ? 'is' : 'are'} negative (returns or corrections, perhaps) and ${negative === 1 ? 'is' : 'are'} kept.`,
      count: negative,
      ...ofTarget,
      rows: known ? linesOf(loaded, known.negative) : await exampleLines(connection, plan, loaded, 'y < 0'),
    });
  }
  return findings;
}

/** What was done to read the files at all. */
export function fileFindings(loaded: readonly Loaded[]): Finding[] {
  const findings: Finding[] = [];
  for (const { source } of loaded) {
    const { shape, share } = source;
    if (source.encoding !== 'utf-8') {
      findings.push({
        code: 'encoding',
        severity: 'info',
        message: `${shape.file.name} is read as ${source.encoding}, not UTF-8.`,
        count: 1,
      });
    }
    if (source.mended !== undefined) findings.push(...mendingFindings(source.mended.mending, shape.file.name));
    if (shape.dialect.skip > 0) {
      findings.push({
        code: 'encoding',
        severity: 'info',
        message: `${plural(shape.dialect.skip, 'line')} above the header of ${shape.file.name} ${shape.dialect.skip === 1 ? 'is' : 'are'} skipped.`,
        count: shape.dialect.skip,
      });
    }
    if (share < 1) {
      findings.push({
        code: 'sampled',
        severity: 'info',
        message: `${shape.file.name} is large: this preview looked at about ${Math.max(1, Math.round(share * 100))}% of it. Import checks all of it.`,
        count: 1,
      });
    }
  }
  const renamed = loaded[0]?.source.shape.renamed ?? [];
  if (renamed.length > 0) {
    findings.push({
      code: 'renamed-column',
      severity: 'info',
      message: `${plural(renamed.length, 'column')} with a blank or repeated name ${renamed.length === 1 ? 'is' : 'are'} called ${quoteList(renamed.slice(0, EXAMPLES).map(({ name }) => name))}.`,
      count: renamed.length,
    });
  }
  return findings;
}
