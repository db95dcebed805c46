import type { Panel, Regressor, Series } from '../../core/panel.ts';

/** What is known of one series at an origin. */
export interface Known {
  /** Ends at the origin; `calendar` absent where periods have no dates. */
  readonly training: Series;
  /** Period number of the first value of `training`. */
  readonly start: number;
  /** Length h each. */
  readonly futureXreg?: readonly Regressor[] | undefined;
}

/**
 * The panel of what was known of each series at its origin. Regressors come from the series where they were prepared anew, else from the
 * panel, period by period.
 *
 * @param known - one for each series; null leaves it empty
 */
export function foldPanel(panel: Panel, known: readonly (Known | null)[], horizon: number): Panel {
  const n = panel.ids.length;
  const offsets = new Int32Array(n + 1);
  const start = new Int32Array(n);
  known.forEach((one, i) => {
    offsets[i + 1] = (offsets[i] as number) + (one?.training.y.length ?? 0);
    start[i] = one?.start ?? (panel.start[i] as number);
  });
  const total = offsets[n] as number;
  const y = new Float64Array(total);
  known.forEach((one, i) => one && y.set(one.training.y, offsets[i]));
  /** The panel's own values of the periods that a fold has. */
  const cut = (values: Float64Array, future: Float64Array, i: number, t: number): number => {
    const at = (start[i] as number) + t - (panel.start[i] as number);
    const length = (panel.offsets[i + 1] as number) - (panel.offsets[i] as number);
    if (at < 0) return NaN;
    if (at < length) return values[(panel.offsets[i] as number) + at] as number;
    const periods = panel.futurePeriods ?? 0;
    return at - length < periods && future.length > 0 ? (future[i * periods + at - length] as number) : NaN;
  };
  const beside = (name: string, values: Float64Array, future: Float64Array): Float64Array => {
    const made = new Float64Array(total);
    known.forEach((one, i) => {
      if (!one) return;
      const own = one.training.xreg?.find((candidate) => candidate.name === name)?.values;
      for (let t = 0; t < one.training.y.length; t++) made[(offsets[i] as number) + t] = own ? (own[t] ?? NaN) : cut(values, future, i, t);
    });
    return made;
  };
  const none = new Float64Array(0);
  return {
    ...panel,
    offsets,
    start,
    y,
    ...(panel.past ? { past: panel.past.map(({ name, values }) => ({ name, values: beside(name, values, none) })) } : {}),
    ...(panel.regressors
      ? {
          futurePeriods: horizon,
          regressors: panel.regressors.map(({ name, values, future }) => {
            const ahead = new Float64Array(n * horizon).fill(NaN);
            known.forEach((one, i) => {
              if (!one) return;
              const own = one.futureXreg?.find((candidate) => candidate.name === name)?.values;
              for (let h = 0; h < horizon; h++)
                ahead[i * horizon + h] = own ? (own[h] ?? NaN) : cut(values, future, i, one.training.y.length + h);
            });
            return { name, values: beside(name, values, future), future: ahead };
          }),
        }
      : {}),
  };
}
