import { EngineError } from '../core/errors.ts';
import { chiSquaredUpperTail, fUpperTail } from '../math/distributions/tails.ts';
import type { RankTable } from './average-ranks.ts';

export interface Friedman {
  /** Chi-squared with k - 1 degrees of freedom, corrected for ties. */
  readonly statistic: number;
  readonly pValue: number;
  readonly degreesOfFreedom: number;
  /** The test of Iman & Davenport, which is less conservative: F with k - 1 and (k - 1)(n - 1) degrees of freedom; null where it is infinite. */
  readonly imanDavenport: {
    readonly statistic: number | null;
    readonly pValue: number;
    readonly above: number;
    readonly below: number;
  };
}

/**
 * Friedman test of the hypothesis that all runs have the same ranks on average, over blocks that are independent.
 *
 * @throws EngineError `series-too-short` for one block, `zero-scale` where all runs are equal in every block
 * @see Friedman (1937), J. American Statistical Association 32(200), 675-701; Iman & Davenport (1980), Communications in Statistics A 9(6),
 *   571-595; Demsar (2006), J. Machine Learning Research 7, 1-30
 */
export function friedman({ averageRanks, blocks, ties }: RankTable): Friedman {
  const k = averageRanks.length;
  if (blocks < 2)
    throw new EngineError('series-too-short', `the Friedman test needs 2 series that all runs have but got ${blocks}`, {
      need: 2,
      got: blocks,
    });
  const correction = 1 - ties / (blocks * (k ** 3 - k));
  if (!(correction > 1e-12))
    throw new EngineError('zero-scale', 'all runs have the same error on every series, so that there are no ranks to compare', { blocks });
  const squares = averageRanks.reduce((sum, rank) => sum + (rank - (k + 1) / 2) ** 2, 0);
  const statistic = ((12 * blocks) / (k * (k + 1))) * (squares / correction);
  const degreesOfFreedom = k - 1;
  const below = degreesOfFreedom * (blocks - 1);
  const rest = blocks * degreesOfFreedom - statistic;
  // The ranks are the same in every block: nothing is left beside them.
  const infinite = rest <= 1e-12 * blocks * degreesOfFreedom;
  const f = ((blocks - 1) * statistic) / rest;
  return {
    statistic,
    pValue: chiSquaredUpperTail(statistic, degreesOfFreedom),
    degreesOfFreedom,
    imanDavenport: {
      statistic: infinite ? null : f,
      pValue: infinite ? 0 : fUpperTail(f, degreesOfFreedom, below),
      above: degreesOfFreedom,
      below,
    },
  };
}
