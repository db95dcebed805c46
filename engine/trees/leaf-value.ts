/** Gradient after the L1 penalty. */
export const shrunk = (gradient: number, alpha: number): number =>
  alpha === 0 ? gradient : Math.sign(gradient) * Math.max(0, Math.abs(gradient) - alpha);

/** Newton step of a leaf, held between bounds. */
export function leafValue(gradient: number, hessian: number, lambda: number, alpha: number, low: number, high: number): number {
  const denominator = hessian + lambda;
  const step = denominator > 0 ? -shrunk(gradient, alpha) / denominator : 0;
  return Math.max(low, Math.min(high, step));
}

/** Twice the fall of the penalised loss when a leaf takes `value`. @see Chen & Guestrin (2016), eq. 6, without the half */
export const gainOf = (gradient: number, hessian: number, lambda: number, alpha: number, value: number): number =>
  -(2 * shrunk(gradient, alpha) * value + (hessian + lambda) * value * value);
