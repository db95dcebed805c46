/** Sums kept by period, so that what was known before any period can be asked for. */
export interface TimeSums {
  /** The sums of a period, to be added to in place. */
  at(period: number): Float64Array;
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
    at: (period) => {
      let sums = byPeriod.get(period);
      if (!sums) byPeriod.set(period, (sums = new Float64Array(width)));
      ordered = null;
      return sums;
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
