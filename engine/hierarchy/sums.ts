import { aggregatesOf, type Hierarchy } from './hierarchy.ts';

/**
 * Sums of the bottom series at every node: S times the given matrix.
 *
 * @param bottom - m x k, row major
 * @returns n x k, row major
 */
export function addUp(hierarchy: Hierarchy, bottom: Float64Array, k: number): Float64Array {
  const { nodes, offsets, members } = hierarchy;
  const a = aggregatesOf(hierarchy);
  const out = new Float64Array(nodes.length * k);
  for (let i = 0; i < a; i++)
    for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++) {
      const from = (members[at] as number) * k;
      for (let c = 0; c < k; c++) out[i * k + c] = (out[i * k + c] as number) + (bottom[from + c] as number);
    }
  out.set(bottom.subarray(0, hierarchy.bottom * k), a * k);
  return out;
}

/**
 * By how much the values of the sums differ from the sums of the bottom values: zero for values that agree.
 *
 * @param values - n x k, row major
 * @returns a x k, row major
 */
export function gapsOf(hierarchy: Hierarchy, values: Float64Array, k: number): Float64Array {
  const { offsets, members } = hierarchy;
  const a = aggregatesOf(hierarchy);
  const out = values.slice(0, a * k);
  for (let i = 0; i < a; i++)
    for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++) {
      const from = (a + (members[at] as number)) * k;
      for (let c = 0; c < k; c++) out[i * k + c] = (out[i * k + c] as number) - (values[from + c] as number);
    }
  return out;
}

/** The sums that each bottom series is part of: those of series j are `sums[from[j] .. from[j + 1])`, ascending. */
export function sumsWith(hierarchy: Hierarchy): { readonly from: Int32Array; readonly sums: Int32Array } {
  const { bottom, offsets, members } = hierarchy;
  const a = aggregatesOf(hierarchy);
  const end = offsets[a] as number;
  const from = new Int32Array(bottom + 1);
  for (let at = 0; at < end; at++) from[(members[at] as number) + 1] = (from[(members[at] as number) + 1] as number) + 1;
  for (let j = 0; j < bottom; j++) from[j + 1] = (from[j + 1] as number) + (from[j] as number);
  const next = from.slice(0, bottom);
  const sums = new Int32Array(end);
  for (let i = 0; i < a; i++)
    for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++) {
      const j = members[at] as number;
      sums[next[j] as number] = i;
      next[j] = (next[j] as number) + 1;
    }
  return { from, sums };
}
