import { EngineError } from '../core/errors.ts';
import { medianInPlace } from '../math/median.ts';
import type { Hierarchy } from './hierarchy.ts';

/** Values of every node over T periods of the past. */
export interface NodeValues {
  /** T. */
  readonly periods: number;
  /** n x T, row major; NaN where missing. */
  readonly values: Float64Array;
}

/** Residuals of all nodes on one scale. */
export interface Standardised {
  readonly periods: number;
  /**
   * Length n: mean of the squared residuals, zero for a node without error. Not about their mean: a biased forecast is a wrong one. For a node with
   * fewer than two residuals the median of its level, or of all nodes where its level has none.
   */
  readonly variance: Float64Array;
  /** n x T: residuals over the root of their sum of squares, zero where missing. The sum of products of two rows is their correlation. */
  readonly scaled: Float64Array;
  /** Length n: number of known residuals. */
  readonly counts: Int32Array;
  /** Nodes with fewer than two residuals: nothing is known of what their errors have in common with others. */
  readonly unknown: readonly number[];
}

/**
 * One-step residuals of the base forecasts, ready for correlations. Where some are missing (a series that starts late) products count as zero
 * there, so that little overlap gives little correlation and the matrix stays positive semi-definite.
 *
 * @throws EngineError `length-mismatch`, `series-too-short` when no node has two residuals, `not-finite`
 */
export function standardise(hierarchy: Pick<Hierarchy, 'nodes'>, { values, periods }: NodeValues): Standardised {
  const n = hierarchy.nodes.length;
  if (values.length !== n * periods)
    throw new EngineError(
      'length-mismatch',
      `There are ${values.length} residuals; ${n} nodes over ${periods} periods need ${n * periods}.`,
    );
  const variance = new Float64Array(n);
  const counts = new Int32Array(n);
  const scaled = new Float64Array(n * periods);
  const unknown: number[] = [];
  for (let i = 0; i < n; i++) {
    let largest = 0;
    let count = 0;
    for (let at = i * periods; at < (i + 1) * periods; at++) {
      const size = Math.abs(values[at] as number);
      if (Number.isNaN(size)) continue;
      count++;
      if (size > largest) largest = size;
    }
    const label = hierarchy.nodes[i]?.label ?? '';
    counts[i] = count;
    if (count < 2) {
      unknown.push(i);
      continue;
    }
    if (!(largest <= 1e100)) throw new EngineError('not-finite', `"${label}" has a residual that is not a usable number.`, { node: label });
    if (largest === 0) continue;
    let sum = 0;
    for (let at = i * periods; at < (i + 1) * periods; at++) {
      const value = (values[at] as number) / largest;
      if (!Number.isNaN(value)) sum += value * value;
    }
    variance[i] = ((sum * largest) / count) * largest;
    const scale = 1 / (largest * Math.sqrt(sum));
    for (let at = i * periods; at < (i + 1) * periods; at++) {
      const value = values[at] as number;
      if (!Number.isNaN(value)) scaled[at] = value * scale;
    }
  }
  if (unknown.length === n)
    throw new EngineError('series-too-short', `No node has two residuals in ${periods} periods, so that nothing is known of the errors.`, {
      need: 2,
      got: periods,
    });
  lendVariances(hierarchy, variance, counts, unknown);
  return { periods, variance, scaled, counts, unknown };
}

/** Nodes that nothing is known of get the median variance of the others of their level, or of all. */
function lendVariances({ nodes }: Pick<Hierarchy, 'nodes'>, variance: Float64Array, counts: Int32Array, unknown: readonly number[]): void {
  const known = (is: (level: number) => boolean): Float64Array =>
    variance.filter((_, i) => (counts[i] as number) > 1 && is(nodes[i]?.level ?? 0));
  for (const i of unknown) {
    const level = known((one) => one === nodes[i]?.level);
    variance[i] = medianInPlace(level.length > 0 ? level : known(() => true));
  }
}
