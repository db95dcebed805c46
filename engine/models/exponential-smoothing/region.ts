import type { Form } from './form.ts';

/** Which smoothing parameters are allowed: those of the textbooks, all that forget the start, or those that are both. */
export type Bounds = 'both' | 'usual' | 'admissible';

/** Smoothing parameters; those that a form has not are 0, phi is then 1. */
export interface Smoothing {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

/** Limits of one parameter given those before it (in the order phi, gamma, alpha, beta): lower and upper. */
export interface Limits {
  lower: number;
  upper: number;
}

/** R's limits: alpha, beta and gamma from 1e-4 to 0.9999, phi from 0.8 to 0.98. */
export const SMALLEST = 1e-4;
export const LARGEST = 0.9999;
export const PHI_SMALLEST = 0.8;
export const PHI_LARGEST = 0.98;
/** Admissible models may be damped much more strongly; at 1 the damping is gone. */
const PHI_ADMISSIBLE = 0.1;

/** Writes the limits of `phi` into `out`. */
export function phiLimits(bounds: Bounds, out: Limits): void {
  out.lower = bounds === 'admissible' ? PHI_ADMISSIBLE : PHI_SMALLEST;
  out.upper = bounds === 'admissible' ? 1 : PHI_LARGEST;
}

/** Writes the limits of `alpha` into `out`; when phi and gamma are set. */
export function alphaLimits(bounds: Bounds, { gamma, phi }: Smoothing, seasonLength: number, out: Limits): void {
  if (bounds !== 'admissible') {
    out.lower = SMALLEST;
    out.upper = Math.min(LARGEST, 1 - gamma);
    return;
  }
  const m = seasonLength;
  out.lower = m > 1 ? 1 - 1 / phi - (gamma * (1 - m + phi + phi * m)) / (2 * phi * m) : 1 - 1 / phi;
  out.upper = 1 + 1 / phi - gamma;
}

/** Writes the limits of `gamma` into `out`. In the usual region alpha is then held to 1 - gamma. */
export function gammaLimits(bounds: Bounds, { phi }: Smoothing, out: Limits): void {
  out.lower = bounds === 'admissible' ? 0 : SMALLEST;
  out.upper = bounds === 'admissible' ? 1 + 1 / phi : LARGEST - SMALLEST;
}

/** Writes the limits of `beta` into `out`; when the others are set. */
export function betaLimits(bounds: Bounds, { alpha, gamma, phi }: Smoothing, seasonLength: number, out: Limits): void {
  if (bounds !== 'admissible') {
    out.lower = SMALLEST;
    out.upper = alpha;
    return;
  }
  out.lower = seasonLength > 1 ? -(1 - phi) * (gamma / seasonLength + alpha) : alpha * (phi - 1);
  out.upper = (1 + phi) * (2 - alpha);
}

/**
 * How far inside the admissible region parameters lie: there the errors' influence dies out, so that forecasts do not depend on the distant
 * past. Proved for the linear forms; R uses it for all, and so do we.
 *
 * @param seasonLength - m; the season is left out when the form has none
 * @returns 0 or a negative number that falls without limit towards the edge; minus infinity outside
 * @see Hyndman, Akram & Archibald (2008), Annals of the Institute of Statistical Mathematics 60(2), 407-426
 */
export function admissibility({ alpha, beta, gamma, phi }: Smoothing, form: Form, seasonLength: number): number {
  if (phi < 0 || phi > 1 + 1e-8) return -Infinity;
  if (form.season === 'N' || seasonLength < 2) {
    if (alpha < 1 - 1 / phi || alpha > 1 + 1 / phi) return -Infinity;
    return form.trend === 'N' || (beta >= alpha * (phi - 1) && beta <= (1 + phi) * (2 - alpha)) ? 0 : -Infinity;
  }
  const m = seasonLength;
  if (gamma < Math.max(1 - 1 / phi - alpha, 0) || gamma > 1 + 1 / phi - alpha) return -Infinity;
  if (alpha < 1 - 1 / phi - (gamma * (1 - m + phi + phi * m)) / (2 * phi * m)) return -Infinity;
  if (beta < -(1 - phi) * (gamma / m + alpha)) return -Infinity;
  // Highest power first, monic.
  const polynomial = new Float64Array(m + 2);
  const middle = alpha + beta - alpha * phi;
  polynomial[0] = 1;
  polynomial[1] = alpha + beta - phi;
  for (let i = 2; i < m; i++) polynomial[i] = middle;
  polynomial[m] = middle + gamma - 1;
  polynomial[m + 1] = phi * (1 - alpha - gamma);
  return logMargin(polynomial);
}

/** Whether parameters are admissible, see `admissibility`. */
export const isAdmissible = (smoothing: Smoothing, form: Form, seasonLength: number): boolean =>
  admissibility(smoothing, form, seasonLength) > -Infinity;

/**
 * How far inside the unit circle the roots of a polynomial are, by the Schur-Cohn recursion on the polynomial with its roots drawn in by
 * 1e-9: the sum of the logarithms of one minus each squared reflection coefficient, minus infinity when a root is outside.
 *
 * @param polynomial - highest power first, first coefficient 1; used up
 */
function logMargin(polynomial: Float64Array): number {
  let shrink = 1;
  for (let i = 1; i < polynomial.length; i++) {
    shrink *= 1 - 1e-9;
    polynomial[i] = (polynomial[i] as number) * shrink;
  }
  let sum = 0;
  for (let degree = polynomial.length - 1; degree > 0; degree--) {
    const k = polynomial[degree] as number;
    if (!(Math.abs(k) < 1)) return -Infinity;
    const room = 1 - k * k;
    sum += Math.log(room);
    for (let i = 1, j = degree - 1; i <= j; i++, j--) {
      const a = polynomial[i] as number;
      const b = polynomial[j] as number;
      polynomial[i] = (a - k * b) / room;
      polynomial[j] = (b - k * a) / room;
    }
  }
  return sum;
}
