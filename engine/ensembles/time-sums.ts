/** Sums kept by period, so that what was known before any period can be asked for. */
export interface TimeSums {
  /** Adds in place to the sums of a period. */
  add(period: number, values: readonly number[]): void;
  /** Sums over all periods before this one; zeros where there are none. */
  before(period: number): Float64Array;
}

/** @param width - number of sums */
export function timeSums(width: number): TimeSums {
  const byPeriod = new Map<number, Float64Array>();
  let ordered: { readonly periods: readonly number[]; readonly totals: readonly Float64Array[] } | null = null;
  const order = () => {
    const periods = [...byPeriod.keys()].sort((a, b) => a - b);
    const totals: Float64Array[] = [];
    let last = new Float64Array(width);
    for (const period of periods) {
      const own = byPeriod.get(period) as Float64Array;
      last = last.map((value, i) => value + (own[i] as number));
      totals.push(last);
    }
    return { periods, totals };
  };
  return {
    add: (period, values) => {
      let sums = byPeriod.get(period);
      if (!sums) byPeriod.set(period, (sums = new Float64Array(width)));
      for (let i = 0; i < width; i++) sums[i] = (sums[i] as number) + (values[i] as number);
      ordered = null;
    },
    before: (period) => {
      ordered ??= order();
      const { periods, totals } = ordered;
      let low = 0;
      let high = periods.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((periods[middle] as number) < period) low = middle + 1;
        else high = middle;
      }
      return low === 0 ? new Float64Array(width) : (totals[low - 1] as Float64Array);
    },
  };
}
