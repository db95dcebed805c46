/**
 * Adds a value to partial sums that do not overlap, so that nothing is rounded away.
 *
 * @param partials - ascending in size, empty at first; changed in place
 * @param value - finite
 * @see Shewchuk (1997), Discrete & Computational Geometry 18(3), 305-363
 */
export function addExactly(partials: number[], value: number): void {
  let x = value;
  let kept = 0;
  for (const partial of partials) {
    const [large, small] = Math.abs(x) >= Math.abs(partial) ? [x, partial] : [partial, x];
    const sum = large + small;
    const rest = small - (sum - large);
    if (rest !== 0) partials[kept++] = rest;
    x = sum;
  }
  partials.length = kept;
  partials.push(x);
}

/** The sum of what was added, rounded once: halves to even, as one addition would. */
export function exactSum(partials: readonly number[]): number {
  let i = partials.length - 1;
  if (i < 0) return 0;
  let high = partials[i] as number;
  let low = 0;
  while (i > 0 && low === 0) {
    const next = partials[--i] as number;
    const sum = high + next;
    low = next - (sum - high);
    high = sum;
  }
  const following = i > 0 ? (partials[i - 1] as number) : 0;
  if ((low < 0 && following < 0) || (low > 0 && following > 0)) {
    const doubled = 2 * low;
    const moved = high + doubled;
    if (moved - high === doubled) return moved;
  }
  // Adding 0 makes 0 of -0.
  return high + 0;
}
