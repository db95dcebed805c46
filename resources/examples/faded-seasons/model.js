// A model of one's own for Almanac: the mean of all seasons, older ones counting less. See docs/your-own-model.md.
import { fadingMean } from './fading-mean.js';

/** series: { id, y: Float64Array, seasonLength, dates, regressors }; spec: the parameters; gives back plain data that is stored. */
export function fit(series, spec) {
  const { y, seasonLength } = series;
  const m = y.length >= 2 * seasonLength ? seasonLength : 1;
  const season = Array.from({ length: m }, (_, k) => fadingMean(y, y.length - m + k, m, spec.keep));
  return { season, keep: spec.keep };
}

/** state: what fit gave back; gives back h numbers. Intervals come from the errors at earlier points. */
export function forecast(state, { horizon }) {
  const { season } = state;
  return { mean: Array.from({ length: horizon }, (_, h) => season[h % season.length]) };
}

/** Optional: what the model's page shows. `fitted` has one number a value, null where there is none. */
export function describe(state, series) {
  const { season, keep } = state;
  const m = season.length;
  return {
    name: `Faded seasons of ${m}`,
    estimates: season.map((value, k) => ({ name: `period ${k + 1} of ${m}`, value })).slice(0, 60),
    fitted: Array.from(series.y, (_, t) => (t < m ? null : fadingMean(series.y, t - m, m, keep))),
  };
}
