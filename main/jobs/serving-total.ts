import { EngineError } from '../../engine/core/errors.ts';
import type { Forecast, Interval } from '../../engine/core/forecast.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { spreadOf, togetherAtEachMoment, totalQuantiles, type JointErrors } from '../../engine/hierarchy/index.ts';
import { normalHalfWidth } from '../../engine/math/normal.ts';

/** A forecast of one series of a sum. */
export interface Part {
  readonly index: number;
  readonly forecast: Forecast;
}

/** The sum of forecasts in one period, with bounds. */
export interface Total {
  readonly period: number;
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

const endOf = ({ start, offsets }: Panel, index: number): number =>
  (start[index] as number) + (offsets[index + 1] as number) - (offsets[index] as number);

/**
 * Errors of the models of some series at the same moments of the past.
 *
 * @param residualsOf - one-step errors up to the end of a series; null where its model does not tell them
 * @returns null where no model tells any
 */
export function jointErrorsOf(
  panel: Panel,
  wanted: readonly number[],
  residualsOf: (index: number) => Float64Array | null,
): JointErrors | null {
  const rows = wanted.map((index) => ({ residuals: residualsOf(index), end: endOf(panel, index) }));
  const end = Math.max(...rows.map((row) => row.end));
  const start = Math.min(...rows.map((row) => row.end - (row.residuals?.length ?? 0)));
  const periods = end - start;
  const values = new Float64Array(wanted.length * periods).fill(NaN);
  rows.forEach(({ residuals, end: own }, i) => residuals && values.set(residuals, i * periods + own - residuals.length - start));
  try {
    return togetherAtEachMoment(
      wanted.map((index) => panel.ids[index] as string),
      { periods, values },
    );
  } catch (error) {
    if (error instanceof EngineError && error.code === 'series-too-short') return null;
    throw error;
  }
}

/**
 * Forecasts of series added up, with bounds of the sum: errors that the models made at the same moments of the past, each scaled to the spread of its forecast, added up; never wider
 * than the bounds of all series added up. Where nothing is known of errors they count as normal and independent.
 *
 * @param range - first and last period; all series have a forecast of each
 * @param joint - of the same series, in order
 * @param level - of an interval that the forecasts have
 */
export function totalsOf(
  panel: Panel,
  parts: readonly Part[],
  [first, last]: readonly [number, number],
  joint: JointErrors | null,
  level: number,
): Total[] {
  const horizon = last - first + 1;
  const spread = new Float64Array(parts.length * horizon);
  const mean = new Float64Array(horizon);
  // As if all erred fully together: wider than that no bound of a sum is.
  const widest = { lower: new Float64Array(horizon), upper: new Float64Array(horizon) };
  // Bounds of series that were never below zero are cut there: the upper half says their spread.
  const floors = parts.map(({ index }) => !panel.y.subarray(panel.offsets[index], panel.offsets[index + 1]).some((value) => value < 0));
  parts.forEach(({ index, forecast }, i) => {
    const from = first - endOf(panel, index);
    const sigma = spreadOf(forecast, floors[i] as boolean);
    const { lower, upper } = forecast.intervals.find((one) => one.level === level) as Interval;
    for (let t = 0; t < horizon; t++) {
      mean[t] = (mean[t] as number) + (forecast.mean[from + t] as number);
      spread[i * horizon + t] = Math.max(0, sigma[from + t] as number);
      widest.lower[t] = (widest.lower[t] as number) + (lower[from + t] as number) - (forecast.mean[from + t] as number);
      widest.upper[t] = (widest.upper[t] as number) + (upper[from + t] as number) - (forecast.mean[from + t] as number);
    }
  });
  const alone = (): [Float64Array, Float64Array] => {
    const width = Float64Array.from(
      { length: horizon },
      (_, t) => normalHalfWidth(level) * Math.sqrt(parts.reduce((sum, __, i) => sum + (spread[i * horizon + t] as number) ** 2, 0)),
    );
    return [width.map((value) => -value), width];
  };
  const [below, above] = joint
    ? (totalQuantiles(spread, joint, horizon, [0.5 - level / 200, 0.5 + level / 200]) as [Float64Array, Float64Array])
    : alone();
  return Array.from(mean, (value, t) => ({
    period: first + t,
    mean: value,
    lower: value + Math.max(widest.lower[t] as number, Math.min(0, below[t] as number)),
    upper: value + Math.min(widest.upper[t] as number, Math.max(0, above[t] as number)),
  }));
}
