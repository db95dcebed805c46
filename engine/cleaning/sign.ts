import type { Parameter } from '../models/model.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'negative',
    label: 'Negative values become',
    help: 'Returns and corrections show as negative sales. Zero says that nothing was sold; missing says that it is not known.',
    type: 'choice',
    default: 'zero',
    choices: [
      { value: 'zero', label: 'Zero' },
      { value: 'missing', label: 'Missing' },
      { value: 'absolute', label: 'Their amount without the sign' },
      { value: 'keep', label: 'Kept as they are' },
    ],
  },
];

/** What becomes of values below zero. */
export const sign: CleaningStep = {
  kind: 'sign',
  label: 'Negative values',
  summary: 'Turns values below zero into zero, missing or their amount.',
  target: 'values',
  parameters,
  refits: () => false,
  run: (state, settings, scope) => {
    const rule = setting(parameters, settings, 'negative');
    const counts = eachSeries(state, scope, (y, _index, from, to) => {
      if (rule === 'keep') return 0;
      let changed = 0;
      for (let t = from; t < to; t++) {
        const value = y[t] as number;
        if (!(value < 0)) continue;
        y[t] = rule === 'zero' ? 0 : rule === 'absolute' ? -value : NaN;
        changed++;
      }
      return changed;
    });
    return { ...counts, figures: null };
  },
};
