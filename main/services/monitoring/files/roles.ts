import { ApiError } from '../../../../contract/errors.ts';
import { holdsNumbers, periodsOf, type PeriodColumn, type TextTable } from './read-table.ts';

/** What the columns of both files are. Places are those of the columns in their file. */
export interface FileRoles {
  readonly predictions: {
    readonly date: number;
    readonly periods: PeriodColumn;
    readonly forecast: number;
    readonly keys: readonly number[];
    readonly step: number | null;
    readonly origin: number | null;
    readonly bands: readonly { readonly level: number; readonly lower: number; readonly upper: number }[];
  };
  readonly actuals: { readonly date: number; readonly periods: PeriodColumn; readonly value: number; readonly keys: readonly number[] };
  /** Names of the columns that tell series apart. */
  readonly keyNames: readonly string[];
  /** Columns of the predictions that are not looked at. */
  readonly ignored: readonly string[];
}

/** Columns that the user names. */
export interface NamedRoles {
  readonly date?: string | undefined;
  readonly forecast?: string | undefined;
  readonly value?: string | undefined;
}

const dateNames = /^(date|ds|day|week|month|quarter|year|period|time|timestamp|datum)$/i;
const forecastNames = /^(forecast|prediction|predicted|pred|yhat|y_hat|mean|point|predicted_.*)$/i;
const valueNames = /^(value|actual|actuals|y|target|sales|units|quantity|qty|demand|revenue)$/i;
const stepNames = /^(step|steps|steps_ahead|horizon|h)$/i;
const originNames = /^(origin|made_at|cutoff|forecast_date|issued)$/i;
/** What forecasts say of themselves. */
const aboutNames = /^(model|version|kind|label)$/i;

function named({ file, columns }: TextTable, name: string, field: string): number {
  const at = columns.findIndex((column) => column.toLowerCase() === name.trim().toLowerCase());
  if (at < 0) throw new ApiError('bad-input', `${file} has no column ${name}. It has ${columns.join(', ')}.`, { field, file });
  return at;
}

function dateOf(table: TextTable, wanted: string | undefined): { date: number; periods: PeriodColumn } {
  const order = table.columns
    .map((_, i) => i)
    .sort((a, b) => Number(dateNames.test(table.columns[b] as string)) - Number(dateNames.test(table.columns[a] as string)));
  for (const date of wanted === undefined ? order : [named(table, wanted, 'date')]) {
    if (originNames.test(table.columns[date] as string) && wanted === undefined) continue;
    const periods = periodsOf(table, date);
    if (periods) return { date, periods };
  }
  throw new ApiError(
    'bad-input',
    wanted === undefined
      ? `${table.file} has no column of dates. Name it with --date; it has ${table.columns.join(', ')}.`
      : `${table.file}, column ${wanted}: not all of it are dates of one format.`,
    { field: 'date', file: table.file },
  );
}

function numericOf(
  table: TextTable,
  names: RegExp,
  taken: ReadonlySet<number>,
  wanted: string | undefined,
  field: 'forecast' | 'value',
): number {
  if (wanted !== undefined) return named(table, wanted, field);
  const free = table.columns.map((_, i) => i).filter((i) => !taken.has(i));
  const byName = free.find((i) => names.test(table.columns[i] as string));
  if (byName !== undefined) return byName;
  const numeric = free.filter((i) => holdsNumbers(table, i));
  if (numeric.length === 1) return numeric[0] as number;
  throw new ApiError(
    'bad-input',
    `${table.file} has ${numeric.length === 0 ? 'no column of numbers' : `several columns of numbers (${numeric.map((i) => table.columns[i]).join(', ')})`}. Say which is the ${field} with --${field}.`,
    { field, file: table.file },
  );
}

/**
 * Finds out what the columns of both files are: a column of dates, forecasts with `lower_80`, `upper_80` and the like, actuals, and the columns that both have and that tell
 * series apart.
 *
 * @throws ApiError `bad-input` naming file and column
 */
export function findRoles(predictions: TextTable, actuals: TextTable, wanted: NamedRoles): FileRoles {
  const { columns } = predictions;
  const bands = columns.flatMap((column, lower) => {
    const [, level] = /^lower_(\d+(?:\.\d+)?)$/i.exec(column) ?? [];
    if (level === undefined) return [];
    const upper = columns.findIndex((other) => other.toLowerCase() === `upper_${level}`);
    if (upper < 0)
      throw new ApiError('bad-input', `${predictions.file} has a column ${column} but no upper_${level}.`, { file: predictions.file });
    return [{ level: Number(level), lower, upper }];
  });
  const find = (names: RegExp): number | null => {
    const at = columns.findIndex((column) => names.test(column));
    return at < 0 ? null : at;
  };
  const when = dateOf(predictions, wanted.date);
  const [step, origin] = [find(stepNames), find(originNames)];
  const taken = new Set([when.date, ...bands.flatMap(({ lower, upper }) => [lower, upper]), ...[step, origin].filter((at) => at !== null)]);
  columns.forEach((column, i) => {
    if (aboutNames.test(column)) taken.add(i);
  });
  const came = dateOf(
    actuals,
    actuals.columns.some((column) => column.toLowerCase() === wanted.date?.toLowerCase()) ? wanted.date : undefined,
  );
  // What tells series apart is in both files under one name; a number may (shop 1, 2, 3).
  const both = columns.flatMap((column, i) => {
    const other = actuals.columns.findIndex((name) => name.toLowerCase() === column.toLowerCase());
    const is =
      other >= 0 && i !== when.date && other !== came.date && !taken.has(i) && !forecastNames.test(column) && !valueNames.test(column);
    return is && column.toLowerCase() !== wanted.forecast?.toLowerCase() && column.toLowerCase() !== wanted.value?.toLowerCase()
      ? [{ i, other }]
      : [];
  });
  const forecast = numericOf(predictions, forecastNames, new Set([...taken, ...both.map(({ i }) => i)]), wanted.forecast, 'forecast');
  const value = numericOf(actuals, valueNames, new Set([came.date, ...both.map(({ other }) => other)]), wanted.value, 'value');
  const used = new Set([...taken, forecast, ...both.map(({ i }) => i)]);
  return {
    predictions: { ...when, forecast, keys: both.map(({ i }) => i), step, origin, bands: bands.sort((a, b) => a.level - b.level) },
    actuals: { ...came, value, keys: both.map(({ other }) => other) },
    keyNames: both.map(({ i }) => columns[i] as string),
    ignored: columns.filter((column, i) => !used.has(i) || aboutNames.test(column)),
  };
}
