import { decode, encode } from '../../../contract/codec.ts';

/** Forecasts of many series, as they are kept until what they forecast has come. */
export interface LoggedSeries {
  readonly levels: readonly number[];
  readonly horizon: number;
  /** Places of the series in the deployment's list, length n. */
  readonly places: Int32Array;
  /** Period of the first step on the deployment's axis, length n. */
  readonly start: Int32Array;
  /** n x (1 + 2 levels) x horizon: mean, then lower and upper of each level. */
  readonly values: Float32Array | Float64Array;
}

/** One series of a forecast that is to be logged. */
export interface SeriesToLog {
  readonly place: number;
  readonly start: number;
  readonly mean: Float64Array;
  readonly bands: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
}

interface Stored extends LoggedSeries {
  readonly formatVersion: 1;
}

/** Seven digits do for what is drawn and judged, unless numbers are huge or tiny. */
const fitsSingle = (values: Float64Array): boolean =>
  values.every((value) => value === 0 || (Math.abs(value) < 1e30 && Math.abs(value) > 1e-30));

/** @param levels - ascending, of every series */
export function packLogged(series: readonly SeriesToLog[], horizon: number, levels: readonly number[]): Uint8Array {
  const size = (1 + 2 * levels.length) * horizon;
  const values = new Float64Array(series.length * size);
  series.forEach(({ mean, bands }, i) => {
    values.set(mean, i * size);
    levels.forEach((level, k) => {
      const band = bands.find((one) => one.level === level);
      values.set(band?.lower ?? mean, i * size + (1 + 2 * k) * horizon);
      values.set(band?.upper ?? mean, i * size + (2 + 2 * k) * horizon);
    });
  });
  const stored: Stored = {
    formatVersion: 1,
    levels,
    horizon,
    places: Int32Array.from(series, ({ place }) => place),
    start: Int32Array.from(series, ({ start }) => start),
    values: fitsSingle(values) ? Float32Array.from(values) : values,
  };
  return encode(stored);
}

/** @throws Error for a format that a newer Almanac wrote */
export function unpackLogged(bytes: Uint8Array): LoggedSeries {
  const stored = decode(bytes.slice().buffer) as Stored;
  const version: number = stored.formatVersion;
  if (version !== 1) throw new Error(`A logged forecast was written by a newer Almanac (format ${version}).`);
  return stored;
}
