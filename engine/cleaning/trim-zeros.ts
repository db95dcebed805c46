import type { Parameter } from '../models/model.ts';
import { firstObserved } from './gaps.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'keep',
    label: 'Zeros to keep',
    help: 'Zeros right before the first sale that stay.',
    type: 'integer',
    default: 0,
    min: 0,
    max: 10_000,
  },
];

/** Zeros before the first sale: the product was not there yet. */
export const trimZeros: CleaningStep = {
  kind: 'trim-zeros',
  label: 'Leading zeros',
  summary: 'Cuts off zeros before the first value that is not zero.',
  target: 'values',
  parameters,
  limits: ['A series of nothing but zeros stays as it is; "Leave out series" takes it out.'],
  // The first value that is not zero is where it is, however much of the series comes after it.
  refits: () => false,
  run: (state, settings, scope) => {
    const keep = setting(parameters, settings, 'keep') as number;
    const counts = eachSeries(state, scope, (y, _index, from, to) => {
      const first = firstObserved(y);
      let sale = first;
      while (sale < y.length && !((y[sale] as number) !== 0 && !Number.isNaN(y[sale] as number))) sale++;
      if (sale === y.length || first < from) return 0;
      const end = Math.min(sale - keep, to);
      let changed = 0;
      for (let t = first; t < end; t++) {
        if (Number.isNaN(y[t] as number)) continue;
        y[t] = NaN;
        changed++;
      }
      return changed;
    });
    return { ...counts, figures: null };
  },
};
