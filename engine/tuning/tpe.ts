import type { Rng } from '../core/rng.ts';
import { drawJoint, fitJoint, logJoint } from './joint.ts';
import { drawParzen, fitParzen, logParzen } from './parzen.ts';
import { drawRandom, drawValue } from './random.ts';
import { scaleOf } from './scale.ts';
import {
  makePoint,
  sameValue,
  type ChoiceDimension,
  type Dimension,
  type NumberDimension,
  type Point,
  type Space,
  type Value,
} from './space.ts';

/** What is known of a point. */
export interface Observation {
  readonly point: Point;
  /** Lower is better; null where it failed or still runs: such points are kept away from. */
  readonly score: number | null;
}

export interface TpeSettings {
  /** Points that are drawn at random before there is enough to learn from. */
  readonly startup: number;
  /** Share of the observations that counts as good, in (0, 1). */
  readonly gamma: number;
  /** At most so many are good. */
  readonly mostGood: number;
  /** Points, or values for each dimension, that are drawn; the most promising of them is taken. */
  readonly candidates: number;
  /** `joint`: kernels over whole points. `independent`: each dimension by itself, as in the first paper. */
  readonly kernels: 'joint' | 'independent';
}

export const defaultTpe: TpeSettings = { startup: 10, gamma: 0.15, mostGood: 25, candidates: 24, kernels: 'joint' };

/** Splits observations into the good and the others; of equal scores the earlier one is better. */
export function splitByScore(
  history: readonly Observation[],
  { gamma, mostGood }: Pick<TpeSettings, 'gamma' | 'mostGood'>,
): { readonly good: readonly Point[]; readonly others: readonly Point[] } {
  const scored = history.filter(({ score }) => score !== null).sort((a, b) => (a.score as number) - (b.score as number));
  const count = Math.min(mostGood, Math.ceil(gamma * scored.length));
  const open = history.filter(({ score }) => score === null);
  return {
    good: scored.slice(0, count).map(({ point }) => point),
    others: [...scored.slice(count), ...open].map(({ point }) => point),
  };
}

const observed = ({ name }: Dimension, points: readonly Point[]): Value[] =>
  points.flatMap((point) => (Object.hasOwn(point, name) ? [point[name] as Value] : []));

/** The candidate at which good ones are most likely beside the others. */
function mostPromising<T>(count: number, draw: () => T, logRatio: (candidate: T) => number): T {
  let best = draw();
  let highest = logRatio(best);
  for (let i = 1; i < count; i++) {
    const candidate = draw();
    const ratio = logRatio(candidate);
    if (ratio > highest) [best, highest] = [candidate, ratio];
  }
  return best;
}

function suggestNumber(dimension: NumberDimension, good: readonly Value[], others: readonly Value[], count: number, rng: Rng): Value {
  const scale = scaleOf(dimension);
  const places = (values: readonly Value[]): number[] => values.map((value) => scale.place(value as number));
  const likely = fitParzen(places(good), scale);
  const unlikely = fitParzen(places(others), scale);
  return mostPromising(
    count,
    () => scale.value(drawParzen(likely, rng)),
    (value) => {
      const [from, to] = scale.cell(value);
      return logParzen(likely, from, to) - logParzen(unlikely, from, to);
    },
  );
}

/** How likely each value is: how often it was seen, and once more each as prior. */
function shares({ values }: ChoiceDimension, seen: readonly Value[]): number[] {
  const counts = values.map((value) => 1 + seen.filter((one) => sameValue(one, value)).length);
  return counts.map((one) => one / (seen.length + values.length));
}

function suggestChoice(dimension: ChoiceDimension, good: readonly Value[], others: readonly Value[], count: number, rng: Rng): Value {
  const likely = shares(dimension, good);
  const unlikely = shares(dimension, others);
  const draw = (): number => {
    let left = rng.uniform();
    const found = likely.findIndex((share) => (left -= share) < 0);
    return found < 0 ? likely.length - 1 : found;
  };
  const index = mostPromising(count, draw, (i) => (likely[i] as number) / (unlikely[i] as number));
  return dimension.values[index] as Value;
}

/**
 * Tree-structured Parzen estimator: the next point to try. Observations are split by score; of `candidates` draws from the density of the good
 * ones the one is taken whose ratio to the density of the others is highest, which is where expected improvement is largest. Densities are of
 * whole points, or of each dimension by itself, in the order of the space. What hangs on a condition is learnt from the points in which it was
 * active, and drawn at random where none was.
 *
 * A pure function of its arguments; `rng` is all that it draws from.
 *
 * @see Bergstra, Bardenet, Bengio & Kegl (2011), Algorithms for hyper-parameter optimization, NeurIPS 24
 */
export function suggestTpe(space: Space, history: readonly Observation[], rng: Rng, settings: TpeSettings = defaultTpe): Point {
  if (history.filter(({ score }) => score !== null).length < settings.startup) return drawRandom(space, rng);
  const { good, others } = splitByScore(history, settings);
  if (settings.kernels === 'independent') return suggestEach(space, good, others, settings.candidates, rng);
  const likely = fitJoint(space, good);
  const unlikely = fitJoint(space, others);
  return mostPromising(
    settings.candidates,
    () => drawJoint(likely, rng),
    (point) => logJoint(likely, point) - logJoint(unlikely, point),
  );
}

function suggestEach(space: Space, good: readonly Point[], others: readonly Point[], candidates: number, rng: Rng): Point {
  return makePoint(space, (dimension) => {
    const above = observed(dimension, good);
    const below = observed(dimension, others);
    if (above.length + below.length === 0) return drawValue(dimension, rng);
    return dimension.type === 'choice'
      ? suggestChoice(dimension, above, below, candidates, rng)
      : suggestNumber(dimension, above, below, candidates, rng);
  });
}
