import { EngineError } from '../core/errors.ts';
import { createRng } from '../core/rng.ts';
import { dieboldMariano, effectiveTrials, wilsonInterval } from '../comparison/index.ts';
import { quantile } from '../stats/quantile.ts';

/** Rows that two models predicted, the oldest first. All arrays of length n, finite but for times. */
export interface PairedRows {
  /** Milliseconds since 1970; NaN where a row has no date. */
  readonly times: Float64Array;
  readonly actual: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly intervals: readonly { readonly level: number; readonly first: Bounds; readonly second: Bounds }[];
}
interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}
interface Share {
  readonly coverage: number;
  readonly lower: number;
  readonly upper: number;
}

export interface PredictionComparison {
  readonly units: 'days' | 'blocks';
  readonly count: number;
  readonly metrics: readonly {
    readonly metric: 'mae' | 'rmse' | 'bias';
    readonly first: Interval;
    readonly second: Interval;
    readonly difference: Interval;
    /** The difference as a share of the second's figure; null where that is 0, and for the bias. */
    readonly relative: number | null;
  }[];
  readonly test: {
    readonly pValue: number | null;
    readonly overUnits: number | null;
    readonly overRows: number | null;
    /** Share of rows on which the first errs less, ties half. */
    readonly winRate: number;
    readonly refused: string | null;
  };
  readonly coverage: readonly { readonly level: number; readonly first: Share; readonly second: Share }[];
}

/** Fewer rows than these say nothing of two models. */
export const LEAST_PAIRED_ROWS = 30;
const DRAWS = 2000;
const DAY_MS = 86_400_000;
const LEAST_DAYS = 10;
const MOST_BLOCKS = 500;

/**
 * Two models on the same rows: errors with 95 percent intervals, their differences, a paired test, coverage. Rows of one day have errors in common, as rows
 * that follow each other do: what is drawn again and tested are days, or blocks of rows where there are no days. The test is Diebold and Mariano's on
 * absolute errors, over units with a Bartlett window of 1 + 4 (n / 100) ^ (2/9) of them, and over rows; the larger p-value counts.
 *
 * @throws EngineError `series-too-short` for fewer than 30 rows
 * @see Diebold & Mariano (1995), J. Business & Economic Statistics 13(3), 253-263; Newey & West (1994), Review of Economic Studies 61(4), 631-653
 */
export function comparePredictions(rows: PairedRows): PredictionComparison {
  const { times, actual, first, second } = rows;
  const n = actual.length;
  if (n < LEAST_PAIRED_ROWS)
    throw new EngineError('series-too-short', `two models are compared on ${LEAST_PAIRED_ROWS} rows or more; there are ${n}`, {
      need: LEAST_PAIRED_ROWS,
      got: n,
    });
  const { unitOf, count, units } = unitsOf(times, n);
  // By unit: rows, absolute errors, squared errors and errors of both.
  const sums = Array.from({ length: 7 }, () => new Float64Array(count));
  const [size, abs1, abs2, sq1, sq2, bias1, bias2] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const differences = new Float64Array(n);
  let wins = 0;
  const add = (to: Float64Array, unit: number, value: number): void => {
    to[unit] = (to[unit] as number) + value;
  };
  for (let i = 0; i < n; i++) {
    const unit = unitOf[i] as number;
    const e1 = (first[i] as number) - (actual[i] as number);
    const e2 = (second[i] as number) - (actual[i] as number);
    const less = Math.abs(e1) - Math.abs(e2);
    differences[i] = less;
    wins += less < 0 ? 1 : less === 0 ? 0.5 : 0;
    add(size, unit, 1);
    add(abs1, unit, Math.abs(e1));
    add(abs2, unit, Math.abs(e2));
    add(sq1, unit, e1 * e1);
    add(sq2, unit, e2 * e2);
    add(bias1, unit, e1);
    add(bias2, unit, e2);
  }
  const figures = (total: readonly number[]): number[] => {
    const [m, a1, a2, s1, s2, b1, b2] = total as [number, number, number, number, number, number, number];
    return [a1 / m, a2 / m, Math.sqrt(s1 / m), Math.sqrt(s2 / m), b1 / m, b2 / m];
  };
  const whole = figures(sums.map((column) => column.reduce((sum, value) => sum + value, 0)));
  const draws = drawFigures(sums, figures);
  const interval = (estimate: number, of: (draw: readonly number[]) => number): Interval => {
    const sorted = Float64Array.from(draws, of).sort();
    return { estimate, lower: quantile(sorted, 0.025), upper: quantile(sorted, 0.975) };
  };
  const metrics = (['mae', 'rmse', 'bias'] as const).map((metric, k) => {
    const [a, b] = [2 * k, 2 * k + 1];
    const at = (values: readonly number[], place: number): number => values[place] as number;
    const difference = interval(at(whole, a) - at(whole, b), (draw) => at(draw, a) - at(draw, b));
    return {
      metric,
      first: interval(at(whole, a), (draw) => at(draw, a)),
      second: interval(at(whole, b), (draw) => at(draw, b)),
      difference,
      relative: metric === 'bias' || at(whole, b) === 0 ? null : difference.estimate / at(whole, b),
    };
  });
  const share = ({ lower, upper }: Bounds): Share => {
    const clusters = Array.from({ length: count }, () => ({ inside: 0, total: 0 }));
    let inside = 0;
    for (let i = 0; i < n; i++) {
      const cluster = clusters[unitOf[i] as number] as { inside: number; total: number };
      const hit = (actual[i] as number) >= (lower[i] as number) && (actual[i] as number) <= (upper[i] as number) ? 1 : 0;
      cluster.total++;
      cluster.inside += hit;
      inside += hit;
    }
    return { coverage: inside / n, ...wilsonInterval(inside / n, effectiveTrials(clusters)) };
  };
  return {
    units,
    count,
    metrics,
    test: { winRate: wins / n, ...testOf(differences, unitOf, count) },
    coverage: rows.intervals.map((one) => ({ level: one.level, first: share(one.first), second: share(one.second) })),
  };
}

/** Days where all rows have one and there are enough of them, else equal blocks of rows that follow each other. */
function unitsOf(times: Float64Array, n: number): { unitOf: Int32Array; count: number; units: 'days' | 'blocks' } {
  const days = new Map<number, number>();
  const unitOf = new Int32Array(n);
  let dated = true;
  for (let i = 0; i < n && dated; i++) {
    const day = Math.floor((times[i] as number) / DAY_MS);
    dated = !Number.isNaN(day);
    let unit = days.get(day);
    if (unit === undefined) days.set(day, (unit = days.size));
    unitOf[i] = unit;
  }
  if (dated && days.size >= LEAST_DAYS) return { unitOf, count: days.size, units: 'days' };
  const count = Math.min(n, MOST_BLOCKS);
  return { unitOf: unitOf.map((_, i) => Math.floor((i * count) / n)), count, units: 'blocks' };
}

function drawFigures(sums: readonly Float64Array[], figures: (total: readonly number[]) => number[]): number[][] {
  const rng = createRng(1);
  const count = sums[0]?.length ?? 0;
  return Array.from({ length: DRAWS }, () => {
    const total = sums.map(() => 0);
    for (let k = 0; k < count; k++) {
      const unit = Math.floor(rng.uniform() * count);
      for (let c = 0; c < sums.length; c++) total[c] = (total[c] as number) + ((sums[c] as Float64Array)[unit] as number);
    }
    return figures(total);
  });
}

function testOf(
  differences: Float64Array,
  unitOf: Int32Array,
  count: number,
): { pValue: number | null; overUnits: number | null; overRows: number | null; refused: string | null } {
  const means = new Float64Array(count);
  // Weighted by their rows: their mean is that of all rows.
  for (let i = 0; i < differences.length; i++)
    means[unitOf[i] as number] = (means[unitOf[i] as number] as number) + ((differences[i] as number) * count) / differences.length;
  const horizon = Math.min(count - 1, 1 + Math.floor(4 * (count / 100) ** (2 / 9)));
  try {
    const overUnits = dieboldMariano(means, { horizon, estimator: 'bartlett' }).pValue;
    const overRows = dieboldMariano(differences).pValue;
    return { pValue: Math.max(overUnits, overRows), overUnits, overRows, refused: null };
  } catch (error) {
    if (error instanceof EngineError && (error.code === 'zero-scale' || error.code === 'series-too-short'))
      return { pValue: null, overUnits: null, overRows: null, refused: error.message };
    throw error;
  }
}
