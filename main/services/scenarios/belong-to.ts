import type { Store } from '../../store/store.ts';

/** Scenarios of some runs in words, as what is in the way of deleting them; null for none. */
export function scenariosOf(store: Store, runIds: readonly string[]): string | null {
  const found = runIds.flatMap((id) => store.scenarios.list(id));
  const [first, ...more] = found;
  if (!first) return null;
  return more.length === 0
    ? `the scenario ${first.name} belongs to it. Delete that first.`
    : `the scenario ${first.name} and ${more.length} more belong to it. Delete these first.`;
}
