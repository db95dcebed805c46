import { createRng, type Rng } from '../core/rng.ts';
import { expectedError, type Expectation } from './expectation.ts';
import type { Matured } from './matured.ts';

export interface ControlOptions {
  /** Weight of the newest period in the moving averages, 0 to 1; 0.2 if not given. */
  readonly weight?: number;
  /** Chance of an alarm within `over` periods when nothing has changed; 0.05 within 100 if not given. */
  readonly falseAlarm?: number;
  readonly over?: number;
  /** Of the simulated periods; 1 if not given. */
  readonly seed?: number;
}

/** One period of the chart. */
export interface ControlPoint {
  readonly period: number;
  /** Values that arrived. */
  readonly count: number;
  /** Mean over series of the size of the error over the size expected: 1 is as in the backtest. */
  readonly ratio: number;
  /** Mean over series of the error (actual less forecast) over the size expected. */
  readonly bias: number;
  /** Exponentially weighted moving averages of both. */
  readonly smoothRatio: number;
  readonly smoothBias: number;
  readonly alarm: 'larger' | 'above' | 'below' | null;
}

export interface ControlChart {
  readonly points: readonly ControlPoint[];
  /** What the averages stay within when nothing has changed. Null where the backtest has too few values to say. */
  readonly limits: {
    readonly ratio: { readonly centre: number; readonly upper: number };
    readonly bias: { readonly centre: number; readonly lower: number; readonly upper: number };
  } | null;
  /** First period of an alarm; null without one. */
  readonly alarmAt: number | null;
  /** The likeliest period for the change to have begun. */
  readonly since: number | null;
  /** Which average: `larger` errors, or actuals `above` or `below` the forecasts. */
  readonly alarm: ControlPoint['alarm'];
}

/** Fewer draws of the backtest say too little of what is usual. */
const FEWEST_DRAWS = 12;
const SIMULATED = 2000;
/** Periods until a path has forgotten its start. */
const RUN_IN = 30;

/**
 * Whether errors are still those that the backtest led to expect, period by period: exponentially weighted moving averages of their size and of their sign, with limits from the backtest itself.
 * Its means over series are strung together at random, whole folds in their order, so that the limits know of their spread, their skew and of neighbours that are alike.
 *
 * @param matured - of the deployed model since its deployment
 * @see Roberts (1959), Technometrics 1(3), 239-250; limits by simulation: Jones & Woodall (1998), J. Quality Technology 30(4), 362-375
 */
export function controlChart(matured: Matured, expectation: Expectation, options: ControlOptions = {}): ControlChart {
  const { weight = 0.2, falseAlarm = 0.05, over = 100, seed = 1 } = options;
  const limits = limitsOf(expectation, weight, falseAlarm, over, createRng(seed));
  const periods = meansByPeriod(matured, expectation);
  let [ratio, bias] = [limits?.ratio.centre ?? 1, limits?.bias.centre ?? 0];
  const points = periods.map((one): ControlPoint => {
    ratio += weight * (one.ratio - ratio);
    bias += weight * (one.bias - bias);
    const alarm = !limits
      ? null
      : bias > limits.bias.upper
        ? 'above'
        : bias < limits.bias.lower
          ? 'below'
          : ratio > limits.ratio.upper
            ? 'larger'
            : null;
    return { ...one, smoothRatio: ratio, smoothBias: bias, alarm };
  });
  const first = points.findIndex(({ alarm }) => alarm !== null);
  const alarm = points[first]?.alarm ?? null;
  if (!limits || first < 0 || alarm === null) return { points, limits, alarmAt: null, since: null, alarm: null };
  return {
    points,
    limits,
    alarmAt: (points[first] as ControlPoint).period,
    since: (points[changeBefore(points.slice(0, first + 1), alarm, limits)] as ControlPoint).period,
    alarm,
  };
}

/**
 * Where the periods began that led to an alarm: what is after it has the likeliest mean of its own, what is before it that of the backtest.
 *
 * @see Hinkley (1970), Biometrika 57(1), 1-17
 */
function changeBefore(
  points: readonly ControlPoint[],
  alarm: 'larger' | 'above' | 'below',
  limits: { readonly ratio: { readonly centre: number }; readonly bias: { readonly centre: number } },
): number {
  const from = ({ ratio, bias }: ControlPoint): number =>
    alarm === 'larger' ? ratio - limits.ratio.centre : (alarm === 'above' ? 1 : -1) * (bias - limits.bias.centre);
  let [sum, best, at] = [0, -Infinity, points.length - 1];
  for (let t = points.length - 1; t >= 0; t--) {
    sum += from(points[t] as ControlPoint);
    const gain = sum > 0 ? sum ** 2 / (points.length - t) : -Infinity;
    if (gain > best) [best, at] = [gain, t];
  }
  return at;
}

function meansByPeriod(
  { series, period, step, actual, forecast }: Matured,
  expectation: Expectation,
): { period: number; count: number; ratio: number; bias: number }[] {
  const found = new Map<number, { count: number; ratio: number; bias: number }>();
  for (let i = 0; i < series.length; i++) {
    const error = (actual[i] as number) - (forecast[i] as number);
    const expected = expectedError(expectation, series[i] as number, step[i] as number);
    if (!(error === error && expected > 0)) continue;
    const at = found.get(period[i] as number) ?? { count: 0, ratio: 0, bias: 0 };
    at.count++;
    at.ratio += Math.abs(error) / expected;
    at.bias += error / expected;
    found.set(period[i] as number, at);
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([at, { count, ratio, bias }]) => ({ period: at, count, ratio: ratio / count, bias: bias / count }));
}

function limitsOf({ draws }: Expectation, weight: number, falseAlarm: number, over: number, rng: Rng): ControlChart['limits'] {
  if (draws.reduce((sum, { ratio }) => sum + ratio.length, 0) < FEWEST_DRAWS) return null;
  // Both ways of being wrong share the chance.
  const within = 1 - falseAlarm / 2;
  const bias = autoregression(draws.map((draw) => draw.bias));
  // Sizes go with the sign's distance from nothing, wholly for a single series; what is left over goes its own way.
  const [floor, slope] = lineThrough(
    draws.flatMap((draw) => [...draw.bias].map(Math.abs)),
    draws.flatMap((draw) => [...draw.ratio]),
  );
  const rest = autoregression(
    draws.map(({ ratio, bias: signed }) => ratio.map((value, t) => value - floor - slope * Math.abs(signed[t] as number))),
  );
  const centre = draws.reduce((sum, { ratio }) => sum + ratio.reduce((part, value) => part + value, 0), 0) / bias.count;
  const most = { size: new Float64Array(SIMULATED), side: new Float64Array(SIMULATED) };
  for (let path = 0; path < SIMULATED; path++) {
    const [signed, other] = [follow(bias, over, rng), follow(rest, over, rng)];
    let [r, b, mostR, mostB] = [centre, bias.centre, 0, 0];
    for (let t = 0; t < over; t++) {
      const size = Math.max(0, floor + slope * Math.abs(signed[t] as number) + (other[t] as number));
      r += weight * (size - r);
      b += weight * ((signed[t] as number) - b);
      mostR = Math.max(mostR, r - centre);
      mostB = Math.max(mostB, Math.abs(b - bias.centre));
    }
    most.size[path] = mostR;
    most.side[path] = mostB;
  }
  const bound = (values: Float64Array): number => values.sort()[Math.min(SIMULATED - 1, Math.ceil(within * SIMULATED))] as number;
  const side = bound(most.side);
  return {
    ratio: { centre, upper: centre + bound(most.size) },
    bias: { centre: bias.centre, lower: bias.centre - side, upper: bias.centre + side },
  };
}

/** Least squares: value at 0 and slope; no slope below 0. */
function lineThrough(x: readonly number[], y: readonly number[]): [number, number] {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const square = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const cross = x.reduce((sum, value, i) => sum + (value - meanX) * ((y[i] as number) - meanY), 0);
  const slope = square > 0 ? Math.max(0, cross / square) : 0;
  return [meanY - slope * meanX, slope];
}

/** An autoregression of order 1 about a mean, fitted to short stretches. */
interface Autoregression {
  readonly count: number;
  readonly centre: number;
  /** Of neighbours, without the bias that short stretches give it; 0 to 0.9. */
  readonly correlation: number;
  readonly innovations: Float64Array;
}

function autoregression(stretches: readonly Float64Array[]): Autoregression {
  const count = stretches.reduce((sum, { length }) => sum + length, 0);
  const centre = stretches.reduce((sum, values) => sum + values.reduce((part, value) => part + value, 0), 0) / count;
  let [cross, square] = [0, 0];
  for (const values of stretches)
    for (let t = 0; t < values.length; t++) {
      const deviation = (values[t] as number) - centre;
      square += deviation * deviation;
      if (t > 0) cross += deviation * ((values[t - 1] as number) - centre);
    }
  const raw = square > 0 ? cross / square : 0;
  // Kendall (1954), Biometrika 41(3/4), 403-404: the estimate is (1 + 3 rho) / n too small.
  const correlation = Math.min(0.9, Math.max(0, (count * raw + 1) / (count - 3)));
  const innovations = stretches.flatMap((values) =>
    [...values.subarray(1)].map((value, t) => value - centre - correlation * ((values[t] as number) - centre)),
  );
  return { count, centre, correlation, innovations: Float64Array.from(innovations) };
}

/**
 * A path of an autoregression whose mean, spread and correlation are drawn from what the backtest leaves open of them: limits that take them for known give far too many alarms.
 *
 * @see Jensen, Jones-Farmer, Champ & Woodall (2006), J. Quality Technology 38(4), 349-364
 */
function follow({ count, centre, correlation, innovations }: Autoregression, length: number, rng: Rng): Float64Array {
  const path = new Float64Array(length).fill(centre);
  const variance = innovations.reduce((sum, value) => sum + value * value, 0) / innovations.length / (1 - correlation ** 2);
  if (!(variance > 0)) return path;
  const freedom = Math.max(3, (count * (1 - correlation ** 2)) / (1 + correlation ** 2) - 1);
  const rho = Math.min(0.95, Math.max(0, correlation + rng.normal() * Math.sqrt((1 - correlation ** 2) / count)));
  const scale = Math.sqrt(freedom / chiSquaredDraw(freedom, rng));
  const independent = Math.max(2, (count * (1 - rho)) / (1 + rho));
  const mean = centre + rng.normal() * scale * Math.sqrt(variance / independent);
  let deviation = 0;
  for (let t = -RUN_IN; t < length; t++) {
    deviation = rho * deviation + scale * (innovations[Math.floor(rng.uniform() * innovations.length)] as number);
    if (t >= 0) path[t] = mean + deviation;
  }
  return path;
}

/** Wilson and Hilferty's: a cube of a normal variable. */
const chiSquaredDraw = (freedom: number, rng: Rng): number =>
  freedom * Math.max(0.05, 1 - 2 / (9 * freedom) + rng.normal() * Math.sqrt(2 / (9 * freedom))) ** 3;
