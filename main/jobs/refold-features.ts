import { futureAt, seriesAt, type Panel, type Regressor } from '../../engine/core/panel.ts';
import type { FoldData } from '../../engine/backtest/types.ts';

/**
 * Gives a fold that was cleaned anew at its origin the features that are regressors of the whole series. They are known in advance and owe nothing
 * to the cleaned values, so that they are the same at every origin.
 *
 * @param names - of the features among the regressors of the panel
 * @param index - position of the series in the panel
 */
export function withFoldFeatures(
  panel: Panel,
  index: number,
  horizon: number,
  names: readonly string[],
  refold: (origin: number) => FoldData | null,
): (origin: number) => FoldData | null {
  const series = seriesAt(panel, index);
  const start = panel.start[index] as number;
  const ahead = futureAt(panel, index, Math.min(horizon, panel.futurePeriods ?? 0)) ?? [];
  const wanted = new Set(names);
  const whole = (series.xreg ?? [])
    .filter(({ name }) => wanted.has(name))
    .map(({ name, values }) => ({ name, values, after: ahead.find((one) => one.name === name)?.values ?? new Float64Array() }));
  const part = (from: number, count: number): Regressor[] =>
    whole.map(({ name, values, after }) => ({
      name,
      values: Float64Array.from({ length: count }, (_, i) => {
        const t = from + i;
        return (t < values.length ? values[t] : after[t - values.length]) ?? NaN;
      }),
    }));
  return (origin) => {
    const made = refold(origin);
    if (!made || whole.length === 0) return made;
    const { training } = made;
    // Where cleaning leaves another beginning, the end is the origin still.
    const from = training.calendar ? training.calendar.start - start : origin - training.y.length;
    return {
      ...made,
      training: { ...training, xreg: [...(training.xreg ?? []), ...part(from, training.y.length)] },
      futureXreg: [...(made.futureXreg ?? []), ...part(origin, horizon)],
    };
  };
}
