import { EngineError } from '../core/errors.ts';
import { aggregatesOf, isTree, type Hierarchy } from './hierarchy.ts';
import type { NodeValues } from './standardise.ts';

/**
 * How a forecast is split: `average-proportions` mean over the past of a series' share; `proportions-of-averages` its share of what was sold
 * in all; `forecast-proportions` from parent to child by the base forecasts of the children, step by step ahead.
 */
export type Proportions = 'average-proportions' | 'proportions-of-averages' | 'forecast-proportions';

/** Shares of the bottom series in their anchor, adding up to 1 within each. */
export interface Shares {
  /** m x h, row major. */
  readonly values: Float64Array;
  /** Anchors whose shares are not known (all values or forecasts zero) and therefore equal. */
  readonly equal: ReadonlySet<number>;
}

/** Bottom series below each anchor. */
function below(hierarchy: Hierarchy, anchorOf: Int32Array): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  for (let j = 0; j < hierarchy.bottom; j++) {
    const anchor = anchorOf[j] as number;
    const list = lists.get(anchor);
    if (list) list.push(j);
    else lists.set(anchor, [j]);
  }
  return lists;
}

/**
 * Shares from the past. A period in which the anchor is missing, or zero for mean shares, does not count; one in which only the series is
 * missing counts as zero: it was not there yet.
 *
 * @param anchorOf - length m: the node that each series gets its share of
 * @see Gross & Sohl (1990), J. Forecasting 9(3), 233-254, methods A and F
 */
export function historicalShares(
  hierarchy: Hierarchy,
  anchorOf: Int32Array,
  { values, periods }: NodeValues,
  kind: 'average-proportions' | 'proportions-of-averages',
  horizon: number,
): Shares {
  const a = aggregatesOf(hierarchy);
  const out = new Float64Array(hierarchy.bottom * horizon);
  const equal = new Set<number>();
  for (const [anchor, list] of below(hierarchy, anchorOf)) {
    const own = list.map((j) => {
      let sum = 0;
      for (let t = 0; t < periods; t++) {
        const whole = values[anchor * periods + t] as number;
        const part = values[(a + j) * periods + t] as number;
        if (Number.isNaN(whole) || Number.isNaN(part)) continue;
        if (kind === 'proportions-of-averages') sum += part;
        else if (whole !== 0) sum += part / whole;
      }
      return sum;
    });
    const total = own.reduce((sum, value) => sum + value, 0);
    const known = total !== 0 && Number.isFinite(total) && own.every((value) => Math.abs(value / total) < 1e6);
    if (!known && list.length > 1) equal.add(anchor);
    list.forEach((j, k) => out.fill(known ? (own[k] as number) / total : 1 / list.length, j * horizon, (j + 1) * horizon));
  }
  return { values: out, equal };
}

/**
 * Shares from the base forecasts, from each parent to its children down to the bottom.
 *
 * @param base - n x h, row major
 * @throws EngineError `invalid-option` when the hierarchy is no tree: a child of two parents has no one share
 * @see Athanasopoulos, Ahmed & Hyndman (2009), Int. J. Forecasting 25(1), 146-166
 */
export function forecastShares(hierarchy: Hierarchy, anchorOf: Int32Array, base: Float64Array, horizon: number): Shares {
  if (!isTree(hierarchy))
    throw new EngineError(
      'invalid-option',
      'Forecast proportions go from each parent to its children and need series nested in each other; these are crossed. ' +
        'Take historical proportions, bottom-up or minimum trace.',
    );
  const { nodes, parents, parentOffsets } = hierarchy;
  const n = nodes.length;
  const a = aggregatesOf(hierarchy);
  const anchors = new Set(anchorOf);
  const sums = new Float64Array(n * horizon);
  const sizes = new Float64Array(n * horizon);
  const children = new Int32Array(n);
  const parentOf = (i: number): number => parents[parentOffsets[i] as number] as number;
  for (let i = 1; i < n; i++) {
    const parent = parentOf(i);
    children[parent] = (children[parent] as number) + 1;
    for (let t = 0; t < horizon; t++) {
      const value = base[i * horizon + t] as number;
      sums[parent * horizon + t] = (sums[parent * horizon + t] as number) + value;
      sizes[parent * horizon + t] = (sizes[parent * horizon + t] as number) + Math.abs(value);
    }
  }
  const out = new Float64Array(hierarchy.bottom * horizon).fill(1);
  const equal = new Set<number>();
  for (let j = 0; j < hierarchy.bottom; j++)
    for (let node = a + j; !anchors.has(node); node = parentOf(node)) {
      const parent = parentOf(node);
      for (let t = 0; t < horizon; t++) {
        const sum = sums[parent * horizon + t] as number;
        const known = Math.abs(sum) > 1e-8 * (sizes[parent * horizon + t] as number);
        if (!known) equal.add(parent);
        const at = j * horizon + t;
        out[at] = (out[at] as number) * (known ? (base[node * horizon + t] as number) / sum : 1 / (children[parent] as number));
      }
    }
  return { values: out, equal };
}
