import type { StoredEntry } from '../../store/repositories/scenarios.ts';

/** Where a history has led: edits that count in order, and what could be done again, the next one last. */
export interface Replayed {
  readonly active: readonly number[];
  readonly undone: readonly number[];
}

/**
 * Goes through a history. An undo takes away the last edit that counts, a redo brings back what was undone last; after a new edit nothing can be
 * done again, though it stays in the history.
 */
export function replay(entries: readonly Pick<StoredEntry, 'serial' | 'kind' | 'target'>[]): Replayed {
  let active: number[] = [];
  let undone: number[] = [];
  for (const { serial, kind, target } of entries)
    if (kind === 'edit') [active, undone] = [[...active, serial], []];
    else if (kind === 'undo') [active, undone] = [active.filter((one) => one !== target), [...undone, target as number]];
    else [active, undone] = [[...active, target as number], undone.filter((one) => one !== target)];
  return { active, undone };
}
