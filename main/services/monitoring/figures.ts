import type { PerformanceFigures } from '../../../contract/entities/performance.ts';
import { fieldAt, sumCount } from './period-codec.ts';

/** Sums of a group: the fields of `sumFields`, then inside and total of each level. */
export const emptySums = (levels: number): Float64Array => new Float64Array(sumCount + 2 * levels);

export function addSums(into: Float64Array, from: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) + (from[i] as number);
}

/**
 * Adds a forecast beside what came.
 *
 * @param at - where the sums begin
 * @param usual - size of error to expect, NaN where nothing is known
 * @param naive - error of the seasonal naive forecast, NaN where there is none
 */
export function addPair(sums: Float64Array, at: number, y: number, f: number, usual: number, naive: number): void {
  const error = Math.abs(f - y);
  const add = (field: number, value: number): void => {
    sums[at + field] = (sums[at + field] as number) + value;
  };
  add(fieldAt.count, 1);
  add(fieldAt.size, error);
  add(fieldAt.bias, f - y);
  add(fieldAt.squares, error * error);
  add(fieldAt.actual, Math.abs(y));
  add(fieldAt.smape, error === 0 ? 0 : (2 * error) / (Math.abs(y) + Math.abs(f)));
  if (usual > 0) {
    add(fieldAt.ratio, error / usual);
    add(fieldAt.ratios, 1);
  }
  if (naive > 0) {
    add(fieldAt.mase, error / naive);
    add(fieldAt.mases, 1);
  }
}

const share = (sum: number, count: number): number | null => (count > 0 && Number.isFinite(sum / count) ? sum / count : null);

/** Figures of sums. */
export function figuresOf(sums: Float64Array, levels: readonly number[]): PerformanceFigures {
  const of = (name: keyof typeof fieldAt): number => sums[fieldAt[name]] as number;
  const count = of('count');
  const squares = share(of('squares'), count);
  const smape = share(of('smape'), count);
  return {
    count,
    mae: share(of('size'), count),
    rmse: squares === null ? null : Math.sqrt(squares),
    bias: share(of('bias'), count),
    wape: of('actual') > 0 ? share(of('size'), of('actual')) : null,
    smape: smape === null ? null : 100 * smape,
    mase: share(of('mase'), of('mases')),
    ratio: share(of('ratio'), of('ratios')),
    coverage: levels.map((level, k) => ({
      level,
      inside: sums[sumCount + 2 * k] as number,
      total: sums[sumCount + 2 * k + 1] as number,
    })),
  };
}
