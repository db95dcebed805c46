import type { TableColumn } from './table-column.ts';

export interface SchemaDrift {
  /** Columns that only the current table has, or only the reference. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly name: string; readonly from: TableColumn['kind']; readonly to: TableColumn['kind'] }[];
  /** Nothing of the above. The order of columns does not count. */
  readonly same: boolean;
}

/** What a model trained on the reference would trip over before it sees a value. */
export function schemaDrift(reference: readonly TableColumn[], current: readonly TableColumn[]): SchemaDrift {
  const before = new Map(reference.map(({ name, kind }) => [name, kind]));
  const now = new Map(current.map(({ name, kind }) => [name, kind]));
  const added = current.filter(({ name }) => !before.has(name)).map(({ name }) => name);
  const removed = reference.filter(({ name }) => !now.has(name)).map(({ name }) => name);
  const changed = reference.flatMap(({ name, kind }) => {
    const to = now.get(name);
    return to === undefined || to === kind ? [] : [{ name, from: kind, to }];
  });
  return { added, removed, changed, same: added.length + removed.length + changed.length === 0 };
}
