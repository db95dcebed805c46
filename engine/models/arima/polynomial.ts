/**
 * Coefficients of a lag polynomial: entry i belongs to lag i + 1. AR ones are written phi (minus in the polynomial), MA ones theta (plus).
 */
export type LagCoefficients = Float64Array;

/**
 * Product of a plain and a seasonal lag polynomial.
 *
 * @param sign - -1 for 1 - sum phi B^i, +1 for 1 + sum theta B^i
 * @returns length plain + m x seasonal
 */
export function multiplySeasonal(plain: LagCoefficients, seasonal: LagCoefficients, m: number, sign: 1 | -1): LagCoefficients {
  const product = new Float64Array(plain.length + m * seasonal.length);
  product.set(plain);
  for (let j = 0; j < seasonal.length; j++) {
    const weight = seasonal[j] as number;
    const lag = m * (j + 1);
    product[lag - 1] = (product[lag - 1] as number) + weight;
    for (let i = 0; i < plain.length; i++) product[lag + i] = (product[lag + i] as number) + sign * weight * (plain[i] as number);
  }
  return product;
}

/** AR coefficients with d plain and D seasonal differences multiplied in: what y itself, undifferenced, regresses on. */
export function withDifferences(ar: LagCoefficients, d: number, D: number, m: number): LagCoefficients {
  let product = ar;
  for (let i = 0; i < d; i++) product = multiplySeasonal(product, Float64Array.of(1), 1, -1);
  for (let i = 0; i < D; i++) product = multiplySeasonal(product, Float64Array.of(1), m, -1);
  return product;
}

/** Weights of past errors on the value now: psi[0] = 1. The AR part has the differences multiplied in. */
export function psiWeights(ar: LagCoefficients, ma: LagCoefficients, count: number): Float64Array {
  const psi = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    let value = j === 0 ? 1 : j <= ma.length ? (ma[j - 1] as number) : 0;
    for (let i = 1; i <= Math.min(j, ar.length); i++) value += (ar[i - 1] as number) * (psi[j - i] as number);
    psi[j] = value;
  }
  return psi;
}
