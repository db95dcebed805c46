import type { Parameter } from '../models/model.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'factor',
    label: 'Multiply by',
    help: '1000 turns thousands into pieces, 0.01 cents into euros.',
    type: 'number',
    default: 1,
    min: -1e9,
    max: 1e9,
  },
  { name: 'add', label: 'Then add', help: 'Added after multiplying.', type: 'number', default: 0, min: -1e15, max: 1e15 },
];

/** Another unit for values that were recorded in a wrong one. */
export const unit: CleaningStep = {
  kind: 'unit',
  label: 'Unit',
  summary: 'Multiplies values and adds to them, for example where thousands were entered for pieces.',
  target: 'values',
  parameters,
  limits: ['It changes the same values again when it is there twice.'],
  refits: () => false,
  refuse: (settings) =>
    setting(parameters, settings, 'factor') === 0 ? '"factor" must not be 0: every value would become the same.' : null,
  run: (state, settings, scope) => {
    const factor = setting(parameters, settings, 'factor') as number;
    const add = setting(parameters, settings, 'add') as number;
    const counts = eachSeries(state, scope, (y, _index, from, to) => {
      let changed = 0;
      for (let t = from; t < to; t++) {
        const value = y[t] as number;
        const next = value * factor + add;
        if (Number.isNaN(value) || next === value) continue;
        y[t] = next;
        changed++;
      }
      return changed;
    });
    return { ...counts, figures: null };
  },
};
