/** How equally spaced values are smoothed: a local line or level at every `jump`th point, straight lines between. */
export interface LoessSettings {
  /** q: nearest points that have a say; may exceed the number of values. */
  readonly window: number;
  /** Degree of the local polynomial. */
  readonly degree: 0 | 1;
  /** Evaluated at every so many points, 1 or more. */
  readonly jump: number;
}

/** Weights of local fits that can be used for every series of the same length, as long as no robustness weights come in. */
export interface LoessPlan {
  readonly length: number;
  readonly settings: LoessSettings;
  /** Points where a fit is made, ascending, the first and last point among them. */
  readonly points: Int32Array;
  /** First value in the window of each of `points`. */
  readonly firsts: Int32Array;
  /** Values in each window. */
  readonly width: number;
  /** Where in `weights` those of each of `points` begin; null where they would take too much memory and are worked out anew. */
  readonly rows: Int32Array | null;
  readonly weights: Float64Array;
  /** The same before a line is fitted: shares of the tricube weights, for fits with robustness weights. */
  readonly shares: Float64Array;
}

/** Most weights that a plan keeps: 8 MB. */
const MOST_WEIGHTS = 1_000_000;

/** Distance that a window reaches to, from `at` over `first` ... `last`, stretched where the window has more room than there are values. */
function reachOf(at: number, first: number, last: number, length: number, window: number): number {
  const reach = Math.max(at - first, last - at);
  return window > length ? reach + ((window - length) >> 1) : reach;
}

/** Tricube weight; 1 within a thousandth of the reach and 0 within a thousandth of its end, as in the original program. */
function tricube(distance: number, reach: number): number {
  if (distance > 0.999 * reach) return 0;
  if (distance <= 0.001 * reach) return 1;
  const share = distance / reach;
  const rest = 1 - share * share * share;
  return rest * rest * rest;
}

/** Small plans that were made last: thousands of series of the same length need the same few. */
const recent = new Map<string, LoessPlan>();
const MOST_RECENT = 64;
const SMALL = 4000;

/** Everything about a smoothing that does not depend on the values; not to be changed, it may be shared. */
export function planLoess(length: number, settings: LoessSettings): LoessPlan {
  const key = `${length} ${settings.window} ${settings.degree} ${settings.jump}`;
  const known = recent.get(key);
  if (known) return known;
  const plan = makePlan(length, settings);
  if (plan.weights.length + plan.points.length > SMALL) return plan;
  if (recent.size >= MOST_RECENT) recent.clear();
  recent.set(key, plan);
  return plan;
}

function makePlan(length: number, settings: LoessSettings): LoessPlan {
  const { window, degree } = settings;
  const jump = Math.max(1, Math.min(settings.jump, length - 1));
  const evaluated = length < 2 ? length : Math.floor((length - 1) / jump) + 1;
  const lastAt = (evaluated - 1) * jump;
  const extra = length >= 2 && lastAt !== length - 1 ? 1 : 0;
  const points = Int32Array.from({ length: evaluated + extra }, (_, i) => (i < evaluated ? i * jump : length - 1));
  const width = Math.min(window, length);
  const half = (window + 1) >> 1;
  const firsts = points.map((at) => (window >= length ? 0 : Math.max(0, Math.min(at - half + 1, length - width))));
  // With a jump, the end point takes the window of the last regular one.
  if (extra === 1) firsts[evaluated] = firsts[evaluated - 1] as number;
  const rows = new Int32Array(points.length);
  let distinct = 0;
  const known = new Map<number, number>();
  // A fit with both ends of its window equally far depends only on its place in the window: all of them share a row.
  points.forEach((at, i) => {
    const place = at - (firsts[i] as number);
    const row = known.get(place) ?? distinct++;
    known.set(place, row);
    rows[i] = row * width;
  });
  if (length < 2 || distinct * width > MOST_WEIGHTS)
    return { length, settings, points, firsts, width, rows: null, weights: new Float64Array(0), shares: new Float64Array(0) };
  const weights = new Float64Array(distinct * width);
  const shares = degree === 0 ? weights : new Float64Array(distinct * width);
  for (const [place, row] of known) {
    const part = weights.subarray(row * width, (row + 1) * width);
    fillShares(part, place, length, window);
    shares.set(part, row * width);
    if (degree === 1) fitLineTo(part, place, length, window);
  }
  return { length, settings, points, firsts, width, rows, weights, shares };
}

/** Shares of the tricube weights of values in a window about `place` of it. */
function fillShares(row: Float64Array, place: number, length: number, window: number): void {
  const reach = reachOf(place, 0, row.length - 1, length, window);
  let total = 0;
  for (let j = 0; j < row.length; j++) total += row[j] = tricube(Math.abs(j - place), reach);
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) / total;
}

/** Turns shares into the weights that values have in a straight line's fit at `place`. */
function fitLineTo(row: Float64Array, place: number, length: number, window: number): void {
  if (!(reachOf(place, 0, row.length - 1, length, window) > 0)) return;
  let centre = 0;
  for (let j = 0; j < row.length; j++) centre += (row[j] as number) * (j - place);
  let spread = 0;
  for (let j = 0; j < row.length; j++) spread += (row[j] as number) * (j - place - centre) ** 2;
  if (!(Math.sqrt(spread) > 0.001 * (length - 1))) return;
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) * (1 - (centre / spread) * (j - place - centre));
}

/**
 * Local fit at `at`, which may lie one step outside the values.
 *
 * @param y - values from `offset` on, `length` of them
 * @param robustness - weights beside y from `offset` on, or null
 * @returns NaN where no value has any weight
 */
export function loessAt(
  y: Float64Array,
  offset: number,
  length: number,
  settings: LoessSettings,
  at: number,
  first: number,
  last: number,
  robustness: Float64Array | null,
): number {
  const reach = reachOf(at, first, last, length, settings.window);
  let total = 0;
  let moment = 0;
  let square = 0;
  let level = 0;
  let cross = 0;
  for (let j = first; j <= last; j++) {
    const from = j - at;
    let weight = tricube(from < 0 ? -from : from, reach);
    if (robustness !== null) weight *= robustness[offset + j] as number;
    const value = y[offset + j] as number;
    total += weight;
    moment += weight * from;
    square += weight * from * from;
    level += weight * value;
    cross += weight * from * value;
  }
  if (!(total > 0)) return NaN;
  level /= total;
  if (settings.degree === 0 || !(reach > 0)) return level;
  const centre = moment / total;
  const spread = square / total - centre * centre;
  if (!(Math.sqrt(Math.max(spread, 0)) > 0.001 * (length - 1))) return level;
  return level - (centre / spread) * (cross / total - centre * level);
}

/** What `loessAt` gives, from the plan's shares: at `place` of the window that begins at `from`. */
function robustFit(plan: LoessPlan, row: number, y: Float64Array, robustness: Float64Array, from: number, place: number): number {
  const { width, shares, settings, length } = plan;
  let total = 0;
  let level = 0;
  if (settings.degree === 0) {
    for (let j = 0; j < width; j++) {
      const weight = (shares[row + j] as number) * (robustness[from + j] as number);
      total += weight;
      level += weight * (y[from + j] as number);
    }
    return level / total;
  }
  let moment = 0;
  let square = 0;
  let cross = 0;
  for (let j = 0; j < width; j++) {
    const weight = (shares[row + j] as number) * (robustness[from + j] as number);
    const weighted = weight * (y[from + j] as number);
    const distance = j - place;
    total += weight;
    level += weighted;
    moment += weight * distance;
    square += weight * distance * distance;
    cross += weighted * distance;
  }
  if (!(total > 0)) return NaN;
  level /= total;
  const centre = moment / total;
  const spread = square / total - centre * centre;
  if (!(Math.sqrt(Math.max(spread, 0)) > 0.001 * (length - 1))) return level;
  return level - (centre / spread) * (cross / total - centre * level);
}

/**
 * Smooths equally spaced values.
 *
 * @param y - values from `offset` on, as many as the plan says
 * @param robustness - weights beside y, or null
 * @param out - receives the smooth from `outOffset` on
 * @see Cleveland (1979), J. American Statistical Association 74(368), 829-836
 */
export function smoothLoess(
  plan: LoessPlan,
  y: Float64Array,
  offset: number,
  robustness: Float64Array | null,
  out: Float64Array,
  outOffset: number,
): void {
  const { length, points, firsts, width, rows, weights, settings } = plan;
  if (length < 2) {
    if (length === 1) out[outOffset] = y[offset] as number;
    return;
  }
  let before = 0;
  for (let i = 0; i < points.length; i++) {
    const at = points[i] as number;
    const first = firsts[i] as number;
    let value = 0;
    if (rows === null) value = loessAt(y, offset, length, settings, at, first, first + width - 1, robustness);
    else {
      const row = rows[i] as number;
      const from = offset + first;
      if (robustness === null) for (let j = 0; j < width; j++) value += (weights[row + j] as number) * (y[from + j] as number);
      else value = robustFit(plan, row, y, robustness, from, at - first);
    }
    if (Number.isNaN(value)) value = y[offset + at] as number;
    out[outOffset + at] = value;
    if (i > 0 && at - before > 1) {
      const base = out[outOffset + before] as number;
      const slope = (value - base) / (at - before);
      for (let t = before + 1; t < at; t++) out[outOffset + t] = base + slope * (t - before);
    }
    before = at;
  }
}
