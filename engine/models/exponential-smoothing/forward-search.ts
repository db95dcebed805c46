import { curvatureFactor } from './curvature.ts';
import { descend, type Found, type Start } from './descend.ts';
import { placeSmoothing, slopesAt, valueAt, type Problem } from './problem.ts';
import type { Smoothing } from './region.ts';
import { startAt } from './scaled-start.ts';
import { bestStates } from './sensitivities.ts';

/** On shorter series a descent costs little, and the likelihood has more peaks. */
const LONG_ENOUGH = 200;

/** Whether the errors' derivatives can be carried forward, see `crossSensitivities`. */
export const isForward = ({ pass, form, barrier }: Problem): boolean =>
  form.season === 'N' &&
  form.trend !== 'M' &&
  !pass.relative &&
  pass.gaps === null &&
  pass.count === pass.y.length &&
  pass.count >= LONG_ENOUGH &&
  barrier === 0;

/** Tolerance of the first descents, in units of the criterion, and how far above the lowest end another one is not followed further. */
const COARSE = 0.01;
const CLOSE = 4;
/** A start that is worse than an end by so much a value is not followed: its squared errors are nearly twice as large. */
const TOO_FAR = 0.6;
/** Smoothing parameters that differ by less are the same place. */
const ELSEWHERE = 0.002;

/** Moves level and slope to where they are best for the smoothing parameters of `u`, which is where the problem was valued last. */
function settleStates(problem: Problem, u: Float64Array): void {
  const { levelAt, slopeAt, pass } = problem;
  const before = valueAt(problem, u);
  const change = new Float64Array(2);
  bestStates(pass, change);
  const [level, slope] = [u[levelAt] as number, slopeAt >= 0 ? (u[slopeAt] as number) : 0];
  u[levelAt] = level + (change[0] as number);
  if (slopeAt >= 0) u[slopeAt] = slope + (change[1] as number);
  if (valueAt(problem, u) < before) return;
  u[levelAt] = level;
  if (slopeAt >= 0) u[slopeAt] = slope;
}

/** Value, slopes and curvature at `u`; typical steps instead of the curvature where it cannot be had. */
function forwardStart(problem: Problem, u: Float64Array): Start {
  const value = valueAt(problem, u);
  const gradient = new Float64Array(problem.size);
  slopesAt(problem, u, gradient);
  const factor = curvatureFactor(problem, u);
  return factor ? { value, gradient, factor } : startAt(problem, u);
}

/**
 * The lowest of several descents, for forms whose errors have derivatives that are carried forward with them at little cost. States are best for
 * the smoothing parameters to begin with, every descent knows the curvature where it begins, and ends where little is left to gain; the lowest
 * goes on from there with the curvature there, and so do others that end at other parameters and not much higher.
 *
 * @param starts - points with a value; used up
 * @param finest - the tolerance in the end
 * @returns null without a start
 * @throws EngineError `cancelled`
 */
export function searchForward(
  problem: Problem,
  starts: readonly Float64Array[],
  maxIterations: number,
  finest: number,
  shouldStop: () => boolean,
): Found | null {
  const walk = (u: Float64Array, tolerance: number): Found => ({
    u,
    ...descend(problem, u, forwardStart(problem, u), maxIterations, tolerance, shouldStop),
  });
  for (const u of starts) settleStates(problem, u);
  const inOrder = starts.map((u) => ({ u, value: valueAt(problem, u) })).toSorted((a, b) => a.value - b.value);
  const ends: Found[] = [];
  let lowest = Infinity;
  for (const { u, value } of inOrder) {
    if (value > lowest + TOO_FAR * problem.pass.count) break;
    const end = walk(u, COARSE);
    ends.push(end);
    lowest = Math.min(lowest, end.value);
  }
  ends.sort((a, b) => a.value - b.value);
  let best: Found | null = null;
  const followed: Smoothing[] = [];
  for (const end of ends) {
    if (best && end.value > best.value + CLOSE) break;
    placeSmoothing(problem, end.u);
    const { alpha, beta, phi } = problem.smoothing;
    const isKnown = followed.some(
      (other) =>
        Math.abs(other.alpha - alpha) < ELSEWHERE && Math.abs(other.beta - beta) < ELSEWHERE && Math.abs(other.phi - phi) < ELSEWHERE,
    );
    if (isKnown) continue;
    followed.push({ ...problem.smoothing });
    const found = walk(end.u, finest);
    placeSmoothing(problem, found.u);
    followed.push({ ...problem.smoothing });
    if (best === null || found.value < best.value) best = { ...found, iterations: found.iterations + end.iterations };
  }
  return best;
}
