import { EngineError } from '../core/errors.ts';
import { medianInPlace } from '../math/median.ts';
import { mean, variance } from '../math/moments.ts';
import { requireFinite, requireOption } from './stream-alarm.ts';

export interface ChangePointOptions {
  /** What changes: the `level`, with one variance throughout (if not given), or level and `spread`. */
  readonly change?: 'level' | 'spread';
  /** Values of a segment, at least; 5 if not given. */
  readonly minSegment?: number;
  /** Price of a change point, in units of the variance for `level`; as BIC has it, 2 ln n and 3 ln n, if not given. */
  readonly penalty?: number;
}

export interface Segment {
  /** First value, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  /** About its mean, over its number of values. */
  readonly variance: number;
}

export interface ChangePoints {
  /** First values of the segments after the first. */
  readonly at: readonly number[];
  readonly segments: readonly Segment[];
  /** Variance of the noise that levels were judged by: from the median difference of neighbours, which levels do not touch. */
  readonly noiseVariance: number;
}

/**
 * Where a series changes its level or spread, all at once and exactly: PELT finds the segments with the least cost, that is squared deviations, or n ln(variance),
 * plus a penalty for each change. Values are taken as independent within segments: of an autocorrelated or seasonal series give the remainder, or a higher penalty.
 *
 * @param y - length n <= 20,000, nothing missing
 * @throws EngineError `not-finite`, `invalid-option`, `series-too-long`, `series-too-short` below one segment
 * @see Killick, Fearnhead & Eckley (2012), J. American Statistical Association 107(500), 1590-1598; penalty: Yao (1988), Statistics & Probability Letters 6(3), 181-189
 */
export function changePoints(y: Float64Array, options: ChangePointOptions = {}): ChangePoints {
  const n = y.length;
  const { change = 'level', minSegment = 5, penalty = (change === 'level' ? 2 : 3) * Math.log(n) } = options;
  requireFinite('Change points', y);
  requireOption('Change points', 'minSegment', minSegment, 2, 1e6, true);
  if (n < minSegment)
    throw new EngineError('series-too-short', `Change points need ${minSegment} values or more but there are ${n}.`, { n });
  if (n > 20_000) throw new EngineError('series-too-long', `Change points are found in 20,000 values at most but there are ${n}.`, { n });
  requireOption('Change points', 'penalty', penalty, 0, 1e100);
  const noise = noiseVariance(y);
  const whole = variance(y);
  if (!Number.isFinite(whole))
    throw new EngineError('not-finite', 'Change points need values below about 1e150 in size but some are larger.');
  // In standard deviations about the mean, so that sums of squares neither cancel nor overflow.
  const centre = mean(y);
  const unit = Math.sqrt(whole);
  const z = unit > 0 ? y.map((value) => (value - centre) / unit) : new Float64Array(n);
  const starts = pelt(z, minSegment, change === 'level' ? (penalty * noise) / (whole || 1) : penalty, change === 'spread');
  const segments = starts.map((from, i): Segment => {
    const to = starts[i + 1] ?? n;
    const part = y.subarray(from, to);
    return { from, to, mean: mean(part), variance: (variance(part) * (part.length - 1)) / part.length };
  });
  return { at: starts.slice(1), segments, noiseVariance: noise };
}

/** Variance of white noise around levels, from differences of neighbours: robustly, or, where most are alike, by their mean square. */
function noiseVariance(y: Float64Array): number {
  const differences = Float64Array.from({ length: Math.max(0, y.length - 1) }, (_, i) => (y[i + 1] as number) - (y[i] as number));
  const square = mean(differences.map((d) => d * d)) / 2;
  const middle = medianInPlace(differences.map(Math.abs)) / 0.6744897501960817;
  return middle > 0 ? (middle * middle) / 2 : square || 0;
}

/** A spread below this share of the whole one is taken for this: runs of equal values have none. */
const LEAST_VARIANCE = 1e-8;

/** First values of the segments with the least cost. */
function pelt(z: Float64Array, minSegment: number, penalty: number, spread: boolean): number[] {
  const n = z.length;
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const value = z[i] as number;
    sums[i + 1] = (sums[i] as number) + value;
    squares[i + 1] = (squares[i] as number) + value * value;
  }
  const best = new Float64Array(n + 1).fill(Infinity);
  const before = new Int32Array(n + 1);
  best[0] = -penalty;
  // Candidates for the last change, and from where on each can no longer win: not before the better one has its least length.
  const candidates = new Int32Array(n + 1);
  const until = new Float64Array(n + 1).fill(Infinity);
  let count = 0;
  for (let t = minSegment; t <= n; t++) {
    const fresh = t - minSegment;
    if (best[fresh] !== Infinity) candidates[count++] = fresh;
    let least = Infinity;
    let kept = 0;
    for (let c = 0; c < count; c++) {
      const s = candidates[c] as number;
      if (t >= (until[s] as number)) continue;
      candidates[kept++] = s;
      const value = (best[s] as number) + cost(sums, squares, s, t, spread) + penalty;
      if (value < least) {
        least = value;
        before[t] = s;
      }
    }
    count = kept;
    best[t] = least;
    for (let c = 0; c < count; c++) {
      const s = candidates[c] as number;
      if (until[s] === Infinity && (best[s] as number) + cost(sums, squares, s, t, spread) > least) until[s] = t + minSegment;
    }
  }
  const starts: number[] = [];
  for (let t = n; t > 0; t = before[t] as number) starts.push(before[t] as number);
  return starts.reverse();
}

function cost(sums: Float64Array, squares: Float64Array, from: number, to: number, spread: boolean): number {
  const n = to - from;
  const sum = (sums[to] as number) - (sums[from] as number);
  const deviations = Math.max(0, (squares[to] as number) - (squares[from] as number) - (sum * sum) / n);
  return spread ? n * Math.log(Math.max(deviations / n, LEAST_VARIANCE)) : deviations;
}
