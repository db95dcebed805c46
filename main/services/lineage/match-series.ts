import type { Panel } from '../../../engine/core/panel.ts';

/** A version's panel with the values of its key columns: `keys[k][i]` is column k of series i. */
export interface KeyedPanel {
  readonly panel: Panel;
  readonly keyNames: readonly string[];
  readonly keys: readonly (readonly string[])[];
}

/** Which series of two versions are the same. */
export interface SeriesMatch {
  /** For each series of the earlier version its position in the later one; -1 for none. */
  readonly partner: Int32Array;
  /** Positions of series that only the earlier, or only the later version has. */
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** Series of other key values but the very same data; among the partners. */
  readonly renamed: readonly { readonly before: number; readonly after: number }[];
}

/** Key values in the order of `names`; null where the version has other key columns. */
function idsBy({ keyNames, keys, panel }: KeyedPanel, names: readonly string[]): readonly string[] | null {
  if (keyNames.length !== names.length) return null;
  const order = names.map((name) => keyNames.indexOf(name));
  if (order.every((place, k) => place === k)) return panel.ids;
  if (order.includes(-1)) return null;
  return panel.ids.map((_, i) => JSON.stringify(order.map((place) => keys[place]?.[i] ?? '')));
}

/** Ids that are equal for the same series: by the names of the key columns, else by their order. */
function comparableIds(before: KeyedPanel, after: KeyedPanel): { before: readonly string[]; after: readonly string[] } {
  const reordered = idsBy(after, before.keyNames);
  if (reordered === null || reordered === after.panel.ids) return { before: before.panel.ids, after: after.panel.ids };
  return { before: before.panel.ids.map((_, i) => JSON.stringify(before.keys.map((column) => column[i] ?? ''))), after: reordered };
}

const bits = new DataView(new ArrayBuffer(8));

/** A number that is equal for equal data; null for series that say too little to be told apart. */
function fingerprint({ y, offsets, start }: Panel, index: number, shift: number): string | null {
  const from = offsets[index] as number;
  const to = offsets[index + 1] as number;
  let hash = 0x811c9dc5;
  let distinct = 0;
  let last = NaN;
  for (let t = from; t < to; t++) {
    const value = y[t] as number;
    if (!Number.isNaN(value) && value !== last) {
      distinct++;
      last = value;
    }
    bits.setFloat64(0, Number.isNaN(value) ? NaN : value + 0);
    hash = Math.imul(hash ^ bits.getInt32(0), 0x01000193);
    hash = Math.imul(hash ^ bits.getInt32(4), 0x01000193) ^ (hash >>> 15);
  }
  return distinct < 3 ? null : `${(start[index] as number) + shift} ${to - from} ${hash}`;
}

const equalData = (a: Panel, i: number, b: Panel, j: number): boolean => {
  const from = a.offsets[i] as number;
  const other = b.offsets[j] as number;
  const length = (a.offsets[i + 1] as number) - from;
  if ((b.offsets[j + 1] as number) - other !== length) return false;
  for (let t = 0; t < length; t++) {
    const [x, z] = [a.y[from + t] as number, b.y[other + t] as number];
    if (x !== z && !(Number.isNaN(x) && Number.isNaN(z))) return false;
  }
  return true;
};

/** Positions by fingerprint, of those whose fingerprint nobody shares. */
function alone(panel: Panel, members: readonly number[], shift: number): Map<string, number> {
  const found = new Map<string, number>();
  const repeated = new Set<string>();
  for (const index of members) {
    const print = fingerprint(panel, index, shift);
    if (print === null) continue;
    if (found.has(print)) repeated.add(print);
    found.set(print, index);
  }
  for (const print of repeated) found.delete(print);
  return found;
}

/**
 * Finds the series that two versions have in common: by the values of their key columns, whatever the order of the columns; key columns of other
 * names are taken in their order. Of the rest, series with the very same data in both are taken as renamed, where no other has these data.
 *
 * @param shift - period p of the later version is period p + shift of the earlier one; null where periods cannot be compared
 */
export function matchSeries(before: KeyedPanel, after: KeyedPanel, shift: number | null): SeriesMatch {
  const ids = comparableIds(before, after);
  const places = new Map(ids.after.map((id, index) => [id, index]));
  const partner = Int32Array.from(ids.before, (id) => places.get(id) ?? -1);
  const taken = new Set(partner);
  const removed = [...partner.keys()].filter((i) => partner[i] === -1);
  const added = ids.after.flatMap((_, j) => (taken.has(j) ? [] : [j]));
  if (shift === null || removed.length === 0 || added.length === 0) return { partner, removed, added, renamed: [] };
  const old = alone(before.panel, removed, 0);
  const renamed = [...alone(after.panel, added, shift)].flatMap(([print, j]) => {
    const i = old.get(print);
    return i !== undefined && equalData(before.panel, i, after.panel, j) ? [{ before: i, after: j }] : [];
  });
  for (const pair of renamed) partner[pair.before] = pair.after;
  const [gone, come] = [new Set(renamed.map((pair) => pair.before)), new Set(renamed.map((pair) => pair.after))];
  return { partner, removed: removed.filter((i) => !gone.has(i)), added: added.filter((j) => !come.has(j)), renamed };
}
