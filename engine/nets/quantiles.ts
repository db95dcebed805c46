import { normalQuantile } from '../math/normal.ts';

/**
 * A quantile between or beyond those that a net was trained for: linear in the standard normal's quantiles; beyond the outermost one the
 * distance from the middle grows as a normal distribution's does.
 *
 * @param known - ascending, at least one below and one above a half
 * @param values - the net's outputs for them, ascending
 */
export function quantileAt(known: readonly number[], values: Float64Array, wanted: number): number {
  const last = known.length - 1;
  const at = (i: number): number => values[i] as number;
  const score = (i: number): number => normalQuantile(known[i] as number);
  const target = normalQuantile(wanted);
  const outer = wanted < (known[0] as number) ? 0 : wanted > (known[last] as number) ? last : -1;
  if (outer >= 0) {
    const middle = inside(known, values, 0);
    return middle + ((at(outer) - middle) * target) / score(outer);
  }
  return inside(known, values, target);
}

/** Interpolation at a standard normal's quantile that lies inside the known ones. */
function inside(known: readonly number[], values: Float64Array, target: number): number {
  let i = 0;
  while (i < known.length - 2 && normalQuantile(known[i + 1] as number) < target) i++;
  const low = normalQuantile(known[i] as number);
  const high = normalQuantile(known[i + 1] as number);
  const part = Math.max(0, Math.min(1, (target - low) / (high - low)));
  return (values[i] as number) + part * ((values[i + 1] as number) - (values[i] as number));
}
