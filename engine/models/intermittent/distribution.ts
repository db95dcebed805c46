import type { Forecast } from '../../core/forecast.ts';
import type { Demand } from './demand.ts';

/** What a period of demand may bring: nothing, or one of the sizes seen before. Plain data, kept in fitted models. */
export interface DemandDistribution {
  /** Probability that there is demand, 0 to 1. */
  readonly probability: number;
  /** Sizes of equal probability, ascending. */
  readonly sizes: readonly number[];
  readonly largest: number;
  /** Number of sizes that stand behind the distribution: recent ones count more. */
  readonly effective: number;
  /** Whether forecasts of whole numbers are wanted for the bounds. */
  readonly integer: boolean;
}

/** Sizes that stand for the distribution. */
const SIZES = 100;

/**
 * The distribution of a period's demand whose mean is the forecast. The sizes carry the weights that exponential smoothing gives them, so that
 * their mean is the smoothed size; demand occurs with the probability that makes up the rest of the forecast.
 *
 * @param rate - forecast of mean demand a period, above zero
 * @param alpha - smoothing parameter of the sizes
 * @param start - what the smoothing starts from: the first size, or the mean of all
 */
export function demandDistribution({ sizes, integer }: Demand, rate: number, alpha: number, start: 'first' | 'mean'): DemandDistribution {
  const k = sizes.length;
  const order = Array.from(sizes.keys()).sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
  // What the start keeps falls to the first size, or to all alike.
  const weight = (i: number): number => {
    if (start === 'mean') return alpha * (1 - alpha) ** (k - 1 - i) + (1 - alpha) ** k / k;
    return i === 0 ? (1 - alpha) ** (k - 1) : alpha * (1 - alpha) ** (k - 1 - i);
  };
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < k; i++) {
    mean += weight(i) * (sizes[i] as number);
    squares += weight(i) ** 2;
  }
  const probability = Math.min(1, rate / mean);
  // A rate above the mean size cannot come from more frequent demand: the sizes grow instead.
  const stretch = probability < 1 ? 1 : rate / mean;
  const kept: number[] = [];
  let reached = weight(order[0] as number);
  let at = 0;
  for (let i = 0; i < SIZES; i++) {
    const share = (i + 0.5) / SIZES;
    while (reached < share && at < k - 1) {
      at++;
      reached += weight(order[at] as number);
    }
    kept.push(stretch * (sizes[order[at] as number] as number));
  }
  return { probability, sizes: kept, largest: stretch * (sizes[order[k - 1] as number] as number), effective: 1 / squares, integer };
}

/** Quantile of the sizes, the level raised for their small number as in conformal prediction. */
function sizeQuantile({ sizes, largest, effective }: DemandDistribution, share: number): number {
  const raised = share > 0.5 ? 0.5 + (share - 0.5) * (1 + 1 / effective) : share;
  if (raised >= 1) return largest;
  return sizes[Math.max(0, Math.floor(raised * sizes.length))] as number;
}

/** Quantile of a period's demand, zero included. */
export function demandQuantile(distribution: DemandDistribution, share: number): number {
  const none = 1 - distribution.probability;
  return share <= none ? 0 : sizeQuantile(distribution, (share - none) / distribution.probability);
}

/**
 * A flat forecast of mean demand with the central intervals of its distribution. With the weights of exponential smoothing the expected
 * distribution of every later period is that of the next one, so that the intervals are the same at every step. They are widened where they
 * would not hold the mean: half of all periods may bring nothing.
 */
export function forecastDemand(rate: number, distribution: DemandDistribution, horizon: number, levels: readonly number[]): Forecast {
  const { integer } = distribution;
  const ascending = [...new Set(levels)].sort((a, b) => a - b);
  const bounds = (level: number): readonly [number, number] => {
    const lower = Math.min(demandQuantile(distribution, 0.5 - level / 200), rate);
    const upper = Math.max(demandQuantile(distribution, 0.5 + level / 200), rate);
    return integer ? [Math.floor(lower), Math.ceil(upper)] : [lower, upper];
  };
  return {
    mean: new Float64Array(horizon).fill(rate),
    intervals: ascending.map((level) => {
      const [lower, upper] = bounds(level);
      return { level, lower: new Float64Array(horizon).fill(lower), upper: new Float64Array(horizon).fill(upper) };
    }),
  };
}
