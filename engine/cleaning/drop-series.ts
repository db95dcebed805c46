import { countObserved } from '../math/moments.ts';
import type { Parameter } from '../models/model.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'shorter_than',
    label: 'Fewer values than',
    help: 'Series with fewer values that are not missing are left out.',
    type: 'integer',
    empty: 'not asked',
    min: 1,
    max: 1_000_000,
  },
  {
    name: 'all_zero',
    label: 'Nothing but zeros',
    help: 'Series in which every value is zero are left out.',
    type: 'boolean',
    default: true,
  },
  {
    name: 'ended_before',
    label: 'Ended, periods ago',
    help: 'Series whose last value that is not zero is more than this many periods before the newest one of all.',
    type: 'integer',
    empty: 'not asked',
    min: 1,
    max: 1_000_000,
  },
  {
    name: 'all',
    label: 'All that are chosen',
    help: 'Leaves out every series that this step is limited to, whatever its values.',
    type: 'boolean',
    default: false,
  },
];

/** Series that are not to be forecast. */
export const dropSeries: CleaningStep = {
  kind: 'drop-series',
  label: 'Leave out series',
  summary: 'Takes out series that are too short, all zero, ended, or named.',
  target: 'series',
  parameters,
  limits: ['A backtest leaves out the same series in every fold.'],
  refits: () => false,
  run: (state, settings, scope) => {
    const shortest = setting(parameters, settings, 'shorter_than') as number | null;
    const ended = setting(parameters, settings, 'ended_before') as number | null;
    const zero = setting(parameters, settings, 'all_zero') === true;
    const all = setting(parameters, settings, 'all') === true;
    let newest = -Infinity;
    for (let i = 0; i < state.ids.length; i++)
      newest = Math.max(newest, (state.start[i] as number) + (state.offsets[i + 1] as number) - (state.offsets[i] as number) - 1);
    let left = 0;
    const counts = eachSeries(state, scope, (y, index) => {
      const observed = countObserved(y);
      const nothing = y.every((value) => value === 0 || Number.isNaN(value));
      let last = y.length - 1;
      while (last >= 0 && !((y[last] as number) > 0 || (y[last] as number) < 0)) last--;
      const stale = ended !== null && newest - ((state.start[index] as number) + last) > ended;
      if (!(all || (shortest !== null && observed < shortest) || (zero && nothing) || stale)) return 0;
      state.dropped[index] = 1;
      left++;
      return observed;
    });
    return { ...counts, figures: null, note: `${left} of ${state.ids.length} series ${left === 1 ? 'is' : 'are'} left out.` };
  },
};
