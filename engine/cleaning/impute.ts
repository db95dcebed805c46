import { medianInPlace } from '../math/order-statistic.ts';
import type { Parameter } from '../models/model.ts';
import { firstObserved, gapsOf, joinAcross, type Gap } from './gaps.ts';
import type { StepFigures } from './recipe.ts';
import { seasonalFill } from './seasonal-fill.ts';
import { longestOf } from './state.ts';
import { eachSeries, setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  {
    name: 'method',
    label: 'Filled with',
    help: 'Zero where no row means that nothing was sold. Seasonal keeps the pattern of the week or year; it draws lines where there are fewer than two seasons.',
    type: 'choice',
    default: 'linear',
    choices: [
      { value: 'zero', label: 'Zero' },
      { value: 'forward', label: 'The value before' },
      { value: 'linear', label: 'A straight line' },
      { value: 'seasonal', label: 'A line with the seasonal pattern' },
      { value: 'median', label: 'The median of the series' },
      { value: 'leave', label: 'Nothing: left missing' },
    ],
  },
  {
    name: 'longest_gap',
    label: 'Longest gap',
    help: 'Gaps of more periods than this stay missing.',
    type: 'integer',
    empty: 'all gaps',
    min: 1,
    max: 100_000,
  },
];

function medianOf(y: Float64Array): number {
  const values = y.filter((value) => !Number.isNaN(value));
  return medianInPlace(values, values.length);
}

/** Fills one gap by a rule that looks at nothing but the values beside it. */
function fillOne(filled: Float64Array, gap: Gap, method: string): void {
  if (method === 'zero') filled.fill(0, gap.from, gap.to);
  else if (method === 'forward') filled.fill(filled[gap.from - 1] as number, gap.from, gap.to);
  else if (gap.to < filled.length) joinAcross(filled, gap);
}

/**
 * Fills missing values. Those before the first value of a series are never touched: it was not there yet. Neither are those after the last
 * one by a straight line, which has nowhere to go.
 */
export const impute: CleaningStep = {
  kind: 'impute',
  label: 'Missing values',
  summary: 'Fills gaps inside a series with zero, the value before, a line, the seasonal pattern or the median.',
  target: 'values',
  parameters,
  limits: ['Periods before the first value of a series stay missing.'],
  // Zero says what no row means; all others take from values around the gap.
  refits: (settings) =>
    setting(parameters, settings, 'method') !== 'leave' &&
    (setting(parameters, settings, 'method') !== 'zero' || settings['longest_gap'] != null),
  run: (state, settings, scope, given) => {
    const method = setting(parameters, settings, 'method') as string;
    const longest = (settings['longest_gap'] as number | null | undefined) ?? Infinity;
    const figures: Record<string, readonly number[]> = {};
    const scratch = new Float64Array(longestOf(state));
    const counts = eachSeries(state, scope, (y, index, from, to) => {
      if (method === 'leave') return 0;
      const gaps = gapsOf(y).filter((gap) => gap.to - gap.from <= longest && gap.to > from && gap.from < to);
      if (gaps.length === 0) return 0;
      const id = state.ids[index] as string;
      const filled = scratch.subarray(0, y.length);
      filled.set(y);
      if (method === 'seasonal') {
        const first = firstObserved(y);
        filled.set(seasonalFill(y.subarray(first), state.seasonLength), first);
      } else if (method === 'median') {
        const median = given === null ? medianOf(y) : (given[id]?.[0] ?? NaN);
        if (!Number.isNaN(median)) figures[id] = [median];
        for (const gap of gaps) filled.fill(median, gap.from, gap.to);
      } else for (const gap of gaps) fillOne(filled, gap, method);
      let changed = 0;
      for (const gap of gaps)
        for (let t = Math.max(gap.from, from); t < Math.min(gap.to, to); t++) {
          y[t] = filled[t] as number;
          if (!Number.isNaN(y[t] as number)) changed++;
        }
      return changed;
    });
    return { ...counts, figures: method === 'median' ? (figures satisfies StepFigures) : null };
  },
};
