import { studentCdf } from '../../math/distributions/tails.ts';
import { earlierEnds, LEAST_APART, quantileOf } from './natural.ts';
import type { DriftWindows } from './windows.ts';

/** How the mean of one row of adjusted values moved. */
export interface LevelTest {
  /** Mean of the current window less that of the reference. */
  readonly change: number;
  /** The same in units of how far earlier windows are apart; null where history is too short to know. */
  readonly times: number | null;
  readonly pValue: number;
}

/** Share of normal values within a standard deviation. */
const ONE_DEVIATION = 0.6827;

/**
 * Whether the level of values moved: the mean of the current window against the reference, judged by how far earlier windows were apart at the same distance.
 *
 * @param values - by period of the grid, NaN where missing
 * @param first - the first period that can be compared
 * @returns null where a side has too few values
 */
export function levelTest(values: Float64Array, windows: DriftWindows, first: number): LevelTest | null {
  const n = values.length;
  const width = windows.current.to - windows.current.from;
  const length = windows.reference.to - windows.reference.from;
  const sums = new Float64Array(n + 1);
  const counts = new Int32Array(n + 1);
  for (let t = 0; t < n; t++) {
    const value = values[t] as number;
    const present = value === value;
    sums[t + 1] = (sums[t] as number) + (present ? value : 0);
    counts[t + 1] = (counts[t] as number) + (present ? 1 : 0);
  }
  const moved = (end: number): number => {
    const to = end - windows.gap;
    const from = Math.max(first, to - length);
    if (to <= from) return NaN;
    const [before, now] = [(counts[to] as number) - (counts[from] as number), (counts[end] as number) - (counts[end - width] as number)];
    if (now < Math.max(2, width / 2) || before < Math.max(2, Math.min(length, width) / 2)) return NaN;
    return ((sums[end] as number) - (sums[end - width] as number)) / now - ((sums[to] as number) - (sums[from] as number)) / before;
  };
  const change = moved(windows.current.to);
  if (change !== change) return null;
  const start = Math.max(width, first + windows.gap + Math.min(2 * width, length));
  const ends = earlierEnds(start, windows.reference.to, Math.max(1, Math.round(width / 4)));
  const before = ends.map(moved).filter((value) => value === value);
  const apart = Math.min(before.length, ends.length === 0 ? 0 : Math.floor((windows.reference.to - (ends.at(-1) as number)) / width) + 1);
  // By a quantile: what did happen once must not make everything look usual.
  const usual = apart >= LEAST_APART ? quantileOf(before.map(Math.abs), ONE_DEVIATION) : 0;
  const spread = usual > 0 ? usual : spreadOfMean(values, windows);
  const df = usual > 0 ? apart : Math.max(2, Math.floor(width / 2) - 1);
  // Values that never differed from each other moved, or did not.
  if (!(spread > 0)) return { change, times: null, pValue: Math.abs(change) > 1e-12 ? 0 : 1 };
  const times = Math.abs(change) / spread;
  return { change, times: usual > 0 ? times : null, pValue: 2 * studentCdf(-times / Math.sqrt(1 + 1 / df), df) };
}

/** Standard deviation of the difference of the means of both windows, by the reference as an autoregression of order 1. */
function spreadOfMean(values: Float64Array, { current, reference }: DriftWindows): number {
  const own = values.slice(reference.from, reference.to).filter((value) => value === value);
  if (own.length < 3) return NaN;
  const centre = own.reduce((sum, value) => sum + value, 0) / own.length;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < own.length; i++) {
    squares += ((own[i] as number) - centre) ** 2;
    if (i > 0) products += ((own[i] as number) - centre) * ((own[i - 1] as number) - centre);
  }
  const phi = squares > 0 ? Math.min(0.95, Math.max(0, products / squares)) : 0;
  const inflated = (squares / (own.length - 1)) * ((1 + phi) / (1 - phi));
  return Math.sqrt(inflated * (1 / (current.to - current.from) + 1 / own.length));
}
