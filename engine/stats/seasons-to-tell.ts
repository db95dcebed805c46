/** Cycles from which a further season is told from noise: of fewer, each position's mean follows what is only there by chance. */
export const FEWEST_CYCLES = 4;

/**
 * The seasons that a series is taken apart by unless others are asked for: the shortest, and longer ones of which it has four cycles or more.
 *
 * @param lengths - ascending
 * @param n - length of the series
 */
export const seasonsToTell = (lengths: readonly number[], n: number): readonly number[] =>
  lengths.filter((m, i) => i === 0 || n >= FEWEST_CYCLES * m);
