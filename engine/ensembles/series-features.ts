/** What the weights of a series can depend on; names are shown to nobody but the trees. */
export const seriesFeatureNames = [
  'length',
  'variation',
  'zeros',
  'trend',
  'slope',
  'curvature',
  'acf1',
  'acf1-of-changes',
  'acf-of-changes',
  'season-acf',
  'season-strength',
  'season-gain',
  'skewness',
  'kurtosis',
  'later-spread',
  'last-level',
] as const;

function momentsOf(values: ArrayLike<number>): { mean: number; variance: number; count: number } {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { mean, variance: squares / count, count };
}

/** Autocorrelation at a lag over the pairs that are there; NaN where there are fewer than five. */
function autocorrelation(values: Float64Array, lag: number): number {
  const { mean, variance, count } = momentsOf(values);
  if (!(variance > 0)) return NaN;
  let sum = 0;
  let pairs = 0;
  for (let t = lag; t < values.length; t++) {
    const product = ((values[t] as number) - mean) * ((values[t - lag] as number) - mean);
    if (Number.isNaN(product)) continue;
    sum += product;
    pairs++;
  }
  return pairs < 5 ? NaN : sum / (count * variance);
}

/** Shares of the variance that a line, and a parabola beside it, explain, with the sign of the line: Legendre polynomials in time. */
function trends(y: Float64Array): { line: number; slope: number; curve: number } {
  const n = y.length;
  const { mean, variance, count } = momentsOf(y);
  if (!(variance > 0) || n < 3) return { line: 0, slope: 0, curve: 0 };
  let line = 0;
  let lineSize = 0;
  let curve = 0;
  let curveSize = 0;
  for (let t = 0; t < n; t++) {
    const value = (y[t] as number) - mean;
    if (Number.isNaN(value)) continue;
    const x = (2 * t) / (n - 1) - 1;
    const p = x * x - 1 / 3;
    line += value * x;
    lineSize += x * x;
    curve += value * p;
    curveSize += p * p;
  }
  const total = variance * count;
  return { line: line ** 2 / lineSize / total, slope: Math.sign(line), curve: (Math.sign(curve) * curve ** 2) / curveSize / total };
}

/** Share of the variance about a moving mean of one season that the means of the places explain; NaN without two seasons. */
function seasonStrength(y: Float64Array, m: number): number {
  if (m < 2 || y.length < 2 * m) return NaN;
  const about = new Float64Array(y.length).fill(NaN);
  const half = Math.floor(m / 2);
  for (let t = half; t + half < y.length; t++) {
    let sum = 0;
    for (let j = -half; j <= half; j++) sum += (m % 2 === 0 && Math.abs(j) === half ? 0.5 : 1) * (y[t + j] as number);
    about[t] = (y[t] as number) - sum / m;
  }
  const places = new Float64Array(m);
  const counts = new Float64Array(m);
  for (let t = 0; t < about.length; t++) {
    const value = about[t] as number;
    if (Number.isNaN(value)) continue;
    places[t % m] = (places[t % m] as number) + value;
    counts[t % m] = (counts[t % m] as number) + 1;
  }
  const left = about.map((value, t) => value - (places[t % m] as number) / (counts[t % m] as number));
  const all = momentsOf(about).variance;
  return all > 0 ? Math.max(0, 1 - momentsOf(left).variance / all) : NaN;
}

function meanChange(y: Float64Array, lag: number): number {
  let sum = 0;
  let count = 0;
  for (let t = lag; t < y.length; t++) {
    const change = Math.abs((y[t] as number) - (y[t - lag] as number));
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

/** Logarithm of a ratio of sizes; one that is a thousandth of the other counts as nothing. */
const logRatio = (a: number, b: number): number => Math.log((a + 1e-3 * b) / (b + 1e-3 * a));

/** Values further back are not looked at. */
const MOST_VALUES = 1000;

/**
 * Features of a series by its values alone, in the order of `seriesFeatureNames`; NaN where it is too short for one. None depends on the
 * units of y.
 *
 * @param training - NaN where missing
 * @see Montero-Manso, Athanasopoulos, Hyndman & Talagala (2020), Int. J. Forecasting 36(1), 86-92, for features of this kind
 */
export function seriesFeatures(training: Float64Array, m: number): Float64Array {
  const y = training.subarray(Math.max(0, training.length - MOST_VALUES));
  const { mean, variance, count } = momentsOf(y);
  const spread = Math.sqrt(variance);
  const changes = y.subarray(1).map((value, t) => value - (y[t] as number));
  const change = momentsOf(changes);
  const { line, slope, curve } = trends(y);
  let zeros = 0;
  for (const value of y) if (value === 0) zeros++;
  let third = 0;
  let fourth = 0;
  for (const value of changes) {
    const z = (value - change.mean) / Math.sqrt(change.variance);
    if (!Number.isFinite(z)) continue;
    third += z ** 3;
    fourth += z ** 4;
  }
  let dependence = 0;
  for (let lag = 1; lag <= 5; lag++) dependence += (autocorrelation(changes, lag) || 0) ** 2;
  const middle = changes.length >> 1;
  const early = momentsOf(changes.subarray(0, middle)).variance;
  const late = momentsOf(changes.subarray(middle)).variance;
  const tail = momentsOf(y.subarray(Math.max(0, y.length - Math.max(m, 4)))).mean;
  const found = [
    Math.log(training.length),
    spread / Math.abs(mean),
    zeros / count,
    line,
    slope,
    curve,
    autocorrelation(y, 1),
    autocorrelation(changes, 1),
    dependence,
    m > 1 ? autocorrelation(changes, m) : NaN,
    seasonStrength(y, m),
    m > 1 ? logRatio(meanChange(y, m), meanChange(y, 1)) : NaN,
    third / change.count,
    fourth / change.count,
    logRatio(late, early),
    (tail - mean) / spread,
  ];
  return Float64Array.from(found, (value) => (Number.isFinite(value) && Math.abs(value) < 1e30 ? value : NaN));
}
