import type { Panel } from '../core/panel.ts';
import type { Rng } from '../core/rng.ts';
import { featureColumns } from '../features/matrix/columns.ts';
import { lengthOf } from '../learning/cut-panel.ts';
import type { LearningPlan } from '../learning/columns.ts';
import type { TreeColumn } from '../trees/index.ts';

/** Some rows of a matrix of features. */
export interface SampledRows {
  readonly columns: readonly TreeColumn[];
  /** On the learner's scale, less the anchor. */
  readonly target: Float64Array;
  /** Rows that there were to draw from. */
  readonly of: number;
}

/**
 * Rows whose target is known, as training has them: all, or so many drawn by the seed without repeats.
 *
 * @param z - panel on the learner's scale
 * @param from - first period that counts
 * @param minimum - rows of a series before this one are left out
 * @param inputs - what features are made of: the same panel, perhaps with its gaps bridged
 */
export function sampleRows(
  z: Panel,
  plan: LearningPlan,
  minimum: number,
  from: number,
  most: number,
  rng: Rng,
  inputs: Panel = z,
): SampledRows {
  const counts = z.ids.map((_, i) => {
    let count = 0;
    for (let t = Math.max(minimum, from - (z.start[i] as number)); t < lengthOf(z, i); t++)
      if (!Number.isNaN(z.y[(z.offsets[i] as number) + t])) count++;
    return count;
  });
  const of = counts.reduce((sum, count) => sum + count, 0);
  const wanted = draw(of, most, rng);
  const values = plan.columns.map((): number[] => []);
  const target: number[] = [];
  const bySeries = new Map<number, number[]>();
  let before = 0;
  let at = 0;
  counts.forEach((count, i) => {
    const own: number[] = [];
    while (at < wanted.length && (wanted[at] as number) < before + count) own.push((wanted[at++] as number) - before);
    if (own.length > 0) bySeries.set(i, own);
    before += count;
  });
  const filled = plan.anchor ? [...plan.columns, { ...plan.anchor, spec: -1 }] : plan.columns;
  for (const { index, columns } of featureColumns(inputs, { columns: filled, leftOut: [] }, { series: bySeries.keys() })) {
    const own = bySeries.get(index) as number[];
    const anchors = plan.anchor ? columns[columns.length - 1] : undefined;
    let number = -1;
    let next = 0;
    for (let t = Math.max(minimum, from - (z.start[index] as number)); t < lengthOf(z, index) && next < own.length; t++) {
      const y = z.y[(z.offsets[index] as number) + t] as number;
      if (Number.isNaN(y) || ++number !== own[next]) continue;
      next++;
      const anchor = anchors?.[t] ?? 0;
      if (Number.isNaN(anchor)) continue;
      target.push(y - anchor);
      plan.columns.forEach(({ anchored }, c) => values[c]?.push((columns[c]?.[t] as number) - (anchored ? anchor : 0)));
    }
  }
  return {
    columns: plan.columns.map(({ name, treeKind }, c) => ({ name, kind: treeKind, values: Float32Array.from(values[c] as number[]) })),
    target: Float64Array.from(target),
    of,
  };
}

/** Ascending numbers below `count`, each at most once. */
export function draw(count: number, most: number, rng: Rng): number[] {
  if (count <= most) return Array.from({ length: count }, (_, k) => k);
  const drawn = new Set<number>();
  // Floyd's way: as many draws as there are numbers.
  for (let j = count - most; j < count; j++) {
    const pick = Math.floor(rng.uniform() * (j + 1));
    drawn.add(drawn.has(pick) ? j : pick);
  }
  return [...drawn].sort((a, b) => a - b);
}
