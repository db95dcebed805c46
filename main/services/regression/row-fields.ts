import type { RowDependence, RowField, RowValues } from '../../../contract/entities/regression.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { FittedFeature, RowColumn, RowTable } from '../../../engine/regression/index.ts';
import { formatsOfValue } from '../../ingest/date-format.ts';
import { isNullWord, parseNumber } from '../../ingest/number-format.ts';
import { dateReader, isoTime, type DateReader } from './parse-date.ts';
import type { KeptModel } from './model-file.ts';

/** Categories that a list shows; others can be typed. */
const MOST_WORDS = 500;

const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);

/** The form that asks for a row. */
export const fieldsOf = ({ model }: KeptModel): RowField[] =>
  model.preparation.map((feature): RowField => {
    const { column } = feature;
    if (feature.use === 'number')
      return { column, kind: 'number', low: feature.low, high: feature.high, usual: feature.usual, whole: feature.whole };
    if (feature.use === 'category')
      return { column, kind: 'category', words: feature.words.slice(0, MOST_WORDS), total: feature.words.length };
    return { column, kind: 'date', low: iso(feature.low), high: iso(feature.high), withTime: feature.parts.includes('hour') };
  });

const readers = new Map<string, DateReader | null>();
/** Readers are asked again and again for the same few formats. */
function readerOf(format: string): DateReader | null {
  const known = readers.get(format);
  if (known !== undefined) return known;
  if (readers.size > 100) readers.clear();
  const reader = dateReader(format);
  readers.set(format, reader);
  return reader;
}

/** A date as people or programs write it. */
function dateOf(text: string, format: string | undefined): number {
  const own = format === undefined ? NaN : (readerOf(format)?.(text) ?? NaN);
  if (!Number.isNaN(own)) return own;
  const iso8601 = isoTime(text);
  if (!Number.isNaN(iso8601)) return iso8601;
  for (const other of formatsOfValue(text)) {
    const time = readerOf(other)?.(text) ?? NaN;
    if (!Number.isNaN(time)) return time;
  }
  return NaN;
}

/**
 * A cell as its column needs it: a number, a word, milliseconds since 1970; null where it is missing.
 *
 * @throws ApiError `bad-input` naming the field
 */
export function readCell(
  { column, use }: FittedFeature,
  value: number | string | null,
  formats: KeptModel['formats'],
): number | string | null {
  if (use === 'number' && typeof value === 'number' && Math.abs(value) <= 1e30) return value;
  const text = value === null ? '' : String(value).trim();
  if (isNullWord(text)) return null;
  if (use === 'category') return text;
  const number = use === 'number' ? parseNumber(text, { decimal: '.', thousands: '' }) : dateOf(text, formats[column]);
  if (Math.abs(number) <= 1e30) return number;
  throw new ApiError('bad-input', `${column} needs a ${use}, got ${text.slice(0, 60)}.`, {
    field: column,
    column,
    value: text.slice(0, 60),
  });
}

function columnFrom(feature: FittedFeature, value: number | string | null, formats: KeptModel['formats']): RowColumn {
  const { column: name, use } = feature;
  const cell = readCell(feature, value, formats);
  if (use === 'category')
    return { name, kind: 'category', codes: Int32Array.of(cell === null ? -1 : 0), labels: cell === null ? [] : [String(cell)] };
  return { name, kind: use, values: Float64Array.of(cell === null ? NaN : Number(cell)) };
}

/** One row as a table. @throws ApiError `bad-input` naming the field */
export const rowOf = ({ model, formats }: KeptModel, values: RowValues): RowTable => ({
  rows: 1,
  columns: model.preparation.map((feature) => columnFrom(feature, values[feature.column] ?? null, formats)),
});

const STEPS = 20;
const MOST_LISTED = 20;

/** Values of a column over the range that training has seen, with how they are shown. @throws ApiError `bad-input` */
export function valuesToTry({ model }: KeptModel, name: string): { column: RowColumn; x: RowDependence['x'] } {
  const feature = model.preparation.find(({ column }) => column === name);
  if (!feature) throw new ApiError('bad-input', `The model has no column ${name}.`, { field: 'column' });
  if (feature.use === 'category') {
    const x = feature.words.slice(0, MOST_LISTED);
    return { column: { name, kind: 'category', codes: Int32Array.from(x.keys()), labels: x }, x };
  }
  const { low, high } = feature;
  const whole = feature.use === 'number' && feature.whole && high - low <= 40;
  const steps = whole ? high - low : STEPS - 1;
  const values = Float64Array.from({ length: steps + 1 }, (_, i) => (steps === 0 ? low : low + ((high - low) * i) / steps));
  return { column: { name, kind: feature.use, values }, x: feature.use === 'date' ? Array.from(values, iso) : [...values] };
}
