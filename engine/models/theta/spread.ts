import { estimateSpread, stepsToLookAt, type Spread } from '../spread.ts';

export interface ThetaSpreadInput {
  /** Length n, seasonally adjusted. */
  readonly y: Float64Array;
  /** Length n: one-step forecasts, NaN where there is none. */
  readonly oneStep: Float64Array;
  /** Length n + 1: slope of the line through the first i values. */
  readonly slopes: Float64Array;
  /** Share of the slope that forecasts carry on: 1 - 1 / theta. */
  readonly weight: number;
  readonly alpha: number;
  readonly sigma2: number;
  /** Errors less parameters. */
  readonly freedom: number;
  readonly seasonLength: number;
}

/** Values before the first origin: no line is known earlier. */
const FIRST_ORIGIN = 3;

/** Spread of a Theta model, whose forecast of step k + 1 is that of one step and k times its share of the slope. */
export function thetaSpread({ y, oneStep, slopes, weight, alpha, sigma2, freedom, seasonLength }: ThetaSpreadInput): Spread {
  const n = y.length;
  const steps = stepsToLookAt(n, seasonLength);
  const meanSquares = new Float64Array(steps);
  const counts = new Int32Array(steps);
  const ratios = new Float64Array(steps);
  for (let k = 0; k < steps; k++) {
    ratios[k] = 1 + k * alpha * alpha;
    let sum = 0;
    let count = 0;
    for (let t = FIRST_ORIGIN; t + k < n; t++) {
      const error = (y[t + k] as number) - (oneStep[t] as number) - k * weight * (slopes[t] as number);
      sum += error * error;
      count++;
    }
    meanSquares[k] = count > 0 ? sum / count : 0;
    counts[k] = count;
  }
  return estimateSpread({ errors: { meanSquares, counts }, ratios, sigma2, freedom, length: n, slope: slopes[n] as number });
}
