import type { Rng } from '../core/rng.ts';
import { layoutOf, sum, type NetShape } from './shape.ts';

/** Weights to start training from, drawn in the order of the layout. */
export function startWeights(shape: NetShape, rng: Rng): Float32Array {
  const { tensors, size } = layoutOf(shape);
  const weights = new Float32Array(size);
  for (const { rows, columns, offset, start, startGroup } of tensors) {
    const width = sum(columns);
    const end = offset + sum(rows) * width;
    if (start > 0) for (let i = offset; i < end; i++) weights[i] = (2 * rng.uniform() - 1) * start;
    if (startGroup) {
      const from = offset + sum(columns.slice(0, startGroup.group));
      weights.fill(startGroup.value, from, from + (columns[startGroup.group] ?? 0));
    }
  }
  return weights;
}
