import { burg } from './burg.ts';

/** Weight of a flat spectrum that is mixed in, so that no frequency has none. */
const PRIOR = 0.001;

/**
 * Shannon entropy of the spectrum of an autoregression fitted by Burg's method: 1 for noise, near 0 for a series that a few waves explain. As
 * `entropy` of R's `tsfeatures`. One less it is the forecastability.
 *
 * @param y - length n, nothing missing
 * @returns NaN for fewer than five values or a constant series
 * @see Goerg (2013), Forecastable Component Analysis, ICML, 64-72; Hyndman, Wang & Laptev (2015), Large-Scale Unusual Time Series Detection, ICDM workshops
 */
export function spectralEntropy(y: Float64Array): number {
  const n = y.length;
  if (n < 5) return NaN;
  const { coefficients, variance } = burg(y);
  if (!(variance > 0)) return NaN;
  const frequencies = Math.ceil(n / 2 + 1);
  const spectrum = arSpectrum(coefficients, frequencies);
  // Frequency 0 counts once, every other for itself and its negative.
  let sum = spectrum[0] as number;
  for (let f = 1; f < frequencies; f++) sum += 2 * (spectrum[f] as number);
  const flat = PRIOR / (2 * frequencies - 1);
  let entropy = 0;
  for (let f = 0; f < frequencies; f++) {
    const share = (1 - PRIOR) * ((spectrum[f] as number) / sum) + flat;
    entropy -= (f === 0 ? 1 : 2) * share * Math.log(share);
  }
  return Math.min(1, entropy / Math.log(n));
}

/** Spectrum of an autoregression at `count` equally spaced frequencies from 0 to half a cycle a period, without the noise's variance. */
function arSpectrum(coefficients: Float64Array, count: number): Float64Array {
  const order = coefficients.length;
  const spectrum = new Float64Array(count);
  for (let f = 0; f < count; f++) {
    const turn = (Math.PI * f) / (count - 1);
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    // Horner's rule on the unit circle.
    let real = 0;
    let imaginary = 0;
    for (let i = order - 1; i >= 0; i--) {
      const r = real + (coefficients[i] as number);
      real = r * cosine - imaginary * sine;
      imaginary = r * sine + imaginary * cosine;
    }
    spectrum[f] = 1 / ((1 - real) * (1 - real) + imaginary * imaginary);
  }
  return spectrum;
}
