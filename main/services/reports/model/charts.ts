import type { SeriesForecast } from '../../../../contract/entities/experiment.ts';
import { seriesName } from '../format.ts';
import type { Band, ReportChart, Values } from './report-model.ts';

/** As JSON has them: null where there is no number. */
export const values = (column: ArrayLike<number>): Values => Array.from(column, (value) => (Number.isFinite(value) ? value : null));

export const bandsOf = (bands: readonly { level: number; lower: Float64Array; upper: Float64Array }[]): Band[] =>
  bands.map(({ level, lower, upper }) => ({ level, lower: values(lower), upper: values(upper) }));

/** Periods of history that a chart shows. */
const shownHistory = (horizon: number): number => Math.max(60, 4 * horizon);

/**
 * A series as a report draws it.
 *
 * @param whole - what a series without keys is called
 * @param model - label of what made its forecast
 * @param msOf - instant of a period, from 0 where the series begins; NaN where time is counted
 */
export function chartOf(
  index: number,
  { series, history, forecast, metrics }: SeriesForecast,
  whole: string,
  model: string,
  msOf: (period: number) => number,
): ReportChart {
  const from = Math.max(0, history.y.length - shownHistory(forecast.mean.length));
  const instants = (first: number, count: number): Values => values(Array.from({ length: count }, (_, i) => msOf(first + i)));
  return {
    index,
    name: seriesName(series) || whole,
    model,
    mase: metrics.mase,
    history: { time: history.time.slice(from), ms: instants(from, history.y.length - from), y: values(history.y.subarray(from)) },
    forecast: { time: forecast.time, ms: instants(history.y.length, forecast.mean.length), mean: values(forecast.mean) },
    bands: bandsOf(forecast.bands),
  };
}
