/** Spans of the three smoothers, as shares of the series: they follow the values closely, moderately and hardly. Friedman's program has them in single precision. */
const TWEETER = Math.fround(0.05);
const MIDRANGE = Math.fround(0.2);
const WOOFER = 0.5;

/**
 * Friedman's super smoother over equally spaced times: running straight lines with a span that is chosen by cross validation at every point.
 * As R's `supsmu(1:n, y)`.
 *
 * @param y - length n, nothing missing
 * @returns length n; straight lines need 4 values, fewer give their mean
 * @see Friedman (1984), A Variable Span Smoother, Laboratory for Computational Statistics, Stanford University, technical report 5
 */
export function superSmoother(y: Float64Array): Float64Array {
  const n = y.length;
  if (n < 4) {
    let sum = 0;
    for (let t = 0; t < n; t++) sum += y[t] as number;
    return new Float64Array(n).fill(sum / n);
  }
  const quarter = n >> 2;
  // A spread of times below this share of the middle half's is none.
  const least = (1e-3 * (3 * quarter - quarter)) ** 2;
  const scratch = new Float64Array(n);
  const close = new Float64Array(n);
  const middle = new Float64Array(n);
  const wide = new Float64Array(n);
  const errorClose = new Float64Array(n);
  const errorMiddle = new Float64Array(n);
  const errorWide = new Float64Array(n);
  for (const [span, smooth, error] of [
    [TWEETER, close, errorClose],
    [MIDRANGE, middle, errorMiddle],
    [WOOFER, wide, errorWide],
  ] as const) {
    runningLines(y, span, least, smooth, scratch);
    runningLines(scratch, MIDRANGE, least, error, null);
  }
  for (let t = 0; t < n; t++) {
    let smallest = errorClose[t] as number;
    let span = TWEETER;
    if ((errorMiddle[t] as number) < smallest) {
      smallest = errorMiddle[t] as number;
      span = MIDRANGE;
    }
    scratch[t] = (errorWide[t] as number) < smallest ? WOOFER : span;
  }
  runningLines(scratch, MIDRANGE, least, errorMiddle, null);
  for (let t = 0; t < n; t++) {
    const off = Math.min(WOOFER, Math.max(TWEETER, errorMiddle[t] as number)) - MIDRANGE;
    const share = off < 0 ? -off / (MIDRANGE - TWEETER) : off / (WOOFER - MIDRANGE);
    const other = (off < 0 ? close[t] : wide[t]) as number;
    scratch[t] = (1 - share) * (middle[t] as number) + share * other;
  }
  const result = new Float64Array(n);
  runningLines(scratch, TWEETER, least, result, null);
  return result;
}

/**
 * Straight lines through the values about each time, updated as the window moves.
 *
 * @param least - variance of time below which a line is level
 * @param error - filled with the absolute error of predicting each value without it; null where it is not wanted
 */
function runningLines(y: Float64Array, span: number, least: number, smooth: Float64Array, error: Float64Array | null): void {
  const n = y.length;
  const half = Math.max(2, Math.trunc(0.5 * span * n + 0.5));
  const first = Math.min(n, 2 * half + 1);
  let meanT = 0;
  let meanY = 0;
  let variance = 0;
  let covariance = 0;
  let weight = 0;
  for (let t = 0; t < first; t++) {
    const before = weight;
    weight++;
    meanT = (before * meanT + t + 1) / weight;
    meanY = (before * meanY + (y[t] as number)) / weight;
    const step = before > 0 ? (weight * (t + 1 - meanT)) / before : 0;
    variance += step * (t + 1 - meanT);
    covariance += step * ((y[t] as number) - meanY);
  }
  for (let t = 0; t < n; t++) {
    const leaves = t - half - 1;
    const enters = t + half;
    if (leaves >= 0 && enters < n) {
      let before = weight;
      weight--;
      let step = (before * (leaves + 1 - meanT)) / weight;
      variance -= step * (leaves + 1 - meanT);
      covariance -= step * ((y[leaves] as number) - meanY);
      meanT = (before * meanT - (leaves + 1)) / weight;
      meanY = (before * meanY - (y[leaves] as number)) / weight;
      before = weight;
      weight++;
      meanT = (before * meanT + enters + 1) / weight;
      meanY = (before * meanY + (y[enters] as number)) / weight;
      step = (weight * (enters + 1 - meanT)) / before;
      variance += step * (enters + 1 - meanT);
      covariance += step * ((y[enters] as number) - meanY);
    }
    const slope = variance > least ? covariance / variance : 0;
    const fitted = slope * (t + 1 - meanT) + meanY;
    smooth[t] = fitted;
    if (!error) continue;
    const leverage = 1 / weight + (variance > least ? (t + 1 - meanT) ** 2 / variance : 0);
    if (leverage < 1) error[t] = Math.abs((y[t] as number) - fitted) / (1 - leverage);
    else error[t] = t > 0 ? (error[t - 1] as number) : 0;
  }
}
