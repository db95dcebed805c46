import { decode, encode } from '../../../contract/codec.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { seasonalScale } from '../../../engine/metrics/seasonal-scale.ts';
import { expectationOf, type Expectation } from '../../../engine/monitoring/index.ts';
import type { ForecastPayload } from '../../jobs/result-codec.ts';

/** What a version's training leads to expect of its errors; by places of series in the deployment's list. */
export interface Expected {
  /** Null where its backtest has no errors. */
  readonly expectation: Expectation | null;
  /** Mean absolute error of the seasonal naive forecast within the data that it learnt from; NaN where there is none. */
  readonly naive: Float64Array;
}

interface Stored extends Expected {
  readonly formatVersion: 1;
}
export const packExpected = (expected: Expected): Uint8Array => encode({ formatVersion: 1, ...expected } satisfies Stored);
export const unpackExpected = (bytes: Uint8Array): Expected => decode(bytes.slice().buffer) as Stored;

/**
 * Errors to expect, from the backtest of a version's run.
 *
 * @param learnt - the data that it was trained on
 * @param places - of its series in the deployment's list
 * @param results - of its run, by position of the series
 * @param shift - period p of the data that it learnt from is period p + shift of the deployment
 */
export function expectedOf(
  learnt: Panel,
  places: Int32Array,
  results: Iterable<{ readonly series: number; readonly payload: ForecastPayload }>,
  shift: number,
): Expected {
  const count = places.reduce((most, place) => Math.max(most, place + 1), 0);
  const naive = new Float64Array(count).fill(NaN);
  learnt.ids.forEach((_, i) => {
    try {
      naive[places[i] as number] = seasonalScale(learnt.y.subarray(learnt.offsets[i], learnt.offsets[i + 1]), learnt.seasonLength, 1);
    } catch (error) {
      // A series that never changes, or is too short, has no scale: its errors are not scaled.
      if (!(error instanceof EngineError)) throw error;
    }
  });
  const columns = {
    series: [] as number[],
    period: [] as number[],
    step: [] as number[],
    fold: [] as number[],
    actual: [] as number[],
    forecast: [] as number[],
  };
  // Values right before the origins: a season of them, or as many as are forecast where there is none.
  const before = new Map<number, { missing: number; all: number }>();
  for (const { series, payload } of results) {
    const from = learnt.offsets[series] as number;
    const length = (learnt.offsets[series + 1] as number) - from;
    for (const { origin, mean } of payload.folds) {
      const first = (learnt.start[series] as number) + origin;
      const known = before.get(first) ?? { missing: 0, all: 0 };
      before.set(first, known);
      const recent = learnt.seasonLength > 1 ? Math.min(learnt.seasonLength, mean.length) : mean.length;
      for (let t = Math.max(0, origin - recent); t < origin; t++) {
        known.all++;
        if (Number.isNaN(learnt.y[from + t])) known.missing++;
      }
      for (let h = 0; h < mean.length && origin + h < length; h++) {
        columns.series.push(places[series] as number);
        columns.period.push(first + h);
        columns.step.push(h + 1);
        // Folds of different series that begin together belong together.
        columns.fold.push(first);
        columns.actual.push(learnt.y[from + origin + h] as number);
        columns.forecast.push(mean[h] as number);
      }
    }
  }
  const backtest = {
    series: Int32Array.from(columns.series),
    period: Int32Array.from(columns.period),
    step: Int32Array.from(columns.step),
    fold: Int32Array.from(columns.fold),
    actual: Float64Array.from(columns.actual),
    forecast: Float64Array.from(columns.forecast),
  };
  try {
    const missingBefore = new Map([...before].map(([fold, { missing, all }]) => [fold, all > 0 ? missing / all : 0]));
    const found = expectationOf(backtest, count, learnt.seasonLength, missingBefore);
    const passedOver = (found.passedOver ?? []).map((one) => ({ ...one, fold: one.fold + shift, until: one.until + shift }));
    return { expectation: { ...found, passedOver }, naive };
  } catch (error) {
    if (error instanceof EngineError) return { expectation: null, naive };
    throw error;
  }
}
