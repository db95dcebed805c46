import { EngineError } from '../core/errors.ts';
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
  /** Length n: mean of the squared residuals, zero for a node without error. Not about their mean: a biased forecast is a wrong one. */
  readonly variance: Float64Array;
  /** n x T: residuals over the root of their sum of squares, zero where missing. The sum of products of two rows is their correlation. */
  readonly scaled: Float64Array;
  /** Length n: number of known residuals. */
  readonly counts: Int32Array;
}

/**
 * One-step residuals of the base forecasts, ready for correlations. Where some are missing (a series that starts late) products count as zero
 * there, so that little overlap gives little correlation and the matrix stays positive semi-definite.
 *
 * @throws EngineError `length-mismatch`, `series-too-short` for a node with fewer than two residuals, `not-finite`
 */
export function standardise(hierarchy: Hierarchy, { values, periods }: NodeValues): Standardised {
  const n = hierarchy.nodes.length;
  if (values.length !== n * periods)
    throw new EngineError(
      'length-mismatch',
      `There are ${values.length} residuals; ${n} nodes over ${periods} periods need ${n * periods}.`,
    );
  const variance = new Float64Array(n);
  const counts = new Int32Array(n);
  const scaled = new Float64Array(n * periods);
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
    if (count < 2)
      throw new EngineError('series-too-short', `"${label}" has ${count} residuals, but at least 2 are needed to know its errors.`, {
        node: label,
        got: count,
      });
    if (!(largest <= 1e100)) throw new EngineError('not-finite', `"${label}" has a residual that is not a usable number.`, { node: label });
    counts[i] = count;
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
  return { periods, variance, scaled, counts };
}
