import { requireFinite, requireOption, type StreamAlarm, type Watched } from './stream-alarm.ts';

export interface AdwinOptions {
  /** Chance of a false alarm at a check, roughly; 0.002 if not given. */
  readonly delta?: number;
  /** Looks for a change at every so many values; 32 if not given. */
  readonly clock?: number;
  /** Buckets of each size; 5 if not given. More place cuts more finely. */
  readonly maxBuckets?: number;
  /** Values on either side of a cut, at least; 5 if not given. */
  readonly minSide?: number;
  /** No look at so many values or fewer; 10 if not given. */
  readonly gracePeriod?: number;
  /** What values are divided by; 1 if not given. The bound is made for values whose range is about 1: give the usual size of errors. */
  readonly scale?: number;
}

/** Buckets of 2^k values each, oldest first: their sums, and their squared deviations from their own means. */
interface Buckets {
  readonly totals: readonly number[];
  readonly squares: readonly number[];
}

export interface AdwinState {
  readonly formatVersion: 1;
  readonly options: Required<AdwinOptions>;
  readonly seen: number;
  /** Of the window, in units of `scale`: number of values, their sum, squared deviations from their mean. */
  readonly width: number;
  readonly total: number;
  readonly squares: number;
  /** By k; the newest values are in the first. */
  readonly buckets: readonly Buckets[];
}

interface Window {
  width: number;
  total: number;
  squares: number;
  readonly buckets: { readonly totals: number[]; readonly squares: number[] }[];
}

/** @throws EngineError `invalid-option` */
export function startAdwin(options: AdwinOptions = {}): AdwinState {
  const { delta = 0.002, clock = 32, maxBuckets = 5, minSide = 5, gracePeriod = 10, scale = 1 } = options;
  requireOption('ADWIN', 'delta', delta, 1e-12, 1);
  requireOption('ADWIN', 'clock', clock, 1, 1e6, true);
  requireOption('ADWIN', 'maxBuckets', maxBuckets, 1, 1000, true);
  requireOption('ADWIN', 'minSide', minSide, 1, 1e6, true);
  requireOption('ADWIN', 'gracePeriod', gracePeriod, 0, 1e6, true);
  requireOption('ADWIN', 'scale', scale, 1e-100, 1e100);
  const settings = { delta, clock, maxBuckets, minSide, gracePeriod, scale };
  return { formatVersion: 1, options: settings, seen: 0, width: 0, total: 0, squares: 0, buckets: [] };
}

/**
 * Adaptive windowing: keeps a window of the last values in buckets of growing size, and drops its oldest part when the means of two parts differ by more than chance
 * allows. The window that stays is the data of the new kind. O(log n) memory and time for a value.
 *
 * @param values - the next ones, for example absolute errors in order of time
 * @throws EngineError `not-finite`
 * @see Bifet & Gavalda (2007), Learning from time-changing data with adaptive windowing, SIAM Data Mining, 443-448;
 *   variances of buckets: Babcock, Datar, Motwani & O'Callaghan (2003), PODS, 234-243
 */
export function watchAdwin(state: AdwinState, values: Float64Array): Watched<AdwinState> {
  requireFinite('ADWIN', values);
  const { clock, maxBuckets, gracePeriod, scale } = state.options;
  const window: Window = {
    width: state.width,
    total: state.total,
    squares: state.squares,
    buckets: state.buckets.map(({ totals, squares }) => ({ totals: [...totals], squares: [...squares] })),
  };
  const alarms: StreamAlarm[] = [];
  for (let i = 0; i < values.length; i++) {
    insert(window, (values[i] as number) / scale, maxBuckets);
    const at = state.seen + i;
    if ((at + 1) % clock !== 0 || window.width <= gracePeriod) continue;
    let apart = cut(window, state.options);
    if (apart === 0) continue;
    const direction = apart > 0 ? 'up' : 'down';
    while (apart !== 0) {
      dropOldest(window);
      apart = cut(window, state.options);
    }
    alarms.push({ kind: 'drift', at, since: at - window.width + 1, direction });
  }
  return { state: { ...state, seen: state.seen + values.length, ...window }, alarms };
}

function insert(window: Window, value: number, maxBuckets: number): void {
  const { buckets, width } = window;
  if (width > 0) window.squares += (width / (width + 1)) * (value - window.total / width) ** 2;
  window.width++;
  window.total += value;
  if (buckets.length === 0) buckets.push({ totals: [], squares: [] });
  buckets[0]?.totals.push(value);
  buckets[0]?.squares.push(0);
  // A size that has too many: its oldest two become one of the next.
  for (let k = 0; k < buckets.length; k++) {
    const { totals, squares } = buckets[k] as Window['buckets'][number];
    if (totals.length <= maxBuckets) return;
    const [a, b] = [totals.shift() as number, totals.shift() as number];
    const [va, vb] = [squares.shift() as number, squares.shift() as number];
    const size = 2 ** k;
    if (k + 1 === buckets.length) buckets.push({ totals: [], squares: [] });
    buckets[k + 1]?.totals.push(a + b);
    buckets[k + 1]?.squares.push(va + vb + (size / 2) * (a / size - b / size) ** 2);
  }
}

/** Newer mean less older one at the first cut, from the oldest on, where they are too far apart; 0 where there is none. */
function cut({ buckets, width, total, squares }: Window, { delta, minSide }: Required<AdwinOptions>): number {
  const logTerm = Math.log((2 * Math.log(width)) / delta);
  let older = 0;
  let sum = 0;
  for (let k = buckets.length - 1; k >= 0; k--) {
    const { totals } = buckets[k] as Window['buckets'][number];
    for (const bucket of totals) {
      older += 2 ** k;
      sum += bucket;
      const newer = width - older;
      if (newer < minSide) return 0;
      if (older < minSide) continue;
      const apart = (total - sum) / newer - sum / older;
      const weight = 1 / (older - minSide + 1) + 1 / (newer - minSide + 1);
      const most = Math.sqrt(2 * weight * (squares / width) * logTerm) + (2 / 3) * logTerm * weight;
      if (Math.abs(apart) > most) return apart;
    }
  }
  return 0;
}

function dropOldest(window: Window): void {
  const { buckets } = window;
  const k = buckets.length - 1;
  const { totals, squares } = buckets[k] as Window['buckets'][number];
  const size = 2 ** k;
  const total = totals.shift() as number;
  const own = squares.shift() as number;
  window.width -= size;
  window.total -= total;
  const between = ((size * window.width) / (size + window.width)) * (total / size - window.total / window.width) ** 2;
  // Rounding may leave less than nothing of values that are all alike.
  window.squares = Math.max(0, window.squares - own - between);
  if (totals.length === 0) buckets.pop();
}
