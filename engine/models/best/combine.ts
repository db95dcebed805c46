import type { Forecast, Interval } from '../../core/forecast.ts';
import type { Look } from '../../intervals/calibrate.ts';

/** Middle of numbers by weight: half of the weight lies on either side. Equal weights give the median. */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let below = 0;
  for (const [at, k] of order.entries()) {
    below += weights[k] as number;
    if (below > half * (1 + 1e-12)) return values[k] as number;
    if (below >= half * (1 - 1e-12)) return ((values[k] as number) + (values[order[at + 1] ?? k] as number)) / 2;
  }
  return values[order[order.length - 1] as number] as number;
}

export const weightedMean = (values: readonly number[], weights: readonly number[]): number => {
  let sum = 0;
  for (const [k, value] of values.entries()) sum += (weights[k] as number) * value;
  return sum;
};

export type Rule = 'mean' | 'median';
const ruleOf = (rule: Rule) => (rule === 'mean' ? weightedMean : weightedMedian);

/** Members' forecasts of the same steps in one, step by step. */
export function combineLooks(looks: readonly Look[], weights: readonly number[], rule: Rule): Look {
  const middle = ruleOf(rule);
  const steps = looks[0]?.mean.length ?? 0;
  const mean = new Float64Array(steps);
  const deviation = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    mean[i] = middle(
      looks.map((look) => look.mean[i] as number),
      weights,
    );
    deviation[i] = middle(
      looks.map((look) => look.deviation[i] as number),
      weights,
    );
  }
  return { mean, deviation };
}

/**
 * Members' forecasts in one: point forecasts and, at each level, the distances of the bounds from them; the distances are then stretched.
 *
 * @param forecasts - same horizon and levels
 * @param stretch - factor for each level
 * @see Lichtendahl, Grushka-Cockayne & Winkler (2013), Management Science 59(7), 1594-1611, on averaging quantiles
 */
export function combineForecasts(
  forecasts: readonly Forecast[],
  weights: readonly number[],
  rule: Rule,
  stretch: (level: number) => number,
): Forecast {
  const middle = ruleOf(rule);
  const steps = forecasts[0]?.mean.length ?? 0;
  const at = (of: (forecast: Forecast) => number): number => middle(forecasts.map(of), weights);
  const mean = Float64Array.from({ length: steps }, (_, i) => at((forecast) => forecast.mean[i] as number));
  const intervals: Interval[] = (forecasts[0]?.intervals ?? []).map(({ level }, k) => {
    const factor = stretch(level);
    const distance = (i: number, side: 'lower' | 'upper'): number =>
      factor * at((forecast) => Math.abs((forecast.intervals[k]?.[side][i] as number) - (forecast.mean[i] as number)));
    return {
      level,
      lower: mean.map((value, i) => value - distance(i, 'lower')),
      upper: mean.map((value, i) => value + distance(i, 'upper')),
    };
  });
  return { mean, intervals };
}
