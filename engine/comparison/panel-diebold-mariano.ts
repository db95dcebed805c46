import { EngineError, type EngineErrorCode } from '../core/errors.ts';
import { dieboldMariano, type DieboldMariano, type DieboldMarianoOptions } from './diebold-mariano.ts';

/** A test, or why there is none. */
export type PanelTest = { readonly test: DieboldMariano } | { readonly refused: EngineErrorCode; readonly message: string };

export interface PanelDieboldMariano {
  /** Mean over series of each series' mean difference of losses: below zero where the first forecast has the lower loss. */
  readonly meanDifference: number;
  /** Series with a difference at one origin or more. */
  readonly series: number;
  /** Origins with a difference of one series or more. */
  readonly origins: number;
  /**
   * Origins are the sample: series may depend on each other in any way, as they do when one promotion or one heat wave moves all of them. It speaks of
   * these series alone, and needs many origins: with three or four it finds only large differences.
   */
  readonly overOrigins: PanelTest;
  /**
   * Series are the sample, of more like them: the differences of one series may depend on each other in any way over time, but series are taken as
   * independent. Where they are not, it is too sure of itself.
   */
  readonly overSeries: PanelTest;
  /** The one with the larger p-value of those that are there, which is the one to go by; null where neither is. */
  readonly cautious: 'origins' | 'series' | null;
  /** Series where the first has the lower mean loss, the same, and the higher one. */
  readonly lower: number;
  readonly equal: number;
  readonly higher: number;
}

/**
 * Diebold-Mariano test pooled over series: whether two forecasts have the same expected loss on average over all series and origins.
 * Losses must be on one scale (scaled errors), or the largest series decide alone. Each series counts the same, however many origins it has.
 *
 * Over origins, the differences are averaged over series at each origin and that one series of averages is tested, which is the variance of
 * Driscoll & Kraay. Over series, each series gives one mean, and these are tested as a sample of independent values.
 *
 * @param differences - a row a series, each of length T in order of common origins, NaN where missing; see `lossDifferences`
 * @param options - `horizon` says over how many origins the errors overlap and counts over origins alone
 * @param weights - as `differences`: periods that a difference is the mean of, above 0, so that an origin of which one day has come does not count as much as a whole week; each 1 if not given
 * @throws EngineError `invalid-option`, `length-mismatch`, `series-too-short` without any difference, `not-finite`
 * @see Akgun, Pirotte, Urga & Yang (2024), Int. J. Forecasting 40(1), 202-228, on averages over units under strong and weak dependence;
 *   Driscoll & Kraay (1998), Review of Economics and Statistics 80(4), 549-560; Pesaran, Schuermann & Smith (2009), Int. J. Forecasting 25(4),
 *   642-675, on the sample of series
 */
export function panelDieboldMariano(
  differences: readonly Float64Array[],
  options: DieboldMarianoOptions = {},
  weights?: readonly Float64Array[],
): PanelDieboldMariano {
  const length = differences[0]?.length ?? 0;
  const means = new Float64Array(differences.length).fill(NaN);
  const counts = new Float64Array(differences.length);
  let meanDifference = 0;
  let series = 0;
  differences.forEach((row, i) => {
    if (row.length !== length)
      throw new EngineError(
        'length-mismatch',
        `all series are compared on the same origins, but have ${length} and ${row.length} of them`,
        {
          first: length,
          other: row.length,
        },
      );
    let sum = 0;
    for (let t = 0; t < length; t++) {
      const value = row[t] as number;
      if (Number.isNaN(value)) continue;
      if (!Number.isFinite(value)) throw new EngineError('not-finite', 'a difference of losses is infinite', { series: i });
      const weight = weights?.[i]?.[t] ?? 1;
      sum += weight * value;
      counts[i] = (counts[i] as number) + weight;
    }
    const count = counts[i] as number;
    if (count === 0) return;
    means[i] = sum / count;
    series++;
    meanDifference += ((means[i] as number) - meanDifference) / series;
  });
  if (series === 0)
    throw new EngineError('series-too-short', 'the test needs a difference of losses at one origin of one series or more but got none', {
      need: 1,
      got: 0,
    });
  const averages = averagesByOrigin(differences, counts, weights, { length, series, centre: meanDifference });
  const overOrigins = tested(() => dieboldMariano(averages, options));
  const overSeries = tested(() => dieboldMariano(means, { ...options, horizon: 1, estimator: 'acf' }));
  const count = (keep: (mean: number) => boolean): number => means.reduce((total, mean) => total + (keep(mean) ? 1 : 0), 0);
  return {
    meanDifference,
    series,
    origins: averages.reduce((total, value) => total + (Number.isNaN(value) ? 0 : 1), 0),
    overOrigins,
    overSeries,
    cautious: moreCautious(overOrigins, overSeries),
    lower: count((mean) => mean < 0),
    equal: count((mean) => mean === 0),
    higher: count((mean) => mean > 0),
  };
}

/**
 * One value an origin whose mean is the mean over series, and whose distance from it is what the origin contributes. Where no cell is missing
 * and weights are alike these are the averages over series.
 */
function averagesByOrigin(
  differences: readonly Float64Array[],
  counts: Float64Array,
  weights: readonly Float64Array[] | undefined,
  { length, series, centre }: { readonly length: number; readonly series: number; readonly centre: number },
): Float64Array {
  const sums = new Float64Array(length);
  const seen = new Uint8Array(length);
  differences.forEach((row, i) => {
    const weight = 1 / (series * (counts[i] as number));
    for (let t = 0; t < length; t++) {
      const value = row[t] as number;
      if (Number.isNaN(value)) continue;
      seen[t] = 1;
      sums[t] = (sums[t] as number) + (weights?.[i]?.[t] ?? 1) * weight * (value - centre);
    }
  });
  const origins = seen.reduce((total, one) => total + one, 0);
  return sums.map((sum, t) => (seen[t] === 1 ? centre + origins * sum : NaN));
}

/** What the data do not allow is a result; a wrong option is not. */
function tested(test: () => DieboldMariano): PanelTest {
  try {
    return { test: test() };
  } catch (error) {
    if (error instanceof EngineError && (error.code === 'series-too-short' || error.code === 'zero-scale'))
      return { refused: error.code, message: error.message };
    throw error;
  }
}

function moreCautious(overOrigins: PanelTest, overSeries: PanelTest): 'origins' | 'series' | null {
  if (!('test' in overOrigins)) return 'test' in overSeries ? 'series' : null;
  if (!('test' in overSeries)) return 'origins';
  return overOrigins.test.pValue >= overSeries.test.pValue ? 'origins' : 'series';
}
