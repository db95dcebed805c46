export interface BoundedMinimum {
  readonly x: number;
  readonly value: number;
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;

/**
 * Minimum of a function of one variable on an interval: a grid finds the valley, Brent's parabolas and golden sections its floor.
 *
 * @param grid - ascending, two points or more; the first and the last are the bounds
 * @param tolerance - on x, 1e-6 if not given
 * @returns the best point that was seen; the smallest of equals
 * @see Brent (1973), Algorithms for Minimization without Derivatives, chapter 5
 */
export function minimiseBounded(f: (x: number) => number, grid: ArrayLike<number>, tolerance = 1e-6): BoundedMinimum {
  let best = 0;
  let lowest = Infinity;
  for (let i = 0; i < grid.length; i++) {
    const value = f(grid[i] as number);
    if (value < lowest) {
      lowest = value;
      best = i;
    }
  }
  if (!(lowest < Infinity)) return { x: grid[0] as number, value: lowest };
  let a = grid[Math.max(0, best - 1)] as number;
  let b = grid[Math.min(grid.length - 1, best + 1)] as number;
  let x = grid[best] as number;
  let fx = lowest;
  let w = x;
  let fw = fx;
  let v = x;
  let fv = fx;
  let step = 0;
  let before = b - a;
  for (let iteration = 0; iteration < 60; iteration++) {
    const middle = (a + b) / 2;
    if (Math.abs(x - middle) <= 2 * tolerance - (b - a) / 2) break;
    let parabolic = false;
    if (w !== x && v !== x && w !== v) {
      const r = (x - w) * (fx - fv);
      const q0 = (x - v) * (fx - fw);
      let p = (x - v) * q0 - (x - w) * r;
      let q = 2 * (q0 - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (Math.abs(p) < Math.abs((q * before) / 2) && p > q * (a - x) && p < q * (b - x)) {
        before = step;
        step = p / q;
        const next = x + step;
        if (next - a < 2 * tolerance || b - next < 2 * tolerance) step = x < middle ? tolerance : -tolerance;
        parabolic = true;
      }
    }
    if (!parabolic) {
      before = x < middle ? b - x : a - x;
      step = GOLDEN * before;
    }
    const u = x + (Math.abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = u;
      fx = fu;
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) {
        v = w;
        fv = fw;
        w = u;
        fw = fu;
      } else if (fu <= fv || v === x || v === w) {
        v = u;
        fv = fu;
      }
    }
  }
  return { x, value: fx };
}
