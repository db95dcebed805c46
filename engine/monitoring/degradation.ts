import { missingShare } from '../drift/index.ts';
import type { ControlChart, ControlPoint } from './control-chart.ts';
import { expectedError, type Expectation } from './expectation.ts';
import type { Matured } from './matured.ts';

/**
 * Why errors have grown, as far as they show it themselves.
 * - `level-shift`: actuals have moved away from the forecasts at once; `drift-away`: step by step;
 * - `spread`: errors scatter more, without a side;
 * - `few-series`: most of what is new comes from few series;
 * - `data-quality`: actuals are zero or repeated more often than they were.
 */
export type Cause = 'level-shift' | 'drift-away' | 'spread' | 'few-series' | 'data-quality';

export interface Degradation {
  readonly since: number;
  /** Size of errors since then, over the size expected. */
  readonly ratio: number;
  /** Mean error since then over the size expected: above 0 where actuals lie above the forecasts. */
  readonly bias: number;
  /** Shares of the growth of squared errors that are due to their mean, and to their scatter; they add up to 1. Null where squared errors have not grown. */
  readonly shares: { readonly bias: number; readonly spread: number } | null;
  /** The likely ones, the strongest first; may be empty. */
  readonly causes: readonly { readonly cause: Cause; /** 0 to 1. */ readonly weight: number }[];
  /** Series by what they add to the growth of the size of errors, the most first; at most 20. */
  readonly series: readonly { readonly series: number; readonly ratio: number; readonly share: number }[];
  /** Shares of actuals that are zero or as the one before, before and since; null where nothing is known of before. */
  readonly suspicious: { readonly before: number; readonly since: number; readonly pValue: number } | null;
}

/** Of the growth: from here on a part counts as a cause. */
const MATTERS = 0.4;
/** Share of the series that are few, and of the growth that they have to hold. */
const FEW = 0.1;
const MOST_GROWTH = 0.6;

/**
 * What has become of the errors since an alarm.
 *
 * @param history - actuals of each series before the deployment, oldest first; empty where they are not known
 * @returns null without an alarm
 */
export function degradation(
  matured: Matured,
  expectation: Expectation,
  chart: ControlChart,
  history: readonly Float64Array[] = [],
): Degradation | null {
  const { since, limits } = chart;
  if (since === null || limits === null) return null;
  const { series, period, step, actual, forecast } = matured;
  let [count, sizes, sum, squares] = [0, 0, 0, 0];
  const bySeries = new Map<number, { count: number; size: number }>();
  for (let i = 0; i < series.length; i++) {
    if ((period[i] as number) < since) continue;
    const error = ((actual[i] as number) - (forecast[i] as number)) / expectedError(expectation, series[i] as number, step[i] as number);
    if (!Number.isFinite(error)) continue;
    count++;
    sizes += Math.abs(error);
    sum += error;
    squares += error * error;
    const own = bySeries.get(series[i] as number) ?? { count: 0, size: 0 };
    own.count++;
    own.size += Math.abs(error);
    bySeries.set(series[i] as number, own);
  }
  const bias = sum / count;
  const spread = Math.max(0, squares / count - bias * bias);
  const usual = expectation.mean;
  const grown = squares / count - usual.squares;
  const shares =
    grown > 0
      ? normed(Math.max(0, bias * bias - usual.bias * usual.bias), Math.max(0, spread - (usual.squares - usual.bias * usual.bias)))
      : null;
  const worst = [...bySeries]
    .map(([index, own]) => ({ series: index, ratio: own.size / own.count, growth: own.size - own.count }))
    .sort((a, b) => b.growth - a.growth);
  const growth = worst.reduce((total, one) => total + Math.max(0, one.growth), 0);
  const few = worst.slice(0, Math.max(1, Math.floor(FEW * worst.length))).reduce((total, one) => total + Math.max(0, one.growth), 0);
  const suspicious = suspiciousActuals(matured, since, history);
  const causes: { cause: Cause; weight: number }[] = [];
  if (suspicious && suspicious.pValue < 0.001 && suspicious.since - suspicious.before > 0.05)
    causes.push({ cause: 'data-quality', weight: Math.min(1, suspicious.since - suspicious.before + 0.5) });
  if (shares && shares.bias >= MATTERS)
    causes.push({ cause: atOnce(chart.points, since) ? 'level-shift' : 'drift-away', weight: shares.bias });
  if (shares && shares.spread >= MATTERS) causes.push({ cause: 'spread', weight: shares.spread });
  if (worst.length >= 10 && growth > 0 && few / growth >= MOST_GROWTH) causes.push({ cause: 'few-series', weight: few / growth });
  return {
    since,
    ratio: sizes / count,
    bias,
    shares,
    causes: causes.sort((a, b) => b.weight - a.weight),
    series: worst
      .slice(0, 20)
      .map((one) => ({ series: one.series, ratio: one.ratio, share: growth > 0 ? Math.max(0, one.growth) / growth : 0 })),
    suspicious,
  };
}

function normed(bias: number, spread: number): { bias: number; spread: number } | null {
  const whole = bias + spread;
  return whole > 0 ? { bias: bias / whole, spread: spread / whole } : null;
}

/** Whether the mean error by period jumped once rather than grew: what the best step explains against what a line from that period on does. */
function atOnce(points: readonly ControlPoint[], since: number): boolean {
  const y = Float64Array.from(points, ({ bias }) => bias);
  const n = y.length;
  const start = Math.max(
    0,
    points.findIndex(({ period }) => period >= since),
  );
  let total = 0;
  for (const value of y) total += value;
  let [left, step] = [0, -Infinity];
  for (let t = 1; t < n; t++) {
    left += y[t - 1] as number;
    // Sum of squares between the two parts.
    step = Math.max(step, (left - (t * total) / n) ** 2 / t / (1 - t / n));
  }
  // A line that is flat until then and rises from there on, about its own mean.
  const x = Float64Array.from(y, (_, t) => Math.max(0, t - start));
  const [meanX, meanY] = [x.reduce((sum, value) => sum + value, 0) / n, total / n];
  let [cross, square] = [0, 0];
  for (let t = 0; t < n; t++) {
    cross += ((x[t] as number) - meanX) * ((y[t] as number) - meanY);
    square += ((x[t] as number) - meanX) ** 2;
  }
  return square === 0 || step >= cross ** 2 / square;
}

function suspiciousActuals(
  { series, period, actual }: Matured,
  since: number,
  history: readonly Float64Array[],
): Degradation['suspicious'] {
  let [oddBefore, before] = [0, 0];
  for (const values of history)
    for (let t = 1; t < values.length; t++) {
      if (Number.isNaN(values[t])) continue;
      before++;
      if (values[t] === 0 || values[t] === values[t - 1]) oddBefore++;
    }
  const order = [...series.keys()]
    .filter((i) => (period[i] as number) >= since)
    .sort((a, b) => (series[a] as number) - (series[b] as number) || (period[a] as number) - (period[b] as number));
  let [oddSince, now] = [0, 0];
  let last = -1;
  for (const i of order) {
    const value = actual[i] as number;
    if (last >= 0 && series[last] === series[i] && period[last] === period[i]) continue;
    const neighbour = last >= 0 && series[last] === series[i] ? (actual[last] as number) : NaN;
    last = i;
    if (Number.isNaN(value)) continue;
    now++;
    if (value === 0 || value === neighbour) oddSince++;
  }
  if (before === 0 || now === 0) return null;
  const { reference, current, pValue } = missingShare([oddBefore, oddSince], [before, now]);
  return { before: reference, since: current, pValue };
}
