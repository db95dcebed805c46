import type { Recipe, RecipeStep } from '../../../engine/cleaning/recipe.ts';
import type { CleaningSource, PanelColumn } from '../../../engine/cleaning/state.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';

/** Days from 2024-01-01, a Monday. */
export const days: TimeAxis = {
  frequency: { unit: 'day', step: 1 },
  granularity: 'date',
  origin: Date.UTC(2024, 0, 1),
  dayOfMonth: 1,
};

export interface Beside {
  readonly m?: number;
  readonly start?: readonly number[];
  readonly regressors?: Readonly<
    Record<string, { readonly values: readonly (readonly number[])[]; readonly future: readonly (readonly number[])[] }>
  >;
  readonly columns?: readonly PanelColumn[];
  readonly futurePeriods?: number;
}

/** A panel of daily series named a, b, c ... by the key `shop`. NaN is missing. */
export function sourceOf(
  series: readonly (readonly number[])[],
  { m = 1, start, regressors = {}, columns, futurePeriods }: Beside = {},
): CleaningSource {
  const offsets = new Int32Array(series.length + 1);
  series.forEach((values, i) => (offsets[i + 1] = (offsets[i] as number) + values.length));
  const ids = series.map((_, i) => String.fromCharCode(97 + i));
  const made = Object.entries(regressors).map(([name, { values, future }]) => ({
    name,
    values: Float64Array.from(values.flat()),
    future: Float64Array.from(future.flat()),
  }));
  const ahead = futurePeriods ?? Object.values(regressors)[0]?.future[0]?.length;
  return {
    keyNames: ['shop'],
    keys: [ids],
    ...(columns ? { columns } : {}),
    ...(ahead === undefined ? {} : { futurePeriods: ahead }),
    panel: {
      frequency: days.frequency,
      seasonLength: m,
      axis: days,
      ids,
      offsets,
      start: Int32Array.from(start ?? series.map(() => 0)),
      y: Float64Array.from(series.flat()),
      ...(made.length > 0 ? { regressors: made, futurePeriods: ahead ?? 0 } : {}),
    },
  };
}

export const recipeOf = (...steps: (Partial<RecipeStep> & Pick<RecipeStep, 'kind'>)[]): Recipe => ({
  steps: steps.map((step) => ({ settings: {}, ...step })),
});
