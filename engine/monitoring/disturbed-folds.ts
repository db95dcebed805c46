import { medianInPlace } from '../math/median.ts';
import type { Backtested } from './matured.ts';

/** A fold of the backtest that says little of what is usual. */
export interface PassedOver {
  /** Period after its origin. */
  readonly fold: number;
  /** Its last period with a forecast. */
  readonly until: number;
  /** `gap`: its actuals are missing; `gap-before`: those right before it are, so that its forecasts stand on filled gaps; `size`: errors stand far out from those of the other folds. */
  readonly why: 'gap' | 'gap-before' | 'size';
  /** Size of its errors over that of the middle fold; NaN where it has none. */
  readonly times: number;
}

/** Of the folds; what is disturbed more often than that is usual. */
const MOST_PASSED_OVER = 1 / 3;
/** Share of values missing beyond the share that the middle fold misses. */
const GAP = 0.5;
/** Fewer folds do not say how far they usually lie apart. */
const LEAST_FOLDS = 6;
/** A fold that errs less than so many times as much as the middle one is no disturbance, however alike the others are. */
const LEAST_TIMES = 1.5;
/** Values of the backtest that are left at least. */
const LEAST_STEPS = 12;

/**
 * From here on a fold stands out, in robust standard deviations of the logarithms of sizes: 3.5, and more where few folds say what is usual. In backtests without a disturbance 1 to 5 of
 * 100 have such a fold (normal logarithms, 6 to 200 folds).
 *
 * @see Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, ASQC, 11-13: the modified z-score
 */
const farOut = (folds: number): number => 3.5 + 6 / folds;

/**
 * Folds in or right before which values are missing as they are not elsewhere, and folds whose errors stand far out: expectations made with them would be wide for all that is usual. A third of the
 * folds at most, those with gaps first and then the largest errors.
 *
 * @param missingBefore - by fold: share of the values missing in the season right before it; 0 where absent
 */
export function disturbedFolds(backtest: Backtested, count: number, missingBefore: ReadonlyMap<number, number> = new Map()): PassedOver[] {
  const folds = sizesOf(backtest, count);
  const most = Math.floor(folds.length * MOST_PASSED_OVER);
  if (most === 0) return [];
  const before = folds.map(({ fold }) => missingBefore.get(fold) ?? 0);
  const [usualWithin, usualBefore] = [median(folds.map(({ missing }) => missing)), median(before)];
  const sized = folds.flatMap(({ size }) => (size > 0 ? [Math.log(size)] : []));
  const middle = median(sized);
  // 1.4826 makes the median of distances a standard deviation where values are normal.
  const spread = 1.4826 * median(sized.map((value) => Math.abs(value - middle)));
  const found = folds.flatMap(({ fold, until, size, missing }, i): (PassedOver & { readonly gap: number })[] => {
    const times = size > 0 ? Math.exp(Math.log(size) - middle) : NaN;
    const gap = Math.max(missing - usualWithin, (before[i] as number) - usualBefore);
    if (gap >= GAP) return [{ fold, until, why: missing - usualWithin >= GAP ? 'gap' : 'gap-before', times, gap }];
    const out = sized.length >= LEAST_FOLDS && times >= LEAST_TIMES && Math.log(times) > farOut(sized.length) * spread;
    return out ? [{ fold, until, why: 'size', times, gap: 0 }] : [];
  });
  const passed = found.sort((a, b) => b.gap - a.gap || b.times - a.times || a.fold - b.fold).slice(0, most);
  const gone = new Set(passed.map(({ fold }) => fold));
  const left = folds.filter(({ fold }) => !gone.has(fold));
  if (left.reduce((sum, { steps }) => sum + steps, 0) < LEAST_STEPS || !left.some(({ size }) => size > 0)) return [];
  return passed.map(({ gap: _gap, ...one }) => one).sort((a, b) => a.fold - b.fold);
}

interface FoldSize {
  readonly fold: number;
  readonly until: number;
  /** Mean over values of the size of the error over the series' own. */
  readonly size: number;
  /** Share of its values that are missing. */
  readonly missing: number;
  /** Steps with a value. */
  readonly steps: number;
}

function sizesOf({ series, step, fold, period, actual, forecast }: Backtested, count: number): FoldSize[] {
  const [sums, counts] = [new Float64Array(count), new Int32Array(count)];
  for (let i = 0; i < series.length; i++) {
    const size = Math.abs((actual[i] as number) - (forecast[i] as number));
    if (size !== size) continue;
    const s = series[i] as number;
    sums[s] = (sums[s] as number) + size;
    counts[s] = (counts[s] as number) + 1;
  }
  const found = new Map<number, { until: number; sum: number; count: number; missing: number; all: number; steps: Set<number> }>();
  for (let i = 0; i < series.length; i++) {
    const which = fold[i] as number;
    let one = found.get(which);
    if (!one) found.set(which, (one = { until: -Infinity, sum: 0, count: 0, missing: 0, all: 0, steps: new Set() }));
    one.until = Math.max(one.until, period[i] as number);
    one.all++;
    const size = Math.abs((actual[i] as number) - (forecast[i] as number));
    if (size !== size) one.missing++;
    else {
      one.steps.add(step[i] as number);
      const own = (sums[series[i] as number] as number) / (counts[series[i] as number] as number);
      if (!(own > 0)) continue;
      one.sum += size / own;
      one.count++;
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([which, { until, sum, count: n, missing, all, steps }]) => ({
      fold: which,
      until,
      size: n > 0 ? sum / n : NaN,
      missing: missing / all,
      steps: steps.size,
    }));
}

const median = (values: readonly number[]): number => (values.length === 0 ? NaN : medianInPlace(Float64Array.from(values)));
