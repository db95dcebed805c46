import type { Panel } from '../../../engine/core/panel.ts';

type Values = Pick<Panel, 'ids' | 'offsets' | 'start' | 'y' | 'seasonLength'>;

/**
 * Actuals with what was known before them: a file may hold the newest periods alone, and errors are scaled by what came before.
 *
 * @param earlier - the same series by id
 * @param shift - period p of the actuals is period p + shift of the earlier values
 * @returns the actuals themselves where they go back as far; else series that begin with the earlier values, NaN where neither has one
 */
export function withHistory(actual: Values, earlier: Values, shift: number): Values {
  const place = new Map(earlier.ids.map((id, i) => [id, i]));
  const first = actual.ids.map((id, i) => {
    const before = place.get(id);
    const start = actual.start[i] ?? 0;
    return before === undefined ? start : Math.min(start, (earlier.start[before] ?? 0) - shift);
  });
  if (first.every((start, i) => start === actual.start[i])) return actual;
  const offsets = new Int32Array(actual.ids.length + 1);
  first.forEach((start, i) => {
    const end = (actual.start[i] ?? 0) + (actual.offsets[i + 1] ?? 0) - (actual.offsets[i] ?? 0);
    offsets[i + 1] = (offsets[i] ?? 0) + end - start;
  });
  const y = new Float64Array(offsets.at(-1) ?? 0).fill(NaN);
  actual.ids.forEach((id, i) => {
    const at = (offsets[i] ?? 0) - (first[i] ?? 0);
    const before = place.get(id);
    if (before !== undefined) {
      const from = (earlier.start[before] ?? 0) - shift;
      const values = earlier.y.subarray(earlier.offsets[before], earlier.offsets[before + 1]);
      const room = Math.max(0, (actual.start[i] ?? 0) - from);
      y.set(values.subarray(0, room), at + from);
    }
    y.set(actual.y.subarray(actual.offsets[i], actual.offsets[i + 1]), at + (actual.start[i] ?? 0));
  });
  return { ids: actual.ids, offsets, start: Int32Array.from(first), y, seasonLength: earlier.seasonLength };
}
