import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import type { NodeValues } from './standardise.ts';

export interface AggregateOptions {
  /** What a missing value within a series makes of the sums with it: unknown (default), or nothing, as if it were zero itself. */
  readonly gaps?: 'missing' | 'zero';
  /** What a series that has not begun makes of the sums with it: nothing yet, counted as zero (default), or unknown. */
  readonly late?: 'zero' | 'missing';
}

/** Past values of every node on the panel's common time. */
export interface NodeHistory extends NodeValues {
  /** Period of the panel's axis that the first column is. */
  readonly start: number;
  /** Length n: first period with a value, counted from `start`; `periods` for a node without any. */
  readonly first: Int32Array;
  /** Length n: missing values after the first. */
  readonly missing: Int32Array;
  /** Bottom series that end before the others: zero from there on. */
  readonly ended: readonly number[];
}

/**
 * Adds up a panel. A bottom series is missing before it begins; one that ends early has zeros after its end, since a closed store sells nothing
 * and its sums go on; so has the future that is to be forecast.
 *
 * @param panel - its series are the bottom series, in this order
 * @throws EngineError `length-mismatch`
 */
export function aggregatePanel(
  hierarchy: Hierarchy,
  panel: Panel,
  { gaps = 'missing', late = 'zero' }: AggregateOptions = {},
): NodeHistory {
  const { bottom: m, nodes, offsets, members } = hierarchy;
  if (panel.ids.length !== m)
    throw new EngineError('length-mismatch', `The hierarchy has ${m} series at the bottom, the panel ${panel.ids.length}.`, {
      need: m,
      got: panel.ids.length,
    });
  const n = nodes.length;
  const a = aggregatesOf(hierarchy);
  const lengthOf = (j: number): number => (panel.offsets[j + 1] as number) - (panel.offsets[j] as number);
  let start = Infinity;
  let end = -Infinity;
  for (let j = 0; j < m; j++) {
    start = Math.min(start, panel.start[j] as number);
    end = Math.max(end, (panel.start[j] as number) + lengthOf(j));
  }
  const periods = end - start;
  const values = new Float64Array(n * periods);
  const ended: number[] = [];
  for (let j = 0; j < m; j++) {
    const row = (a + j) * periods;
    const from = (panel.start[j] as number) - start;
    values.fill(NaN, row, row + from);
    values.set(panel.y.subarray(panel.offsets[j], panel.offsets[j + 1]), row + from);
    if (gaps === 'zero') for (let at = row + from; at < row + periods; at++) if (Number.isNaN(values[at] as number)) values[at] = 0;
    if (from + lengthOf(j) < periods) ended.push(j);
  }
  for (let i = 0; i < a; i++) {
    const row = i * periods;
    let begun = periods;
    for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++) {
      const j = members[at] as number;
      const own = (a + j) * periods;
      const from = (panel.start[j] as number) - start;
      begun = Math.min(begun, from);
      for (let t = 0; t < periods; t++) {
        const value = values[own + t] as number;
        const known = !Number.isNaN(value);
        if (known) values[row + t] = (values[row + t] as number) + value;
        else if (t >= from || late === 'missing') values[row + t] = NaN;
      }
    }
    values.fill(NaN, row, row + begun);
  }
  const first = new Int32Array(n).fill(periods);
  const missing = new Int32Array(n);
  for (let i = 0; i < n; i++)
    for (let t = 0; t < periods; t++) {
      const known = !Number.isNaN(values[i * periods + t] as number);
      if (known && first[i] === periods) first[i] = t;
      if (!known && t > (first[i] as number)) missing[i] = (missing[i] as number) + 1;
    }
  return { start, periods, values, first, missing, ended };
}
