import type { Contract } from '../../contract/api.ts';
import type { CleaningStepInfo } from '../../contract/entities/recipe.ts';
import type { Client } from '../../contract/rpc.ts';

/** Two steps of those that the host has. */
export const cleaningSteps: CleaningStepInfo[] = [
  {
    kind: 'sign',
    label: 'Negative values',
    summary: 'Turns values below zero into zero, missing or their amount.',
    target: 'values',
    parameters: [
      {
        name: 'negative',
        label: 'Negative values become',
        help: 'Zero says that nothing was sold; missing says that it is not known.',
        type: 'choice',
        default: 'zero',
        choices: [
          { value: 'zero', label: 'Zero' },
          { value: 'missing', label: 'Missing' },
        ],
        common: false,
      },
    ],
    limits: [],
  },
  {
    kind: 'clip',
    label: 'Limits',
    summary: 'Keeps values within a smallest and a largest one.',
    target: 'values',
    parameters: [{ name: 'max', label: 'Largest', help: 'Larger values become this one.', type: 'number', common: false }],
    limits: [],
  },
];

type Values = (index: number) => { readonly series: Record<string, string>; readonly time: string[]; readonly y: Float64Array };

/** Clips at the largest value that a recipe names. */
export const fakeCleaning = (valuesOf: (versionId: string) => Values): Pick<Client<Contract>, 'cleaning.steps' | 'datasets.preview'> => ({
  'cleaning.steps': async () => cleaningSteps,
  'datasets.preview': async ({ versionId, recipe, index }) => {
    const { series, time, y } = valuesOf(versionId)(index);
    const largest = recipe.steps.flatMap(({ settings, off }) =>
      typeof settings['max'] === 'number' && off !== true ? [settings['max']] : [],
    );
    const after = Float64Array.from(y, (value) => Math.min(value, ...largest));
    const changed = after.reduce((sum, value, t) => sum + (value !== y[t] ? 1 : 0), 0);
    return {
      series,
      time,
      before: Float64Array.from(y),
      after,
      dropped: false,
      steps: recipe.steps.flatMap(({ off }, step) => (off === true ? [] : [{ step, changed, series: changed > 0 ? 1 : 0, note: null }])),
      totals: { values: y.length, changed, missingBefore: 0, missingAfter: 0, seriesChanged: changed > 0 ? 1 : 0, seriesDropped: 0 },
    };
  },
});
