import { decode, encode } from '../../../contract/codec.ts';

/** Sums of one step ahead: count, |e|, f - y, e^2, |y|, sMAPE, errors over sizes expected with their count, errors over the naive scale with theirs. */
export const sumFields = ['count', 'size', 'bias', 'squares', 'actual', 'smape', 'ratio', 'ratios', 'mase', 'mases'] as const;
export type SumField = (typeof sumFields)[number];
export const sumCount = sumFields.length;
export const fieldAt = Object.fromEntries(sumFields.map((name, i) => [name, i])) as Record<SumField, number>;

/** What became of the forecasts of one period by one version. */
export interface PeriodScore {
  readonly levels: readonly number[];
  /** The newest forecast of each series for the period, beside what came: columns of one length. */
  readonly places: Int32Array;
  readonly step: Int16Array;
  readonly actual: Float64Array;
  readonly forecast: Float64Array;
  /** length x levels: 1 inside, 0 outside. */
  readonly inside: Uint8Array;
  /** All forecasts of the period by steps ahead: horizon x (sumFields + inside and total of each level). */
  readonly steps: Float64Array;
}
interface Stored extends PeriodScore {
  readonly formatVersion: 1;
}

export const packPeriod = (score: PeriodScore): Uint8Array => encode({ formatVersion: 1, ...score } satisfies Stored);

/** @throws Error for a format that a newer Almanac wrote */
export function unpackPeriod(bytes: Uint8Array): PeriodScore {
  const stored = decode(bytes.slice().buffer) as Stored;
  const version: number = stored.formatVersion;
  if (version !== 1) throw new Error(`What was kept of a period was written by a newer Almanac (format ${version}).`);
  return stored;
}
