import { foldData } from '../backtest/fold-data.ts';
import type { BacktestOptions, SeriesWarning } from '../backtest/index.ts';
import { shapeSeries } from '../backtest/pipeline/shape-series.ts';
import { originsOf } from '../backtest/run-series.ts';
import type { Forecast } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';
import type { EnsembleFold, EnsembleSeries } from './types.ts';

/** What a member forecast of one series. */
export interface MemberForecasts {
  /** By origin, in periods of the series; only those that the member itself made. */
  readonly folds: ReadonlyMap<number, Forecast>;
  /** From the end of the data; null where the member could not be used. */
  readonly final: Forecast | null;
}

/** Mean absolute change over a season, or size where there are none: the unit of a series' errors. */
function scaleOf(y: Float64Array, m: number): number {
  for (const lag of [m, 1]) {
    let sum = 0;
    let count = 0;
    for (let t = lag; t < y.length; t++) {
      const change = Math.abs((y[t] as number) - (y[t - lag] as number));
      if (Number.isNaN(change)) continue;
      sum += change;
      count++;
    }
    if (sum > 0) return sum / count;
  }
  return 0;
}

/**
 * A series with its folds, the very ones that its members were measured on, and what they forecast.
 *
 * @param series - as the panel has it, without regressors
 * @param start - period of its first value
 * @param members - in the order of the ensemble
 * @throws EngineError `series-too-short` when every value is missing
 */
export function ensembleSeries(
  series: Series,
  start: number,
  members: readonly MemberForecasts[],
  options: BacktestOptions,
  label: string,
): EnsembleSeries {
  const warnings: SeriesWarning[] = [];
  const { series: whole, lead } = shapeSeries({ label, acceptsMissing: true, acceptsRegressors: false }, series, options, warnings);
  const origins = originsOf(whole.y.length, whole.seasonLength, options);
  if (origins.length < options.folds)
    warnings.push({
      code: 'few-folds',
      message: `${whole.y.length} values leave room for ${origins.length} of ${options.folds} folds with a horizon of ${options.horizon}.`,
    });
  const folds = origins.flatMap((origin): EnsembleFold[] => {
    const data = foldData(whole, lead, origin, options);
    if (!data) return [];
    const forecasts = members.map((member) => member.folds.get(lead + origin) ?? null);
    return [{ origin: lead + origin, cut: start + lead + origin, data, forecasts }];
  });
  const oldest = folds[0]?.data.training.y ?? whole.y;
  return {
    series: whole,
    scale: scaleOf(oldest, whole.seasonLength),
    folds,
    final: members.map(({ final }) => final),
    warnings,
  };
}
