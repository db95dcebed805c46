import type { CsvDialect } from '../../contract/entities/dataset.ts';

export type NumberFormat = Pick<CsvDialect, 'decimal' | 'thousands'>;

/** Words that stand for a missing value; compared in lower case without surrounding space. */
export const nullWords = ['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '-', '--', '.', '?', 'k.a.', 'n.a.', 'missing'] as const;
const nullWordSet: ReadonlySet<string> = new Set(nullWords);
/** SQL that is true where a text is such a word. Not as IN: that becomes a join, which every row goes through whether it is asked for or not. */
export const nullWordSql = (column: string): string =>
  `list_contains([${nullWords.map((word) => `'${word}'`).join(', ')}], lower(trim(${column})))`;
export const isNullWord = (text: string): boolean => nullWordSet.has(text.trim().toLowerCase());

const strip = (cell: string): string => cell.replace(/[\s€$£¥%]/g, '').replace(/^[+-]/, '');

/**
 * Decides decimal and thousands separators by the cells that leave no choice: `4930,50` has a decimal comma, `1.234,5` both,
 * `1.234.567` thousands points. `1,234` alone says nothing and then the point is decimal.
 */
export function detectNumberFormat(cells: Iterable<string>, delimiter: string): NumberFormat {
  let commaDecimal = 0;
  let pointDecimal = 0;
  let commaThousands = 0;
  let pointThousands = 0;
  let commaEither = 0;
  let spaceThousands = 0;
  let apostropheThousands = 0;
  for (const raw of cells) {
    if (!/[.,'’ \u00a0\u202f]/.test(raw)) continue;
    if (/^\s*[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?\s*$/.test(raw)) spaceThousands++;
    const cell = strip(raw);
    if (/^\d{1,3}(['’]\d{3})+([.,]\d+)?$/.test(cell)) apostropheThousands++;
    else if (/^\d{1,3}(\.\d{3})+,\d+$/.test(cell)) {
      pointThousands++;
      commaDecimal++;
    } else if (/^\d{1,3}(,\d{3})+\.\d+$/.test(cell)) {
      commaThousands++;
      pointDecimal++;
    } else if (/^\d{1,3}(\.\d{3}){2,}$/.test(cell)) pointThousands++;
    else if (/^\d{1,3}(,\d{3}){2,}$/.test(cell)) commaThousands++;
    else if (/^[1-9]\d{0,2},\d{3}$/.test(cell)) commaEither++;
    else if (/^\d*,\d+$/.test(cell)) commaDecimal++;
    else if (/^\d*\.\d+$/.test(cell) && !/^[1-9]\d{0,2}\.\d{3}$/.test(cell)) pointDecimal++;
  }
  const decimal =
    commaDecimal > pointDecimal || (commaDecimal === 0 && pointDecimal === 0 && commaEither > 0 && delimiter === ';') ? ',' : '.';
  if (apostropheThousands > 0) return { decimal, thousands: "'" };
  if (decimal === ',' && pointThousands > 0) return { decimal, thousands: '.' };
  if (decimal === '.' && (commaThousands > 0 || commaEither > 0)) return { decimal, thousands: ',' };
  if (decimal === '.' && pointThousands > 0 && pointDecimal === 0) return { decimal: ',', thousands: '.' };
  if (spaceThousands > 0) return { decimal, thousands: ' ' };
  return { decimal, thousands: '' };
}

/**
 * What a number with thousands separators looks like: groups of three at the end (two or three before, as in India), so that 31.12.2024 is
 * none.
 */
const grouped = (thousands: string, decimal: string): string =>
  `[+-]?([0-9]*|[0-9]{1,3}([${thousands}][0-9]{2,3})*[${thousands}][0-9]{3})([${decimal}][0-9]*)?([eE][+-]?[0-9]+)?`;

/** SQL that removes everything but the number itself from a text column and writes it with a decimal point. */
function cleaned(column: string, { decimal, thousands }: NumberFormat): string {
  let sql = `regexp_replace(${column}, '[ \u00a0\u202f€$£¥%]', '', 'g')`;
  if (thousands === "'") sql = `replace(replace(${sql}, '''', ''), '’', '')`;
  else if (thousands === ',' || thousands === '.')
    sql = `(CASE WHEN regexp_full_match(${sql}, '${grouped(thousands, decimal)}') THEN replace(${sql}, '${thousands}', '') END)`;
  return decimal === ',' ? `replace(${sql}, ',', '.')` : sql;
}

/** SQL for a text column as DOUBLE: NULL where it is no finite number. */
export function numberSql(column: string, format: NumberFormat): string {
  const clean = `TRY_CAST(${cleaned(column, format)} AS DOUBLE)`;
  // The plain cast first: it is fast, and right wherever a point can only be a decimal point.
  const value = isPlainFormat(format) ? `coalesce(TRY_CAST(${column} AS DOUBLE), ${clean})` : clean;
  return `(CASE WHEN isfinite(${value}) THEN ${value} END)`;
}

/** Whether the numbers of a format are read as they stand, where they read that way at all. */
export const isPlainFormat = (format: NumberFormat): boolean => format.decimal === '.' && format.thousands !== '.';

/** SQL for a text column as DOUBLE where every cell reads as a number as it stands: NULL where that is not finite. */
export const plainNumberSql = (column: string): string =>
  `(CASE WHEN isfinite(TRY_CAST(${column} AS DOUBLE)) THEN TRY_CAST(${column} AS DOUBLE) END)`;

/** SQL that is true where a text cell holds something but neither a number nor a word for missing. */
export const badNumberSql = (column: string, value: string): string =>
  `(${value} IS NULL AND ${column} IS NOT NULL AND NOT ${nullWordSql(column)})`;

const groupedNumbers = { ',': new RegExp(`^${grouped(',', '.')}$`), '.': new RegExp(`^${grouped('.', ',')}$`) } as const;

/** A cell as a number by the same rules, for the few cells that are looked at outside SQL; NaN where it is none. */
export function parseNumber(cell: string, { decimal, thousands }: NumberFormat): number {
  let text = cell.replace(/[\s€$£¥%]/g, '');
  if (thousands === "'") text = text.replace(/['’]/g, '');
  else if (thousands === ',' || thousands === '.') {
    if (!groupedNumbers[thousands].test(text)) return NaN;
    text = text.replaceAll(thousands, '');
  }
  if (decimal === ',') text = text.replace(',', '.');
  // Digits in one place only: with two, a cell of a hundred thousand of them would take minutes.
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}
