import { createRng } from '../core/rng.ts';
import { enumerate } from './enumerate.ts';
import { drawRandom } from './random.ts';
import { pointKey, type Point, type Space } from './space.ts';
import { defaultTpe, suggestTpe, type Observation, type TpeSettings } from './tpe.ts';

export type Sampler = 'random' | 'tpe';

/** Draws of the sampler, and then at random, before a finite space is walked through for a point that is new. */
const TRIES = 50;

/**
 * The next point, one that is not in the history.
 *
 * @param history - what to learn from
 * @param seed - the same seed and history give the same point
 * @param tried - points besides those of the history that are not wanted again
 * @returns null where every point of a finite space has been tried
 */
export function suggest(
  space: Space,
  history: readonly Observation[],
  sampler: Sampler,
  seed: number,
  tried: readonly Point[] = [],
  settings: TpeSettings = defaultTpe,
): Point | null {
  const rng = createRng(seed);
  const seen = new Set([...history.map(({ point }) => point), ...tried].map((point) => pointKey(space, point)));
  for (let i = 0; i < 2 * TRIES; i++) {
    const point = sampler === 'tpe' && i < TRIES ? suggestTpe(space, history, rng, settings) : drawRandom(space, rng);
    if (!seen.has(pointKey(space, point))) return point;
  }
  for (const point of enumerate(space)) if (!seen.has(pointKey(space, point))) return point;
  return null;
}
