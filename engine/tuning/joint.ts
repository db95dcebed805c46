import { normalCdf } from '../math/distributions/tails.ts';
import type { Rng } from '../core/rng.ts';
import { drawValue } from './random.ts';
import { scaleOf, type Scale } from './scale.ts';
import { makePoint, sameValue, type Dimension, type Point, type Space, type Value } from './space.ts';

/** A mixture over whole points, all of one weight: a product of kernels around each observation, and the prior. */
export interface Joint {
  readonly space: Space;
  /** One for each dimension; null for choices. */
  readonly scales: readonly (Scale | null)[];
  readonly points: readonly Point[];
  /** For each point and dimension, point by point: the share of its kernel that lies within the interval; 1 where it has none. */
  readonly inside: Float64Array;
  /** Standard deviation of the kernels, as a share of each interval. */
  readonly width: number;
}

/**
 * Parzen estimator of points: what goes well together is learnt together. Kernels are 0.2 n^(-1 / (d + 4)) of the interval wide, the rate at
 * which densities of d dimensions are learnt, and at least 1 / min(100, n + 2) of it.
 *
 * @see Falkner, Klein & Hutter (2018), BOHB, ICML, PMLR 80, section 3.2; Watanabe (2023), arXiv:2304.11127, for the width
 */
export function fitJoint(space: Space, points: readonly Point[]): Joint {
  const n = points.length;
  const width = Math.max(1 / Math.min(100, n + 2), 0.2 * Math.max(1, n) ** (-1 / (space.length + 4)));
  const scales = space.map((dimension) => (dimension.type === 'choice' ? null : scaleOf(dimension)));
  const inside = new Float64Array(n * space.length).fill(1);
  points.forEach((point, p) =>
    space.forEach((dimension, i) => {
      const scale = scales[i];
      const centre = centreOf(point, dimension);
      if (scale && centre !== undefined) inside[p * space.length + i] = withinShare(scale, centre as number, width);
    }),
  );
  return { space, scales, points, inside, width };
}

function withinShare({ low, high, place }: Scale, centre: number, width: number): number {
  const unit = width * (high - low);
  return normalCdf((high - place(centre)) / unit) - normalCdf((low - place(centre)) / unit);
}

/** The value that a kernel stands around; undefined for the prior and where the observation had none. */
const centreOf = (point: Point | undefined, { name }: Dimension): Value | undefined =>
  point && Object.hasOwn(point, name) ? point[name] : undefined;

/** Weight of each other value beside the observed one in the kernel of a choice: one observation shared by all. */
const besides = ({ points }: Joint): number => 1 / (points.length + 1);

function drawAround(joint: Joint, i: number, centre: Value | undefined, rng: Rng): Value {
  const dimension = joint.space[i] as Dimension;
  if (centre === undefined) return drawValue(dimension, rng);
  if (dimension.type === 'choice')
    return rng.uniform() * (1 + dimension.values.length * besides(joint)) < 1 ? centre : drawValue(dimension, rng);
  const scale = joint.scales[i] as Scale;
  const at = scale.place(centre as number);
  const width = joint.width * (scale.high - scale.low);
  for (;;) {
    const place = at + width * rng.normal();
    if (place >= scale.low && place <= scale.high) return scale.value(place);
  }
}

/** A point drawn from the mixture; what an observation has no value for is drawn at random. */
export function drawJoint(joint: Joint, rng: Rng): Point {
  const around = joint.points[Math.floor(rng.uniform() * (joint.points.length + 1))];
  const index = new Map(joint.space.map((dimension, i) => [dimension, i]));
  return makePoint(joint.space, (dimension) => drawAround(joint, index.get(dimension) as number, centreOf(around, dimension), rng));
}

/** Probability of a value, or its density where values are continuous, under the kernel around point p; the prior is the one after the last. */
function kernel(joint: Joint, p: number, i: number, value: Value): number {
  const dimension = joint.space[i] as Dimension;
  const centre = centreOf(joint.points[p], dimension);
  if (dimension.type === 'choice') {
    const count = dimension.values.length;
    if (centre === undefined) return 1 / count;
    return ((sameValue(centre, value) ? 1 : 0) + besides(joint)) / (1 + count * besides(joint));
  }
  const scale = joint.scales[i] as Scale;
  const { low, high } = scale;
  const [from, to] = scale.cell(value as number);
  if (centre === undefined) return to > from ? (to - from) / (high - low) : 1 / (high - low);
  const at = scale.place(centre as number);
  const width = joint.width * (high - low);
  const z = (from - at) / width;
  const mass = to > from ? normalCdf((to - at) / width) - normalCdf(z) : Math.exp(-0.5 * z * z) / (width * Math.sqrt(2 * Math.PI));
  return mass / (joint.inside[p * joint.space.length + i] as number);
}

/** Logarithm of how likely a point is; its inactive dimensions do not count. */
export function logJoint(joint: Joint, point: Point): number {
  let sum = 0;
  for (let p = 0; p <= joint.points.length; p++) {
    let product = 1;
    joint.space.forEach((dimension, i) => {
      if (Object.hasOwn(point, dimension.name)) product *= kernel(joint, p, i, point[dimension.name] as Value);
    });
    sum += product;
  }
  // The prior is uniform, so that the sum is nowhere zero.
  return Math.log(sum / (joint.points.length + 1));
}
