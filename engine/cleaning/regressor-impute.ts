import { medianInPlace } from '../math/order-statistic.ts';
import type { Parameter } from '../models/model.ts';
import { changeRegressors, countChanged, listedNames } from './columns.ts';
import { gapsOf, firstObserved, joinAcross } from './gaps.ts';
import type { StepFigures } from './recipe.ts';
import { setting, type CleaningStep } from './step.ts';

export const whichColumns: Parameter = {
  name: 'columns',
  label: 'Regressors',
  help: 'Names separated by commas.',
  type: 'text',
  empty: 'all of them',
};

const parameters: readonly Parameter[] = [
  whichColumns,
  {
    name: 'method',
    label: 'Filled with',
    help: 'The value before suits prices; zero suits events and promotions. Before its first value a regressor takes that one, but for zero and the median.',
    type: 'choice',
    default: 'forward',
    choices: [
      { value: 'forward', label: 'The value before' },
      { value: 'linear', label: 'A straight line' },
      { value: 'zero', label: 'Zero' },
      { value: 'median', label: 'The median of the series' },
    ],
  },
];

/** Fills x in place; `median` is what the median says. */
function fill(x: Float64Array, method: string, median: number): void {
  const first = firstObserved(x);
  if (method === 'zero' || method === 'median') {
    for (let t = 0; t < x.length; t++) if (Number.isNaN(x[t] as number)) x[t] = method === 'zero' ? 0 : median;
    return;
  }
  if (first === x.length) return;
  x.fill(x[first] as number, 0, first);
  for (const gap of gapsOf(x)) {
    if (method === 'linear' && gap.to < x.length) joinAcross(x, gap);
    else x.fill(x[gap.from - 1] as number, gap.from, gap.to);
  }
}

/** Fills missing cells of regressors, the known future included. */
export const regressorImpute: CleaningStep = {
  kind: 'regressor-impute',
  label: 'Missing regressors',
  summary: 'Fills missing cells of regressors, in their known future too.',
  target: 'regressors',
  parameters,
  limits: ['A regressor without any value in a series stays missing there; zero and the median make it zero.'],
  refits: (settings) => setting(parameters, settings, 'method') === 'median' || setting(parameters, settings, 'method') === 'linear',
  run: (state, settings, scope, given) => {
    const method = setting(parameters, settings, 'method') as string;
    const { offsets, ids, futurePeriods } = state;
    const figures: Record<string, number[]> = {};
    const series = new Set<number>();
    let changed = 0;
    changeRegressors(state, listedNames(settings['columns']), (column, place) => {
      const ahead = column.future.length > 0 ? futurePeriods : 0;
      for (let i = 0; i < ids.length; i++) {
        if (!scope.chosen[i]) continue;
        const [from, to] = [offsets[i] as number, offsets[i + 1] as number];
        const id = ids[i] as string;
        // History and known future are one line.
        const x = new Float64Array(to - from + ahead);
        x.set(column.values.subarray(from, to));
        x.set(column.future.subarray(i * ahead, (i + 1) * ahead), to - from);
        const before = Float64Array.from(x);
        let median = NaN;
        if (method === 'median') {
          const values = x.subarray(0, to - from).filter((value) => !Number.isNaN(value));
          // Figures are numbers: 0 where there is nothing to take one from.
          const own = values.length > 0 ? medianInPlace(values, values.length) : 0;
          median = given === null ? own : (given[id]?.[place] ?? 0);
          (figures[id] ??= [])[place] = median;
        }
        fill(x, method, median);
        const [low, high] = [scope.from[i] as number, scope.to[i] as number];
        const end = high === to - from ? x.length : high;
        const count = countChanged(before, x, low, end);
        if (count === 0) continue;
        changed += count;
        series.add(i);
        column.values.set(x.subarray(low, Math.min(end, to - from)), from + low);
        if (end > to - from) column.future.set(x.subarray(to - from), i * ahead);
      }
      return column;
    });
    return { changed, series: [...series].sort((a, b) => a - b), figures: method === 'median' ? (figures satisfies StepFigures) : null };
  },
};
