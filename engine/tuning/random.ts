import type { Rng } from '../core/rng.ts';
import { scaleOf } from './scale.ts';
import { makePoint, type Dimension, type Point, type Space, type Value } from './space.ts';

/** One value of a dimension, all equally likely on its scale. */
export function drawValue(dimension: Dimension, rng: Rng): Value {
  const u = rng.uniform();
  if (dimension.type === 'choice') return dimension.values[Math.floor(u * dimension.values.length)] as Value;
  const { low, high, value } = scaleOf(dimension);
  return value(low + u * (high - low));
}

/**
 * Random search: each dimension by itself, uniform on its scale.
 *
 * @see Bergstra & Bengio (2012), JMLR 13, 281-305
 */
export const drawRandom = (space: Space, rng: Rng): Point => makePoint(space, (dimension) => drawValue(dimension, rng));
