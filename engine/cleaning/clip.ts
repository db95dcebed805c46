import type { Parameter } from '../models/model.ts';
import { quantile, sortedValues } from '../stats/quantile.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  { name: 'min', label: 'Smallest', help: 'Smaller values become this one.', type: 'number', empty: 'no limit' },
  { name: 'max', label: 'Largest', help: 'Larger values become this one.', type: 'number', empty: 'no limit' },
  {
    name: 'lower_quantile',
    label: 'Lower quantile',
    help: "Share of a series' values, from 0 to 1, below which they are limited: 0.01 limits the lowest hundredth.",
    type: 'number',
    empty: 'no limit',
    min: 0,
    max: 1,
  },
  {
    name: 'upper_quantile',
    label: 'Upper quantile',
    help: "Share of a series' values above which they are limited: 0.99 limits the highest hundredth.",
    type: 'number',
    empty: 'no limit',
    min: 0,
    max: 1,
  },
];

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Limits, the same for all series or by quantiles of each. */
export const clip: CleaningStep = {
  kind: 'clip',
  label: 'Limits',
  summary: 'Keeps values within a smallest and a largest one, fixed or by quantiles of each series.',
  target: 'values',
  parameters,
  refits: ({ lower_quantile: low, upper_quantile: high }) => number(low) !== null || number(high) !== null,
  refuse: (settings) => {
    const [min, max] = [number(settings['min']), number(settings['max'])];
    const [low, high] = [number(settings['lower_quantile']), number(settings['upper_quantile'])];
    if (min !== null && max !== null && min > max) return `"min" (${min}) must not be above "max" (${max}).`;
    if (low !== null && high !== null && low > high) return `"lower_quantile" (${low}) must not be above "upper_quantile" (${high}).`;
    return [min, max, low, high].every((limit) => limit === null) ? 'it needs at least one limit: "min", "max" or a quantile.' : null;
  },
  run: (state, settings, scope, given) => {
    const [low, high] = ['lower_quantile', 'upper_quantile'].map((name) => number(setting(parameters, settings, name)));
    const [min = null, max = null] = ['min', 'max'].map((name) => number(setting(parameters, settings, name)));
    const byQuantile = low !== null || high !== null;
    const figures: Record<string, readonly number[]> = {};
    /** Lower and upper limit; those of quantiles are kept, infinite where there is none. */
    const limits = (y: Float64Array, id: string): readonly [number, number] => {
      if (!byQuantile) return [min ?? -Infinity, max ?? Infinity];
      let own = given?.[id];
      if (given === null) {
        const sorted = sortedValues(y);
        own = sorted.length === 0 ? undefined : [quantile(sorted, low ?? 0), quantile(sorted, high ?? 1)];
      }
      if (own === undefined) return [min ?? -Infinity, max ?? Infinity];
      figures[id] = own;
      const [lower = -Infinity, upper = Infinity] = own;
      return [Math.max(min ?? -Infinity, low === null ? -Infinity : lower), Math.min(max ?? Infinity, high === null ? Infinity : upper)];
    };
    const counts = eachSeries(state, scope, (y, index, from, to) => {
      const [lower, upper] = limits(y, state.ids[index] as string);
      let changed = 0;
      for (let t = from; t < to; t++) {
        const value = y[t] as number;
        if (!(value < lower || value > upper)) continue;
        y[t] = value < lower ? lower : upper;
        changed++;
      }
      return changed;
    });
    return { ...counts, figures: byQuantile ? figures : null };
  },
};
