/** Errors of candidates: a row for each, a column for each look back; Infinity where it had no forecast. */
export type Errors = readonly (readonly number[])[];

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The smallest error counts as this share of the mean one, so that a lucky hit does not take all the weight. */
const SMALLEST = 0.02;

/**
 * Weights in proportion to 1 / error squared, the best ones for unbiased, uncorrelated forecasts; equal without errors.
 *
 * @param looks - the columns to count
 * @returns a weight for each row, with sum 1
 * @see Bates & Granger (1969), Operational Research Quarterly 20(4), 451-468; Smith & Wallis (2009), Oxford Bulletin of Economics and
 *   Statistics 71(3), 331-355, on leaving correlations out
 */
export function weightsFrom(errors: Errors, looks: readonly number[]): number[] {
  const equal = errors.map(() => 1 / errors.length);
  if (looks.length === 0) return equal;
  const means = errors.map((row) => meanOf(looks.map((j) => row[j] as number)));
  const known = means.filter(Number.isFinite);
  if (known.length === 0) return equal;
  const floor = SMALLEST * meanOf(known);
  // No error at all: every candidate that could forecast is as good as the others.
  const raw = means.map((value) => (!Number.isFinite(value) ? 0 : floor > 0 ? Math.max(value / floor, 1) ** -2 : 1));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

/** Mean of paired differences and its standard error; NaN for fewer than two. */
interface Paired {
  readonly difference: number;
  readonly standardError: number;
}

function paired(a: readonly number[], b: readonly number[]): Paired {
  const differences = a.map((value, i) => value - (b[i] as number));
  const difference = meanOf(differences);
  const n = differences.length;
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  return { difference, standardError: n < 2 ? NaN : Math.sqrt(squares / (n - 1) / n) };
}

/**
 * One candidate by the one-standard-error rule: of those within one standard error of the best, the simplest.
 *
 * @param complexities - rank of simplicity of each row
 */
export function oneStandardError(errors: Errors, complexities: readonly number[]): number {
  const means = errors.map((row) => (row.length === 0 ? NaN : meanOf(row)));
  const order = [...errors.keys()].sort((a, b) => (complexities[a] as number) - (complexities[b] as number) || a - b);
  const usable = order.filter((k) => Number.isFinite(means[k]));
  if (usable.length === 0) return order[0] as number;
  const best = usable.reduce((a, b) => ((means[b] as number) < (means[a] as number) ? b : a));
  return usable.find((k) => {
    if (k === best) return true;
    const { difference, standardError } = paired(errors[k] as readonly number[], errors[best] as readonly number[]);
    return difference <= standardError;
  }) as number;
}
