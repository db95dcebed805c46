import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { featureColumns } from '../features/matrix/columns.ts';
import type { TreeColumn } from '../trees/index.ts';
import type { LearningPlan } from './columns.ts';
import { lengthOf } from './cut-panel.ts';

/** Rows to learn from: the periods of all series whose target is known, series after series. */
export interface LearningRows {
  readonly columns: readonly TreeColumn[];
  /** On the learner's scale, less the anchor. */
  readonly target: Float64Array;
  /** Period number of each row. */
  readonly period: Int32Array;
  /** Where the target of each row stands in the panel, ascending. */
  readonly place: Int32Array;
}

/** Values that a matrix may hold: 2 GB of 32-bit floats would be too much beside the rest. */
const MOST_VALUES = 2e8;

/**
 * Features and target of all rows whose target is known.
 *
 * @param z - panel on the learner's scale
 * @param minimum - rows of a series before this one are left out: nothing is known of what was before
 * @param inputs - what features are made of: the same panel, perhaps with its gaps bridged
 * @throws EngineError `cancelled`
 */
export function learningRows(z: Panel, plan: LearningPlan, minimum: number, shouldStop: () => boolean, inputs: Panel = z): LearningRows {
  const least = leastPeriod(z, plan.columns.length, minimum);
  let rows = 0;
  const wanted = (i: number, t: number): boolean =>
    t >= minimum && (z.start[i] as number) + t >= least && !Number.isNaN(z.y[(z.offsets[i] as number) + t]);
  for (let i = 0; i < z.ids.length; i++) for (let t = 0; t < lengthOf(z, i); t++) if (wanted(i, t)) rows++;
  const values = plan.columns.map(() => new Float32Array(rows));
  const target = new Float64Array(rows);
  const period = new Int32Array(rows);
  const place = new Int32Array(rows);
  let at = 0;
  const { anchor } = plan;
  const filled = anchor ? [...plan.columns, { ...anchor, spec: -1 }] : plan.columns;
  for (const { index, columns } of featureColumns(inputs, { columns: filled, leftOut: [] })) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const off = anchor ? columns[columns.length - 1] : undefined;
    const before = at;
    const length = lengthOf(z, index);
    for (let t = 0; t < length; t++) {
      if (!wanted(index, t)) continue;
      const level = off?.[t] ?? 0;
      // Without a level there is nothing to take the target from.
      if (Number.isNaN(level)) continue;
      target[at] = (z.y[(z.offsets[index] as number) + t] as number) - level;
      period[at] = (z.start[index] as number) + t;
      place[at] = (z.offsets[index] as number) + t;
      at++;
    }
    plan.columns.forEach(({ anchored }, c) => {
      const own = values[c] as Float32Array;
      const column = columns[c] as Float64Array;
      let row = before;
      for (let t = 0; t < length; t++) {
        if (!wanted(index, t)) continue;
        const level = off?.[t] ?? 0;
        if (Number.isNaN(level)) continue;
        own[row++] = anchored ? (column[t] as number) - level : (column[t] as number);
      }
    });
  }
  return {
    columns: plan.columns.map(({ name, treeKind }, c) => ({ name, kind: treeKind, values: (values[c] as Float32Array).subarray(0, at) })),
    target: target.subarray(0, at),
    period: period.subarray(0, at),
    place: place.subarray(0, at),
  };
}

/** The newest rows when there are too many. */
function leastPeriod(z: Panel, columns: number, minimum: number): number {
  const most = Math.floor(MOST_VALUES / Math.max(1, columns));
  let rows = 0;
  let end = 0;
  for (let i = 0; i < z.ids.length; i++) {
    rows += Math.max(0, lengthOf(z, i) - minimum);
    end = Math.max(end, (z.start[i] as number) + lengthOf(z, i));
  }
  return rows <= most ? -Infinity : end - Math.floor((most / rows) * end);
}

/** The rows for which `keep` says so. */
export function someRows({ columns, target, period, place }: LearningRows, keep: (period: number, place: number) => boolean): LearningRows {
  const places: number[] = [];
  for (let r = 0; r < period.length; r++) if (keep(period[r] as number, place[r] as number)) places.push(r);
  const pick = <A extends Float32Array | Float64Array | Int32Array>(from: A, to: A): A => {
    places.forEach((r, k) => (to[k] = from[r] as number));
    return to;
  };
  return {
    columns: columns.map((column) => ({ ...column, values: pick(column.values as Float32Array, new Float32Array(places.length)) })),
    target: pick(target, new Float64Array(places.length)),
    period: pick(period, new Int32Array(places.length)),
    place: pick(place, new Int32Array(places.length)),
  };
}
