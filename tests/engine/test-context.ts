import type { Context } from '../../engine/core/context.ts';
import { createRng } from '../../engine/core/rng.ts';
import type { Series } from '../../engine/core/panel.ts';

/** A context with a fresh seeded generator that never stops. */
export const context = (seed = 1): Context => ({ rng: createRng(seed), shouldStop: () => false });

export const seriesOf = (values: Iterable<number>, seasonLength = 1): Series => ({ id: 's', y: Float64Array.from(values), seasonLength });

/** Daily sales with a trend, a weekly season and seeded noise. */
export function weekly(n: number, seed = 7): Float64Array {
  const rng = createRng(seed);
  return Float64Array.from({ length: n }, (_, t) => 200 + 0.1 * t + 40 * Math.sin((2 * Math.PI * t) / 7) + 8 * rng.normal());
}
