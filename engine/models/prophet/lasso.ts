import { factorise, solveLower, solveUpper } from './cholesky.ts';

const ROUNDS = 400;
const SWEEPS = 8;

/**
 * Minimises `x'Ax / 2 - b'x + penalty * sum |x_j|`. Coordinate descent finds which elements are zero and the signs of the others; a solution
 * for those signs by Cholesky is then exact. Where the signs never settle, the point that coordinate descent has reached stands.
 *
 * @param a - n x n, row-major, symmetric, positive semi-definite
 * @param x - start; the minimum on return
 * @returns whether the conditions of optimality hold
 * @see Friedman, Hastie & Tibshirani (2010), J. Statistical Software 33(1), section 2
 */
export function minimiseLasso(a: Float64Array, b: Float64Array, penalty: number, x: Float64Array): boolean {
  const n = x.length;
  if (n === 0) return true;
  const slope = new Float64Array(n);
  const active = new Int32Array(n);
  const factor = new Float64Array(n * n);
  const solution = new Float64Array(n);
  for (let round = 0; round < ROUNDS; round++) {
    let signs = trySigns(a, b, penalty, x, active, factor, solution);
    // A step towards the solution for these signs, up to the first sign change: the signs there are tried in turn.
    for (let cut = 0; signs > 0 && cut < n; cut++) signs = trySigns(a, b, penalty, x, active, factor, solution);
    gradient(a, b, x, slope);
    if (optimal(a, slope, penalty, x)) return true;
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let j = 0; j < n; j++) {
        const curvature = a[j * n + j] as number;
        if (!(curvature > 0)) continue;
        const before = x[j] as number;
        const pull = curvature * before - (slope[j] as number);
        const after = pull > penalty ? (pull - penalty) / curvature : pull < -penalty ? (pull + penalty) / curvature : 0;
        if (after === before) continue;
        x[j] = after;
        const change = after - before;
        for (let i = 0; i < n; i++) slope[i] = (slope[i] as number) + (a[i * n + j] as number) * change;
      }
    }
  }
  return false;
}

/** A x - b. */
function gradient(a: Float64Array, b: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let sum = -(b[i] as number);
    for (let j = 0; j < n; j++) sum += (a[i * n + j] as number) * (x[j] as number);
    out[i] = sum;
  }
}

/** The minimum over the elements that are not zero, for the signs that they have; stops where the first of them would change its sign. */
function trySigns(
  a: Float64Array,
  b: Float64Array,
  penalty: number,
  x: Float64Array,
  active: Int32Array,
  factor: Float64Array,
  solution: Float64Array,
): number {
  const n = x.length;
  let count = 0;
  for (let j = 0; j < n; j++) if (x[j] !== 0) active[count++] = j;
  if (count === 0) return 0;
  for (let r = 0; r < count; r++) {
    const i = active[r] as number;
    solution[r] = (b[i] as number) - penalty * Math.sign(x[i] as number);
    for (let c = 0; c <= r; c++) factor[r * count + c] = a[i * n + (active[c] as number)] as number;
  }
  factorise(factor, count);
  solveLower(factor, count, solution);
  solveUpper(factor, count, solution);
  let share = 1;
  let first = -1;
  for (let r = 0; r < count; r++) {
    const from = x[active[r] as number] as number;
    const to = solution[r] as number;
    if (from * to >= 0 && to !== 0) continue;
    const reach = from / (from - to);
    if (reach < share || first < 0) {
      share = Math.min(share, reach);
      first = r;
    }
  }
  for (let r = 0; r < count; r++) {
    const j = active[r] as number;
    x[j] = first < 0 ? (solution[r] as number) : (x[j] as number) + share * ((solution[r] as number) - (x[j] as number));
  }
  if (first < 0) return 0;
  x[active[first] as number] = 0;
  return 1;
}

/** Whether no coordinate could lower the value by moving. */
function optimal(a: Float64Array, slope: Float64Array, penalty: number, x: Float64Array): boolean {
  const n = x.length;
  for (let j = 0; j < n; j++) {
    const value = x[j] as number;
    const own = slope[j] as number;
    const scale = penalty + Math.abs((a[j * n + j] as number) * value);
    if (value === 0 ? Math.abs(own) > penalty + 1e-9 * scale : Math.abs(own + penalty * Math.sign(value)) > 1e-7 * scale) return false;
  }
  return true;
}
