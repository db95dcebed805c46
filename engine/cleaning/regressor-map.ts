import type { Spec } from '../models/model.ts';
import { changeRegressors, listedNames } from './columns.ts';
import type { StepFigures } from './recipe.ts';
import type { Scope } from './scope.ts';
import type { CleaningState } from './state.ts';
import type { StepOutcome } from './step.ts';

/** What a regressor's values are turned into, by figures of the series. */
export interface RegressorMap {
  /** Figures that one series' regressor gives: as many for each, finite. */
  take(values: Float64Array, name: string, id: string): readonly number[];
  map(value: number, figures: readonly number[]): number;
  /** How many figures `take` gives. */
  readonly count: number;
}

/**
 * Maps regressors value by value, history and known future alike, with figures that are taken from the history of each series alone, or were
 * before.
 */
export function mapRegressors(
  state: CleaningState,
  settings: Spec,
  scope: Scope,
  given: StepFigures | null,
  { take, map, count }: RegressorMap,
): StepOutcome {
  const { offsets, ids, futurePeriods } = state;
  const figures: Record<string, number[]> = {};
  const series = new Set<number>();
  let changed = 0;
  changeRegressors(state, listedNames(settings['columns']), (column, place) => {
    const ahead = column.future.length > 0 ? futurePeriods : 0;
    for (let i = 0; i < ids.length; i++) {
      if (!scope.chosen[i]) continue;
      const id = ids[i] as string;
      const values = column.values.subarray(offsets[i], offsets[i + 1]);
      const own = given === null ? take(values, column.name, id) : (given[id]?.slice(place * count, (place + 1) * count) ?? []);
      if (own.length < count) continue;
      (figures[id] ??= []).push(...own);
      const before = changed;
      for (const part of [values, column.future.subarray(i * ahead, (i + 1) * ahead)])
        for (let t = 0; t < part.length; t++) {
          const value = part[t] as number;
          if (Number.isNaN(value)) continue;
          const next = map(value, own);
          if (next === value) continue;
          part[t] = next;
          changed++;
        }
      if (changed > before) series.add(i);
    }
    return column;
  });
  return { changed, series: [...series].sort((a, b) => a - b), figures: count === 0 ? null : figures };
}
