import { EngineError } from '../core/errors.ts';
import { regress } from '../math/regress.ts';
import { dickeyFullerCritical, dickeyFullerP, type Deterministic } from './mackinnon.ts';
import type { TestResult } from './test-result.ts';

export interface DickeyFullerOptions {
  /** `constant` if not given. */
  readonly deterministic?: Deterministic;
  /** Lagged changes in the regression; chosen by AIC up to 12 (n / 100)^(1/4) if not given. */
  readonly lags?: number;
}

export interface DickeyFuller extends TestResult {
  readonly lags: number;
  /** Rows of the regression. */
  readonly observations: number;
  /** At 1, 5 and 10 percent. */
  readonly critical: readonly [number, number, number];
}

const COLUMNS: Readonly<Record<Deterministic, number>> = { none: 0, constant: 1, trend: 2 };

/**
 * Augmented Dickey-Fuller test of the hypothesis of a unit root: low statistics speak against it.
 *
 * @param y - length n, nothing missing, not constant
 * @throws EngineError `series-too-short`; `zero-scale` where the values do not vary or the regression fits them exactly
 * @see Said & Dickey (1984), Biometrika 71(3), 599-607
 */
export function dickeyFuller(y: Float64Array, { deterministic = 'constant', lags }: DickeyFullerOptions = {}): DickeyFuller {
  const n = y.length;
  const fixed = COLUMNS[deterministic];
  const most = Math.min(Math.floor(n / 2) - fixed - 1, Math.ceil(12 * (n / 100) ** 0.25));
  const room = lags === undefined ? most : n - 2 - fixed - 2 * lags - 1;
  if (room < 0)
    throw new EngineError('series-too-short', `The Dickey-Fuller test with ${lags ?? 'automatic'} lags has too few values in ${n}.`, { n });
  if (y.every((value) => value === y[0])) throw new EngineError('zero-scale', 'The Dickey-Fuller test needs values that vary.', { n });
  const used = lags ?? lagsByAic(y, most, deterministic);
  const { columns, target } = rowsFrom(y, used, used, deterministic);
  const level = columns.splice(fixed, 1);
  const { lastT } = regress([...columns, ...level], target);
  const observations = target.length;
  if (!Number.isFinite(lastT))
    throw new EngineError('zero-scale', 'The Dickey-Fuller test cannot tell: the regression fits the values exactly.', { n });
  return {
    statistic: lastT,
    pValue: dickeyFullerP(lastT, deterministic),
    lags: used,
    observations,
    critical: dickeyFullerCritical(observations, deterministic),
  };
}

/** The regression of changes on the fixed part, the level before and `lags` changes before, from the rows that have `skip` of them. */
function rowsFrom(
  y: Float64Array,
  lags: number,
  skip: number,
  deterministic: Deterministic,
): { columns: Float64Array[]; target: Float64Array } {
  const rows = y.length - 1 - skip;
  const change = (t: number): number => (y[t + 1] as number) - (y[t] as number);
  const columns: Float64Array[] = [];
  if (deterministic !== 'none') columns.push(new Float64Array(rows).fill(1));
  if (deterministic === 'trend') columns.push(Float64Array.from({ length: rows }, (_, i) => i + 1));
  columns.push(Float64Array.from({ length: rows }, (_, i) => y[skip + i] as number));
  for (let lag = 1; lag <= lags; lag++) columns.push(Float64Array.from({ length: rows }, (_, i) => change(skip + i - lag)));
  return { columns, target: Float64Array.from({ length: rows }, (_, i) => change(skip + i)) };
}

/** One regression with all lags tells what each shorter one leaves: columns are taken out one after the other. */
function lagsByAic(y: Float64Array, most: number, deterministic: Deterministic): number {
  const { columns, target } = rowsFrom(y, most, most, deterministic);
  const n = target.length;
  const { explained, rss } = regress(columns, target);
  let left = rss;
  let best = most;
  let lowest = Infinity;
  for (let lags = most; lags >= 0; lags--) {
    const count = columns.length - (most - lags);
    const aic = n * Math.log(left / n) + 2 * count;
    if (aic <= lowest) {
      lowest = aic;
      best = lags;
    }
    left += explained[count - 1] as number;
  }
  return best;
}
