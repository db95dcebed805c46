/** A run of missing values between values: y[from .. to). */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Position of the first value; `y.length` when there is none. */
export function firstObserved(y: Float64Array): number {
  let t = 0;
  while (t < y.length && Number.isNaN(y[t] as number)) t++;
  return t;
}

/** Runs of missing values after the first value, in order; the last one may run to the end. */
export function gapsOf(y: Float64Array): Gap[] {
  const gaps: Gap[] = [];
  for (let t = firstObserved(y); t < y.length; t++) {
    if (!Number.isNaN(y[t] as number)) continue;
    const from = t;
    while (t < y.length && Number.isNaN(y[t] as number)) t++;
    gaps.push({ from, to: t });
  }
  return gaps;
}

/** Straight line over y[from .. to), in place, between the values on either side; one that is missing is not drawn. */
export function joinAcross(y: Float64Array, { from, to }: Gap): void {
  const before = y[from - 1] as number;
  const slope = ((y[to] as number) - before) / (to - from + 1);
  for (let t = from; t < to; t++) y[t] = before + slope * (t - from + 1);
}
