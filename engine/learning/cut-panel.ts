import type { Panel } from '../core/panel.ts';

/**
 * A panel in which every series ends at an origin, as it was known then. What is known of regressors over the horizon stands in `future`.
 *
 * @param lengths - values of each series that are kept, at most as many as it has; 0 leaves an empty series
 * @param horizon - periods of regressors that are known after each origin
 */
export function cutPanel(panel: Panel, lengths: Int32Array, horizon: number): Panel {
  const n = panel.ids.length;
  const offsets = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) offsets[i + 1] = (offsets[i] as number) + (lengths[i] as number);
  const total = offsets[n] as number;
  const history = (values: Float64Array): Float64Array => {
    const cut = new Float64Array(total);
    for (let i = 0; i < n; i++) {
      const from = panel.offsets[i] as number;
      cut.set(values.subarray(from, from + (lengths[i] as number)), offsets[i]);
    }
    return cut;
  };
  const { futurePeriods = 0, regressors, past, ...rest } = panel;
  return {
    ...rest,
    offsets,
    y: history(panel.y),
    ...(past ? { past: past.map(({ name, values }) => ({ name, values: history(values) })) } : {}),
    ...(regressors
      ? {
          futurePeriods: horizon,
          regressors: regressors.map(({ name, values, future }) => {
            const ahead = new Float64Array(n * horizon).fill(NaN);
            for (let i = 0; i < n; i++) {
              const length = (panel.offsets[i + 1] as number) - (panel.offsets[i] as number);
              for (let h = 0; h < horizon; h++) {
                const t = (lengths[i] as number) + h;
                if (t < length) ahead[i * horizon + h] = values[(panel.offsets[i] as number) + t] as number;
                else if (t - length < futurePeriods) ahead[i * horizon + h] = future[i * futurePeriods + t - length] as number;
              }
            }
            return { name, values: history(values), future: ahead };
          }),
        }
      : {}),
  };
}

/** Length of series `index`. */
export const lengthOf = (panel: Panel, index: number): number => (panel.offsets[index + 1] as number) - (panel.offsets[index] as number);

/** Period after the last value of any series. */
export function endOf(panel: Panel): number {
  let end = -Infinity;
  for (let i = 0; i < panel.ids.length; i++)
    if (lengthOf(panel, i) > 0) end = Math.max(end, (panel.start[i] as number) + lengthOf(panel, i));
  return end;
}

/** The panel as it was known before a period: every series ends there at the latest. */
export function cutAt(panel: Panel, period: number, horizon: number): Panel {
  const lengths = Int32Array.from(panel.ids, (_, i) => Math.max(0, Math.min(lengthOf(panel, i), period - (panel.start[i] as number))));
  return cutPanel(panel, lengths, horizon);
}
