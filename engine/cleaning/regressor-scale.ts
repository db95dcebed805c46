import { extent, mean, variance } from '../math/moments.ts';
import type { Parameter } from '../models/model.ts';
import { quantile, sortedValues } from '../stats/quantile.ts';
import { whichColumns } from './regressor-impute.ts';
import { mapRegressors } from './regressor-map.ts';
import { setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  whichColumns,
  {
    name: 'method',
    label: 'Scaled by',
    help: 'Standard: mean 0, standard deviation 1. Smallest and largest: 0 to 1. Robust: median 0, quartile distance 1, which outliers do not move.',
    type: 'choice',
    default: 'standard',
    choices: [
      { value: 'standard', label: 'Mean and standard deviation' },
      { value: 'min-max', label: 'Smallest and largest' },
      { value: 'robust', label: 'Median and quartiles' },
    ],
  },
];

/** Centre and scale of a series' regressor; 0 and 1 without values, 1 where nothing varies. */
function figuresOf(values: Float64Array, method: string): readonly [number, number] {
  const sorted = sortedValues(values);
  if (sorted.length === 0) return [0, 1];
  const usable = (scale: number): number => (scale > 0 && Number.isFinite(scale) ? scale : 1);
  if (method === 'standard') return [mean(values), usable(Math.sqrt(variance(values)))];
  if (method === 'robust') return [quantile(sorted, 0.5), usable(quantile(sorted, 0.75) - quantile(sorted, 0.25))];
  const { min, max } = extent(values);
  return [min, usable(max - min)];
}

/** Regressors on a common scale, by figures of each series' history. */
export const regressorScale: CleaningStep = {
  kind: 'regressor-scale',
  label: 'Scale regressors',
  summary: 'Brings regressors to a common scale, series by series.',
  target: 'regressors',
  parameters,
  limits: ['Figures come from the history alone: a future value may lie outside 0 to 1.', 'A date range does not limit it.'],
  refits: () => true,
  run: (state, settings, scope, given) => {
    const method = setting(parameters, settings, 'method') as string;
    return mapRegressors(state, settings, scope, given, {
      count: 2,
      take: (values) => figuresOf(values, method),
      map: (value, [centre = 0, scale = 1]) => (value - centre) / scale,
    });
  },
};
