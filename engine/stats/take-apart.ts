import { decomposeClassical } from '../decomposition/classical.ts';
import { usableSeasons } from '../decomposition/mstl.ts';
import { takeOutSeasons } from '../decomposition/rounds.ts';
import { countObserved, extent } from '../math/moments.ts';
import { fillGaps } from '../transforms/fill-gaps.ts';
import { superSmoother } from './super-smoother.ts';

export interface TakeApartOptions {
  /** `stl` if not given: MSTL where there are several seasons. The classical ways take the shortest season alone. */
  readonly method?: 'stl' | 'classical-additive' | 'classical-multiplicative';
  readonly robust?: boolean;
  /** Updates of the robustness weights, 15 if not given. */
  readonly updates?: number;
  /** Span of the loess of the season, in seasons; as R's `mstl`, 11, 15 ..., if not given. */
  readonly seasonWindow?: number | 'periodic';
}

export interface Parts {
  readonly method: 'stl' | 'mstl' | 'classical-additive' | 'classical-multiplicative' | 'trend';
  /** Length n, NaN at the ends of a classical decomposition. */
  readonly trend: Float64Array;
  /** In order of length; none where no season can be told. */
  readonly seasons: readonly { readonly length: number; readonly values: Float64Array }[];
  /** Length n, NaN where y is missing. */
  readonly remainder: Float64Array;
  /** Length n: y with its gaps filled. */
  readonly filled: Float64Array;
}

const FEWEST = 4;

/**
 * Trend, seasons and remainder of a series, as R's `mstl` takes it apart: STL for each season seen more than twice, the super smoother alone
 * where there is none. Missing values are filled along the season's pattern before, and missing in the remainder.
 *
 * @param y - length n, NaN where missing
 * @param seasonLengths - those that may be there; ones that are too long for the series are left out
 * @returns null for fewer than four values, a constant series, and a multiplicative one that is not above zero
 */
export function takeApart(y: Float64Array, seasonLengths: readonly number[], options: TakeApartOptions = {}): Parts | null {
  const n = y.length;
  const { min, max } = extent(y);
  if (countObserved(y) < FEWEST || !(max > min)) return null;
  const lengths = usableSeasons(seasonLengths, n);
  const shortest = lengths[0];
  const filled = fillGaps(y, shortest ?? 1);
  const left = (fitted: (t: number) => number): Float64Array => y.map((value, t) => value - fitted(t));
  if (shortest === undefined) {
    const trend = superSmoother(filled);
    return { method: 'trend', trend, seasons: [], remainder: left((t) => trend[t] as number), filled };
  }
  const { method = 'stl', robust = false, updates, seasonWindow } = options;
  if (method === 'stl') {
    const { seasons, trend, adjusted } = takeOutSeasons(filled, lengths, {
      robust,
      ...(updates === undefined ? {} : { outer: updates }),
      ...(seasonWindow === undefined ? {} : { seasonWindow }),
    });
    const remainder = adjusted.map((value, t) => (Number.isNaN(y[t] as number) ? NaN : value - (trend[t] as number)));
    return {
      method: lengths.length > 1 ? 'mstl' : 'stl',
      trend,
      seasons: lengths.map((length, i) => ({ length, values: seasons[i] as Float64Array })),
      remainder,
      filled,
    };
  }
  const multiplicative = method === 'classical-multiplicative';
  if (multiplicative && !(min > 0)) return null;
  const { figure, trend } = decomposeClassical(filled, shortest, multiplicative ? 'multiplicative' : 'additive');
  const values = y.map((_, t) => figure[t % shortest] as number);
  const remainder = multiplicative
    ? y.map((value, t) => value / ((trend[t] as number) * (values[t] as number)))
    : left((t) => (trend[t] as number) + (values[t] as number));
  return { method, trend, seasons: [{ length: shortest, values }], remainder, filled };
}
