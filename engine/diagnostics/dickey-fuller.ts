import { EngineError } from '../core/errors.ts';
import { regress } from '../math/regress.ts';
import { dickeyFullerCritical, dickeyFullerP, type Deterministic } from './mackinnon.ts';
import type { TestResult } from './test-result.ts';

/** How the lags are chosen: the lowest AIC or BIC, or the longest whose last one is significant at 5 percent (one-sided 1.645). */
export type LagCriterion = 'aic' | 'bic' | 't';

export interface DickeyFullerOptions {
  /** `constant` if not given. */
  readonly deterministic?: Deterministic;
  /** Lagged changes in the regression; chosen up to 12 (n / 100)^(1/4) if not given. */
  readonly lags?: number;
  /** How lags that are not given are chosen; `aic` if not given. */
  readonly criterion?: LagCriterion;
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
export function dickeyFuller(
  y: Float64Array,
  { deterministic = 'constant', lags, criterion = 'aic' }: DickeyFullerOptions = {},
): DickeyFuller {
  const n = y.length;
  const fixed = COLUMNS[deterministic];
  const most = Math.min(Math.floor(n / 2) - fixed - 1, Math.ceil(12 * (n / 100) ** 0.25));
  const room = lags === undefined ? most : n - 2 - fixed - 2 * lags - 1;
  if (room < 0)
    throw new EngineError('series-too-short', `The Dickey-Fuller test with ${lags ?? 'automatic'} lags has too few values in ${n}.`, { n });
  if (y.every((value) => value === y[0])) throw new EngineError('zero-scale', 'The Dickey-Fuller test needs values that vary.', { n });
  const used = lags ?? chooseLags(y, most, deterministic, criterion);
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

/** Quantile of the t test of the last lag; a standard normal one, as in statsmodels. */
const LAST_LAG = 1.6448536269514722;

/** One regression with all lags tells what each shorter one leaves: columns are taken out one after the other. */
function chooseLags(y: Float64Array, most: number, deterministic: Deterministic, criterion: LagCriterion): number {
  const { columns, target } = rowsFrom(y, most, most, deterministic);
  const n = target.length;
  const { explained, rss } = regress(columns, target);
  const penalty = criterion === 'bic' ? Math.log(n) : 2;
  let left = rss;
  let best = criterion === 't' ? 0 : most;
  let lowest = Infinity;
  for (let lags = most; lags >= 0; lags--) {
    const count = columns.length - (most - lags);
    const last = explained[count - 1] as number;
    if (criterion === 't') {
      if (lags > 0 && Math.sqrt((last / left) * (n - count)) >= LAST_LAG) return lags;
    } else {
      const value = n * Math.log(left / n) + penalty * count;
      if (value <= lowest) {
        lowest = value;
        best = lags;
      }
    }
    left += last;
  }
  return best;
}
