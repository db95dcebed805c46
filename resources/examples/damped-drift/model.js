// A model of one's own for Almanac: the newest season again, plus a change that fades. See docs/your-own-model.md.
import { mean } from './mean.js';

/** series: { id, y: Float64Array, seasonLength, dates, regressors }; spec: the parameters; gives back plain data that is stored. */
export function fit(series, spec) {
  const { y, seasonLength } = series;
  const m = y.length >= 2 * seasonLength ? seasonLength : 1;
  const newest = Array.from(y.subarray(y.length - m));
  const before = y.subarray(Math.max(0, y.length - 2 * m), y.length - m);
  return { m, newest, change: mean(newest) - mean(before), damping: spec.damping };
}

/** state: what fit gave back; gives back h numbers. Intervals come from the errors in the backtest. */
export function forecast(state, { horizon }) {
  const { m, newest, change, damping } = state;
  const steps = [];
  let added = 0;
  for (let h = 0; h < horizon; h++) {
    if (h % m === 0) added += change * damping ** (h / m + 1);
    steps.push(newest[h % m] + added);
  }
  return { mean: steps };
}

/** Optional: what the model's page shows. `fitted` has one number a value, null where there is none. */
export function describe(state, series) {
  const { m, change, damping } = state;
  return {
    name: `Damped drift, season ${m}`,
    estimates: [
      { name: 'change', value: change },
      { name: 'damping', value: damping },
    ],
    fitted: Array.from(series.y, (_, t) => (t < m ? null : series.y[t - m])),
  };
}
