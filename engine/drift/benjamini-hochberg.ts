/**
 * P-values adjusted for their number by Benjamini and Hochberg's steps: of the findings at or below a level at most that share is false, on average.
 *
 * @param pValues - NaN where there is no test; those do not count
 * @returns in the order given, at most 1
 * @see Benjamini & Hochberg (1995), J. Royal Statistical Society B 57(1), 289-300
 */
export function benjaminiHochberg(pValues: Float64Array): Float64Array {
  const adjusted = new Float64Array(pValues.length).fill(NaN);
  const order = Array.from(pValues.keys())
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => (pValues[b] as number) - (pValues[a] as number));
  let smallest = 1;
  order.forEach((i, place) => {
    smallest = Math.min(smallest, ((pValues[i] as number) * order.length) / (order.length - place));
    adjusted[i] = smallest;
  });
  return adjusted;
}
