import { activeSteps, type Recipe } from './recipe.ts';
import { scopeOf } from './scope.ts';
import { stateOf, type CleaningSource, type PanelColumn } from './state.ts';
import { stepByKind } from './steps.ts';
import { poolOf, type TargetPool } from './target-pool.ts';

const known = new WeakMap<CleaningSource, Map<string, TargetPool>>();

/**
 * The pool of a column over the whole panel, for folds of one of its series: of values as corrections alone leave them, since steps that look
 * around are not done again for all the others. Made once for a source and the steps before the encoding.
 */
export function foldPool(source: CleaningSource, recipe: Recipe, column: PanelColumn): TargetPool {
  const pools = known.get(source) ?? new Map<string, TargetPool>();
  known.set(source, pools);
  const steps = activeSteps(recipe);
  const place = steps.findIndex(
    ({ kind, settings }) => settings['across'] === 'panel' && (stepByKind(kind).columns?.(settings) ?? []).includes(column.name),
  );
  const before = steps.slice(0, Math.max(0, place));
  const key = JSON.stringify([column.name, before]);
  const found = pools.get(key);
  if (found) return found;
  const state = stateOf(source);
  for (const step of before) {
    const { run, refits, target } = stepByKind(step.kind);
    if (target !== 'regressors' && !refits(step.settings)) run(state, step.settings, scopeOf(state, step), null);
  }
  const whole = source.columns?.find(({ name }) => name === column.name) ?? column;
  const pool = poolOf(state, whole.values, whole.levels?.length ?? 0);
  pools.set(key, pool);
  return pool;
}
