import { planLoess } from './loess.ts';

/** What taking out a season does to the errors of white noise about it, as shares of its variance. */
export interface SeasonInfluence {
  /** Variance left once the smoothed season has taken part of each value along: below 1. */
  readonly left: number;
  /** Variance of the last seasonal figure itself. */
  readonly ahead: number;
}

/**
 * Influence of STL's season: the loess over the values of one position is a weighted mean, so that a value's own weight shrinks the
 * remainder, and the squared weights at the end are the variance of the figure that is carried on. The trend's part is left out.
 *
 * @param n - values, more than 2 m
 * @param window - in seasons
 * @see Cleveland, Cleveland, McRae & Terpenning (1990), J. Official Statistics 6(1), section 5, on the operators of STL
 */
export function seasonInfluence(n: number, seasonLength: number, window: number | 'periodic'): SeasonInfluence {
  const count = Math.floor(n / seasonLength);
  // A figure has no level of its own: the low-pass filter takes out one of its m degrees of freedom.
  const own = 1 - 1 / seasonLength;
  if (window === 'periodic' || window > 5 * count) return { left: 1 - own / count, ahead: own / count };
  const plan = planLoess(count, { window: window % 2 === 0 ? window + 1 : window, degree: 0, jump: 1 });
  if (!plan.rows) return { left: 1 - own / count, ahead: own / count };
  let left = 0;
  let ahead = 0;
  for (let i = 0; i < count; i++) {
    const row = plan.rows[i] as number;
    let squares = 0;
    for (let j = 0; j < plan.width; j++) squares += (plan.weights[row + j] as number) ** 2;
    left += 1 - own * (2 * (plan.weights[row + i - (plan.firsts[i] as number)] as number) - squares);
    ahead = own * squares;
  }
  return { left: left / count, ahead };
}

/** Several seasons taken out one after the other. */
export const combinedInfluence = (influences: readonly SeasonInfluence[]): SeasonInfluence => ({
  left: influences.reduce((product, { left }) => product * left, 1),
  ahead: influences.reduce((sum, { ahead }) => sum + ahead, 0),
});
