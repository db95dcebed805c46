import type { Band, ForecastPayload } from '../../jobs/result-codec.ts';

/** Where the forecasts of a run lie in data that go on beyond what it was trained on. By series of the run. */
export interface FinalForecast {
  /** Place of the series in the newer data; -1 where it is not there, or nothing of its forecast has come. */
  readonly place: Int32Array;
  /** Values of that series before the first period that is judged. */
  readonly origin: Int32Array;
  /** Steps of the forecast before that period. */
  readonly skip: Int32Array;
}

/**
 * A run's forecast from the end of its data as if it were a fold of newer data, so that both are judged in one way.
 *
 * @returns null where there is nothing to judge
 */
export function forecastAsFold(
  { place, origin, skip }: FinalForecast,
  series: number,
  { mean, bands }: Pick<ForecastPayload, 'mean' | 'bands'>,
): { readonly series: number; readonly payload: ForecastPayload } | null {
  const at = place[series] ?? -1;
  const from = skip[series] ?? 0;
  if (at < 0 || from >= mean.length) return null;
  const cut = bands.map(({ level, lower, upper }): Band => ({ level, lower: lower.slice(from), upper: upper.slice(from) }));
  return {
    series: at,
    payload: { mean, bands, folds: [{ origin: origin[series] ?? 0, model: '', mase: NaN, mean: mean.slice(from), bands: cut }] },
  };
}
