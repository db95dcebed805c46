import type { Orders } from './orders.ts';

/** Beyond this a partial autocorrelation is one to within 1e-7, and its slope is lost in rounding. */
const FARTHEST = 8;

/** Partial autocorrelations in [from, from + count) to coefficients, in place. */
function stepUp(values: Float64Array, from: number, count: number): void {
  for (let k = 1; k < count; k++) {
    const last = values[from + k] as number;
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const left = values[from + i] as number;
      const right = values[from + j] as number;
      values[from + i] = left - last * right;
      if (i !== j) values[from + j] = right - last * left;
    }
  }
}

/** Coefficients to partial autocorrelations, in place; false when the factor is not stationary. */
function stepDown(values: Float64Array, from: number, count: number): boolean {
  for (let k = count - 1; k >= 0; k--) {
    const last = values[from + k] as number;
    const rest = 1 - last * last;
    if (!(rest > 0)) return false;
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const left = values[from + i] as number;
      const right = values[from + j] as number;
      values[from + i] = (left + last * right) / rest;
      if (i !== j) values[from + j] = (right + last * left) / rest;
    }
  }
  return true;
}

const blocks = ({ p, P, q, Q }: Orders): readonly (readonly [number, 1 | -1])[] => [
  [p, 1],
  [P, 1],
  [q, -1],
  [Q, -1],
];

/**
 * Coefficients of a stationary and invertible model from unconstrained numbers, hyperbolic tangents of which are the partial
 * autocorrelations; those of an MA factor are taken from its AR counterpart.
 *
 * @param free - length p + P + q + Q
 * @param out - the same length
 * @see Monahan (1984), Biometrika 71(2), 403-404; Jones (1980), Technometrics 22(3), 389-395
 */
export function fromFree(free: Float64Array, orders: Orders, out: Float64Array): void {
  let at = 0;
  for (const [count, sign] of blocks(orders)) {
    for (let i = at; i < at + count; i++) out[i] = Math.tanh(free[i] as number);
    stepUp(out, at, count);
    if (sign < 0) for (let i = at; i < at + count; i++) out[i] = -(out[i] as number);
    at += count;
  }
}

/**
 * Unconstrained numbers behind coefficients, pulled into the region where they lie outside of it.
 *
 * @param largest - bound on partial autocorrelations, below 1
 */
export function toFree(coefficients: Float64Array, orders: Orders, largest: number): Float64Array {
  const free = Float64Array.from(coefficients);
  let at = 0;
  for (const [count, sign] of blocks(orders)) {
    for (let shrink = 1; ; shrink *= 0.9) {
      let power = shrink;
      for (let i = at; i < at + count; i++, power *= shrink) free[i] = sign * power * (coefficients[i] as number);
      if (stepDown(free, at, count)) break;
    }
    for (let i = at; i < at + count; i++) free[i] = Math.atanh(Math.max(-largest, Math.min(largest, free[i] as number)));
    at += count;
  }
  return free;
}

/** Keeps unconstrained numbers where they still make a difference. */
export function clampFree(free: Float64Array): void {
  for (let i = 0; i < free.length; i++) free[i] = Math.max(-FARTHEST, Math.min(FARTHEST, free[i] as number));
}

/** Whether all factors are stationary and invertible. */
export function isAdmissible(coefficients: Float64Array, orders: Orders, scratch: Float64Array): boolean {
  let at = 0;
  for (const [count, sign] of blocks(orders)) {
    for (let i = at; i < at + count; i++) scratch[i] = sign * (coefficients[i] as number);
    if (!stepDown(scratch, at, count)) return false;
    at += count;
  }
  return true;
}

/** Whether all roots of the model's polynomials, seasons multiplied in, are at least `distance` from the origin. */
export function rootsBeyond(coefficients: Float64Array, orders: Orders, distance: number): boolean {
  const scaled = Float64Array.from(coefficients);
  let at = 0;
  blocks(orders).forEach(([count], k) => {
    const step = k % 2 === 1 ? orders.m : 1;
    for (let i = 0; i < count; i++) scaled[at + i] = (scaled[at + i] as number) * distance ** (step * (i + 1));
    at += count;
  });
  return isAdmissible(scaled, orders, new Float64Array(scaled.length));
}

/** Multiplies the plain and the seasonal factor out: phi gets length p + m P, theta q + m Q; what lies behind is left alone. */
export function expand(coefficients: Float64Array, orders: Orders, phi: Float64Array, theta: Float64Array): void {
  const { p, P, q, Q, m } = orders;
  multiplyInto(coefficients, 0, p, p, P, m, -1, phi);
  multiplyInto(coefficients, p + P, q, p + P + q, Q, m, 1, theta);
}

function multiplyInto(
  from: Float64Array,
  plainAt: number,
  plain: number,
  seasonalAt: number,
  seasonal: number,
  m: number,
  sign: 1 | -1,
  out: Float64Array,
): void {
  out.fill(0, 0, plain + m * seasonal);
  for (let i = 0; i < plain; i++) out[i] = from[plainAt + i] as number;
  for (let j = 0; j < seasonal; j++) {
    const weight = from[seasonalAt + j] as number;
    const lag = m * (j + 1);
    out[lag - 1] = (out[lag - 1] as number) + weight;
    for (let i = 0; i < plain; i++) out[lag + i] = (out[lag + i] as number) + sign * weight * (from[plainAt + i] as number);
  }
}
