/**
 * P-values adjusted for their number by Holm's steps: the chance of one false finding or more among all stays below the level.
 *
 * @param pValues - NaN where there is no test; those do not count
 * @returns in the order given, at most 1
 * @see Holm (1979), Scandinavian J. Statistics 6(2), 65-70
 */
export function holm(pValues: Float64Array): Float64Array {
  const adjusted = new Float64Array(pValues.length).fill(NaN);
  const order = Array.from(pValues.keys())
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  let largest = 0;
  order.forEach((i, place) => {
    largest = Math.max(largest, Math.min(1, (order.length - place) * (pValues[i] as number)));
    adjusted[i] = largest;
  });
  return adjusted;
}
