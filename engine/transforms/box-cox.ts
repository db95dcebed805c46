/**
 * Box-Cox transformation as Bickel & Doksum extend it to negative values: (sign(y) |y|^lambda - 1) / lambda, log(y) for lambda 0.
 *
 * @param value - above zero where lambda is 0 or less; NaN stays NaN
 * @see Bickel & Doksum (1981), J. American Statistical Association 76(374), 296-311
 */
export function boxCox(value: number, lambda: number): number {
  if (lambda === 0) return Math.log(value);
  return (Math.sign(value) * Math.pow(Math.abs(value), lambda) - 1) / lambda;
}

/**
 * Inverse of `boxCox`.
 *
 * @returns NaN at and beyond -1 / lambda for a lambda below zero: no value is transformed to there
 */
export function inverseBoxCox(value: number, lambda: number): number {
  if (lambda === 0) return Math.exp(value);
  const power = value * lambda + 1;
  if (lambda < 0 && power <= 0) return NaN;
  return Math.sign(power) * Math.pow(Math.abs(power), 1 / lambda);
}

/**
 * Mean of a quantity whose transformed value has a symmetric distribution, by the second-order Taylor expansion of the inverse about
 * the centre. Turning the centre itself back gives the median.
 *
 * @param median - the centre turned back
 * @param variance - of the transformed value
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.6
 */
export const boxCoxMean = (median: number, variance: number, lambda: number): number =>
  median === 0 ? 0 : median * (1 + (0.5 * variance * (1 - lambda)) / Math.pow(Math.abs(median), 2 * lambda));
