import { cholesky, choleskySolve } from '../math/cholesky.ts';
import { columnFigures, comparable, correlate, type ColumnFigures, type ComparableSample } from './column-figures.ts';
import type { Availability } from './matrix/kind.ts';
import type { FeatureSample } from './sample.ts';

/** Two columns as alike as this say the same. */
export const SAME = 0.999;
/** Of two columns as alike as this the one that says more is kept. */
export const ALIKE = 0.95;
/** Share of the diagonal that is added to a regression on many columns. */
const RIDGE = 0.01;

const known: readonly Availability[] = ['calendar', 'future', 'series', 'origin'];

export interface SelectedColumn extends ColumnFigures {
  /** Share of the weight that a linear model of all kept columns gives it, 0 to 1; NaN for what it cannot take. */
  readonly importance: number;
  readonly keep: boolean;
  /** Why it is dropped; null for those kept. */
  readonly reason: string | null;
}

/**
 * Which columns are worth having. Columns without a value, constant ones, copies (|r| > 0.999) and the weaker of two alike (|r| > 0.95) are
 * dropped. Strength is the informational correlation with the target on the sample's rows, so that bends count as well as lines.
 *
 * @param sample - training rows only
 */
export function selectFeatures(sample: FeatureSample, ready: ComparableSample = comparable(sample)): SelectedColumn[] {
  const figures = columnFigures(sample, ready);
  const reasons = new Map<number, string>();
  figures.forEach(({ missing, constant }, c) => {
    if (missing === 1) reasons.set(c, 'It never has a value.');
    else if (constant) reasons.set(c, 'It is always the same.');
  });
  // Attributes are the same within a series and have no within part: they are compared as they are.
  const shown = sample.columns.map(({ availability }, c) => (availability === 'series' ? sample.values : ready.values)[c] as Float64Array);
  const strongest = figures.map((_, c) => c).filter((c) => !reasons.has(c));
  // Of two that say about as much the one that is known for longer comes first.
  const strength = (c: number): number => Math.round(50 * (figures[c] as ColumnFigures).information);
  const rank = (c: number): number => known.indexOf(sample.columns[c]?.availability ?? 'origin');
  strongest.sort((a, b) => strength(b) - strength(a) || rank(a) - rank(b) || a - b);
  const kept: number[] = [];
  for (const c of strongest) {
    const attribute = sample.columns[c]?.availability === 'series';
    let worst = 0;
    let twin = -1;
    for (const other of kept) {
      if ((sample.columns[other]?.availability === 'series') !== attribute) continue;
      const r = Math.abs(correlate(shown[c] as Float64Array, shown[other] as Float64Array));
      if (r > worst) [worst, twin] = [r, other];
    }
    if (worst <= ALIKE) {
      kept.push(c);
      continue;
    }
    const name = figures[twin]?.name ?? '';
    reasons.set(
      c,
      worst > SAME ? `It says the same as ${name}.` : `It goes with ${name} (r = ${worst.toFixed(2)}), which says more of the target.`,
    );
  }
  const weights = ridgeWeights(
    kept.filter((c) => sample.columns[c]?.availability !== 'series').toSorted((a, b) => a - b),
    ready,
  );
  return figures.map((figure, c) => ({
    ...figure,
    importance: weights.get(c) ?? NaN,
    keep: !reasons.has(c),
    reason: reasons.get(c) ?? null,
  }));
}

/** Absolute weight of each column, in standard deviations, in a ridge regression; they add up to 1. Missing values count as the mean. */
function ridgeWeights(columns: readonly number[], { y, values }: ComparableSample): Map<number, number> {
  const k = columns.length;
  const n = y.length;
  if (k === 0 || n < 3) return new Map();
  const standard = columns.map((c) => {
    const column = values[c] as Float64Array;
    let square = 0;
    let count = 0;
    for (const value of column)
      if (!Number.isNaN(value)) {
        square += value * value;
        count++;
      }
    const sd = Math.sqrt(square / Math.max(1, count));
    return column.map((value) => (Number.isNaN(value) || sd === 0 ? 0 : value / sd));
  });
  const gram = new Float64Array(k * k);
  const weights = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const a = standard[i] as Float64Array;
    for (let j = 0; j <= i; j++) {
      const b = standard[j] as Float64Array;
      let sum = 0;
      for (let t = 0; t < n; t++) sum += (a[t] as number) * (b[t] as number);
      gram[i * k + j] = sum / n + (i === j ? RIDGE : 0);
    }
    let sum = 0;
    for (let t = 0; t < n; t++) sum += (a[t] as number) * (y[t] as number);
    weights[i] = sum / n;
  }
  if (!cholesky(gram, k)) return new Map();
  choleskySolve(gram, k, weights);
  const total = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return new Map(columns.map((c, i) => [c, total > 0 ? Math.abs(weights[i] as number) / total : 0]));
}
