import { dot, plus, type Vector } from './vectors.ts';

// Line search by strong Wolfe conditions with cubic interpolation, with the constants of Stan.

const ARMIJO = 1e-4;
const CURVATURE = 0.9;
export const LEAST_STEP = 1e-12;
const MOST_EXTENSIONS = 20;
const MOST_ZOOMS = 200;

/** A function that is minimised, at a point. */
export interface Point {
  readonly x: Vector;
  readonly value: number;
  readonly slope: Vector;
}

/** Lowest point on [low, high] of the cubic through (0, 0) and (x, f) with slopes d0 and d1. */
export function lowestOfCubic(d0: number, x: number, f: number, d1: number, low: number, high: number): number {
  const c3 = (-12 * f + 6 * x * (d0 + d1)) / x ** 3;
  const c2 = -(4 * d0 + 2 * d1) / x + (6 * f) / x ** 2;
  const root = Math.sqrt(c2 * c2 - 2 * d0 * c3);
  const at = (a: number): number => a * (a * ((a * c3) / 3 + c2) * 0.5 + d0);
  const inside = [-(c2 + root) / c3, -(c2 - root) / c3].filter((a) => a > low && a < high);
  return [low, high, ...inside].reduce((best, a) => (at(a) < at(best) ? a : best));
}

/** A step that was found, and where it leads. */
export interface Step {
  readonly step: number;
  readonly to: Point;
}

interface End extends Step {
  readonly value: number;
  readonly slope: number;
}

/**
 * A step that meets the strong Wolfe conditions; null where none is found. A value that is not finite counts as too high.
 *
 * @param first - the step that is tried first
 * @see Nocedal & Wright (2006), Numerical Optimization, 2nd ed., algorithms 3.5 and 3.6
 */
export function lineSearch(minimised: (x: Vector) => Point, from: Point, direction: Vector, first: number): Step | null {
  const d0 = dot(from.slope, direction);
  const end = (step: number): End => {
    const to = minimised(plus(from.x, step, direction));
    return { step, to, value: to.value, slope: dot(to.slope, direction) };
  };
  const flat = (slope: number): boolean => Math.abs(slope) <= -CURVATURE * d0;
  const zoom = (lowest: End, other: End): End | null => {
    let low = lowest;
    let high = other;
    for (let tries = 1; tries <= MOST_ZOOMS && Math.abs(low.step - high.step) >= 1e-16; tries++) {
      const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.step - high.step);
      const d2 = Math.sign(high.step - low.step) * Math.sqrt(d1 * d1 - low.slope * high.slope);
      let step = high.step - ((high.step - low.step) * (high.slope + d2 - d1)) / (high.slope - low.slope + 2 * d2);
      const margin = 0.01 * Math.abs(low.step - high.step);
      const inside = step >= Math.min(low.step, high.step) + margin && step <= Math.max(low.step, high.step) - margin;
      if (tries % 5 === 0 || !inside) step = (low.step + high.step) / 2;
      const next = end(step);
      if (!(next.value <= from.value + step * ARMIJO * d0) || next.value >= low.value) high = next;
      else if (flat(next.slope)) return next;
      else {
        if (next.slope * (high.step - low.step) >= 0) high = low;
        low = next;
      }
    }
    return null;
  };
  let before: End = { step: LEAST_STEP, to: from, value: from.value, slope: d0 };
  for (let step = first, tries = 0; tries < MOST_EXTENSIONS; step *= 10, tries++) {
    const next = end(step);
    if (!(next.value <= from.value + first * ARMIJO * d0) || (next.value >= before.value && tries > 0)) return zoom(before, next);
    if (flat(next.slope)) return next;
    if (next.slope >= 0) return zoom(next, before);
    before = next;
  }
  return null;
}
