import type { Panel } from '../core/panel.ts';
import type { TargetPool } from './target-pool.ts';
import type { TimeAxis } from '../core/time-axis.ts';

// Not where a page is not isolated from others.
const sharable = typeof SharedArrayBuffer !== 'undefined';

/** A column of the data as numbers, beside the values and after them. */
export interface PanelColumn {
  readonly name: string;
  /** Length offsets[n]; NaN where missing. */
  readonly values: Float64Array;
  /** Length n x futurePeriods: row i holds the periods after the end of series i. */
  readonly future: Float64Array;
  /** For text: what a value v stands for is levels[v]. */
  readonly levels?: readonly string[];
  /** Whether it is a column of known-future values. */
  readonly known?: boolean;
  /** For text: the most frequent value, which the others differ from. */
  readonly base?: number;
}

/** Raw data that a recipe is applied to. */
export interface CleaningSource {
  readonly panel: Panel;
  readonly keyNames: readonly string[];
  /** `keys[k][i]`: value of key column k of series i. */
  readonly keys: readonly (readonly string[])[];
  /** Columns that steps ask for; not regressors. */
  readonly columns?: readonly PanelColumn[];
  /** Of a fold of one series: sums of the target over the whole panel. */
  readonly poolFor?: ((column: PanelColumn) => TargetPool) | undefined;
  /** Periods after the newest value that columns know of, where the panel has no regressors that do. */
  readonly futurePeriods?: number;
}

/** A panel while it is cleaned. Steps change the arrays in place; they are copies, so that the raw panel stays as it is. */
export interface CleaningState {
  readonly source: CleaningSource;
  readonly ids: readonly string[];
  /** Length n + 1. */
  readonly offsets: Int32Array;
  /** Length n: period of the first value of each series. */
  readonly start: Int32Array;
  readonly axis: TimeAxis | null;
  /** m; 1 for none. */
  readonly seasonLength: number;
  /** Length offsets[n]; NaN where missing. */
  readonly y: Float64Array;
  /** In the order of the panel's; a step may replace, add and remove. */
  regressors: readonly PanelColumn[];
  /** Not known after the end of y; `future` is empty. */
  past: readonly PanelColumn[];
  readonly columns: readonly PanelColumn[];
  readonly futurePeriods: number;
  /** Length n: 1 for a series that is left out. */
  readonly dropped: Uint8Array;
}

/** Room for values that lies where others do: what is made of shared memory is read by other threads as well. */
export const roomLike = (values: Float64Array, length: number): Float64Array =>
  sharable && values.buffer instanceof SharedArrayBuffer ? new Float64Array(new SharedArrayBuffer(8 * length)) : new Float64Array(length);

/** Length of the longest series. */
export function longestOf({ ids, offsets }: Pick<CleaningState, 'ids' | 'offsets'>): number {
  let longest = 0;
  for (let i = 0; i < ids.length; i++) longest = Math.max(longest, (offsets[i + 1] as number) - (offsets[i] as number));
  return longest;
}

export function stateOf(source: CleaningSource): CleaningState {
  const { panel } = source;
  const y = roomLike(panel.y, panel.y.length);
  y.set(panel.y);
  return {
    source,
    ids: panel.ids,
    offsets: panel.offsets,
    start: panel.start,
    axis: panel.axis ?? null,
    seasonLength: panel.seasonLength,
    y,
    regressors: panel.regressors ?? [],
    past: (panel.past ?? []).map(({ name, values }) => ({ name, values, future: new Float64Array(0) })),
    columns: source.columns ?? [],
    futurePeriods: panel.futurePeriods ?? source.futurePeriods ?? 0,
    dropped: new Uint8Array(panel.ids.length),
  };
}
