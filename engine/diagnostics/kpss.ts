import { fitLine } from '../math/line.ts';
import { mean } from '../math/moments.ts';
import type { TestResult } from './test-result.ts';

export interface KpssOptions {
  /** Stationary about a level or about a straight line; `level` if not given. */
  readonly about?: 'level' | 'trend';
  /**
   * Lags of the long-run variance: a number, `short` 4 (n / 100)^(1/4), `long` 12 (n / 100)^(1/4), or `auto` from the data (Hobijn, Franses &
   * Ooms 2004). `auto` if not given.
   */
  readonly lags?: number | 'short' | 'long' | 'auto';
}

export interface Kpss extends TestResult {
  readonly lags: number;
  /** Whether the p-value lies beyond the table, which ends at 0.01 and 0.1: it is then smaller or larger than given. */
  readonly beyondTable: boolean;
}

const PROBABILITIES = [0.1, 0.05, 0.025, 0.01] as const;
const CRITICAL = { level: [0.347, 0.463, 0.574, 0.739], trend: [0.119, 0.146, 0.176, 0.216] } as const;

/**
 * KPSS test of the hypothesis that a series is stationary: high statistics speak against it.
 *
 * @param y - length n >= 3, nothing missing
 * @returns statistic 0 for a constant or exactly straight series
 * @see Kwiatkowski, Phillips, Schmidt & Shin (1992), J. Econometrics 54(1-3), 159-178, table 1
 */
export function kpss(y: Float64Array, { about = 'level', lags = 'auto' }: KpssOptions = {}): Kpss {
  const n = y.length;
  const residuals = about === 'level' ? aboutMean(y) : aboutLine(y);
  const used = Math.min(typeof lags === 'number' ? lags : lagsOf(residuals, lags), n - 1);
  let cumulative = 0;
  let squares = 0;
  for (const residual of residuals) {
    cumulative += residual;
    squares += cumulative * cumulative;
  }
  let variance = covariance(residuals, 0);
  for (let lag = 1; lag <= used; lag++) variance += 2 * (1 - lag / (used + 1)) * covariance(residuals, lag);
  const statistic = variance > 0 ? squares / n / variance : 0;
  return { statistic, lags: used, ...probabilityOf(statistic, CRITICAL[about]) };
}

/** Sum over n of products; the scale cancels in the statistic. */
function covariance(residuals: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < residuals.length; t++) sum += (residuals[t] as number) * (residuals[t - lag] as number);
  return sum;
}

function aboutMean(y: Float64Array): Float64Array {
  const centre = mean(y);
  return scaled(
    y.map((value) => value - centre),
    Math.abs(centre),
  );
}

function aboutLine(y: Float64Array): Float64Array {
  const { intercept, slope } = fitLine(y);
  return scaled(
    y.map((value, t) => value - intercept - slope * t),
    Math.abs(intercept) + Math.abs(slope) * y.length,
  );
}

/** Over the largest, so that squares stay finite; zeros where only rounding is left. */
function scaled(residuals: Float64Array, size: number): Float64Array {
  let largest = 0;
  for (const residual of residuals) largest = Math.max(largest, Math.abs(residual));
  return residuals.map((residual) => (largest > 1e-13 * size ? residual / largest : 0));
}

function lagsOf(residuals: Float64Array, rule: 'short' | 'long' | 'auto'): number {
  const n = residuals.length;
  if (rule === 'short') return Math.trunc(4 * (n / 100) ** 0.25);
  if (rule === 'long') return Math.ceil(12 * (n / 100) ** 0.25);
  let level = covariance(residuals, 0) / n;
  let slope = 0;
  const most = Math.trunc(n ** (2 / 9));
  for (let lag = 1; lag <= most; lag++) {
    const product = covariance(residuals, lag) / (n / 2);
    level += product;
    slope += lag * product;
  }
  if (!(Math.abs(level) > 0)) return 0;
  return Math.trunc(1.1447 * Math.cbrt((slope / level) ** 2) * Math.cbrt(n));
}

/** Between the critical values of the table by straight lines. */
function probabilityOf(statistic: number, critical: readonly number[]): { pValue: number; beyondTable: boolean } {
  const last = critical.length - 1;
  if (statistic <= (critical[0] as number)) return { pValue: PROBABILITIES[0], beyondTable: true };
  if (statistic >= (critical[last] as number)) return { pValue: PROBABILITIES[last] as number, beyondTable: true };
  let i = 0;
  while (statistic > (critical[i + 1] as number)) i++;
  const share = (statistic - (critical[i] as number)) / ((critical[i + 1] as number) - (critical[i] as number));
  const [from = 0, to = 0] = PROBABILITIES.slice(i, i + 2);
  return { pValue: from + share * (to - from), beyondTable: false };
}
