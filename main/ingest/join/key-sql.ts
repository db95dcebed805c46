import { ApiError } from '../../../contract/errors.ts';
import { granularityOf, timeSql, timeTypeOf } from '../date-format.ts';
import { numberSql, type NumberFormat } from '../number-format.ts';

/**
 * SQL of a cell as a key: surrounding space goes, an empty one is NULL and meets nothing. Whole numbers written as decimals meet whole
 * numbers (`1.0` and `1`); a code with leading zeros stays what it is (`01` is not `1`).
 */
export function keySql(column: string, { decimal }: NumberFormat): string {
  const trimmed = `trim(${column})`;
  const pattern = `'^[+-]?(0|[1-9][0-9]*)[${decimal}][0-9]+$'`;
  const plain = `regexp_replace(regexp_replace(replace(${trimmed}, '${decimal}', '.'), '0+$', ''), '[.]$', '')`;
  // Only a cell with a decimal mark is looked at closely: keys of millions of rows are plain.
  return `nullif(CASE WHEN contains(${column}, '${decimal}') AND regexp_matches(${trimmed}, ${pattern}) THEN ${plain} ELSE ${trimmed} END, '')`;
}

const truncation: Readonly<Record<string, string>> = { year: 'year', quarter: 'quarter', month: 'month' };

/**
 * SQL of two date columns, each read by its own format, so that they can be compared: times of day meet their day, days their month,
 * quarter or year.
 *
 * @throws ApiError `bad-input` when one counts periods and the other has dates
 */
export function dateKeySql(left: string, leftFormat: string, right: string, rightFormat: string): { left: string; right: string } {
  const [a, b] = [timeTypeOf(leftFormat), timeTypeOf(rightFormat)];
  const [from, to] = [timeSql(left, leftFormat), timeSql(right, rightFormat)];
  if ((a === 'BIGINT') !== (b === 'BIGINT'))
    throw new ApiError(
      'bad-input',
      'One table counts its periods in whole numbers and the other has dates: they cannot be joined on them.',
      {
        field: 'tables',
      },
    );
  if (a === 'BIGINT') return { left: from, right: to };
  const unit = truncation[granularityOf(rightFormat)];
  if (unit !== undefined && granularityOf(leftFormat) !== granularityOf(rightFormat))
    return { left: `CAST(date_trunc('${unit}', ${from}) AS DATE)`, right: to };
  if (a === b) return { left: from, right: to };
  return { left: `CAST(${from} AS DATE)`, right: `CAST(${to} AS DATE)` };
}

/** SQL of a cell in the number format of another table: numbers are rewritten, everything else stays. */
export function inFormatSql(column: string, from: NumberFormat, to: NumberFormat): string {
  const same = from.decimal === to.decimal && (from.thousands === to.thousands || from.thousands === '');
  if (same) return column;
  const value = numberSql(column, from);
  const text = `CAST(${value} AS VARCHAR)`;
  return `(CASE WHEN ${value} IS NULL THEN ${column} ELSE ${to.decimal === ',' ? `replace(${text}, '.', ',')` : text} END)`;
}
