import { createRng } from '../../../engine/core/rng.ts';
import type { TrainingData, TreeColumn, TreeEnsemble } from '../../../engine/trees/index.ts';

/** A context with a fresh seeded generator that never stops. */
export const context = (seed = 1) => ({ rng: createRng(seed), shouldStop: () => false });

export const numeric = (name: string, values: Iterable<number>): TreeColumn => ({
  name,
  kind: 'numeric',
  values: Float32Array.from(values),
});
export const categorical = (name: string, values: Iterable<number>): TreeColumn => ({
  name,
  kind: 'categorical',
  values: Float32Array.from(values),
});

/** Two numeric columns, one with gaps, and two categorical ones; a positive target that needs all of them. */
export function mixedTable(rows: number, seed = 1): TrainingData {
  const rng = createRng(seed);
  const draw = (value: () => number, missing: number): number[] =>
    Array.from({ length: rows }, () => (rng.uniform() < missing ? NaN : value()));
  const a = draw(() => rng.normal(), 0.2);
  const b = draw(() => Math.round(10 * rng.normal()) / 10, 0);
  const c = draw(() => Math.floor(40 * rng.uniform()), 0.1);
  const d = draw(() => Math.floor(3 * rng.uniform()), 0);
  const target = Float64Array.from({ length: rows }, (_, i) => {
    const [x, y, z, w] = [a[i] as number, b[i] as number, c[i] as number, d[i] as number];
    return (
      Math.exp((Number.isNaN(x) ? -0.6 : 0.3 * x) + 0.3 * y + ((Number.isNaN(z) ? 0 : z) % 7) * 0.2 + (w === 1 ? 1 : 0)) + rng.uniform()
    );
  });
  return { columns: [numeric('a', a), numeric('b', b), categorical('c', c), categorical('d', d)], target };
}

export const slice = ({ columns, target }: TrainingData, from: number, to: number): TrainingData => ({
  columns: columns.map((column) => ({ ...column, values: column.values.slice(from, to) })),
  target: target.slice(from, to),
});

export const rmse = (predicted: ArrayLike<number>, actual: ArrayLike<number>): number =>
  Math.sqrt(
    Array.from(actual, (value, i) => (value - (predicted[i] as number)) ** 2).reduce((sum, square) => sum + square, 0) / actual.length,
  );

export const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => Math.abs(value - (b[i] as number))).reduce((most, gap) => Math.max(most, gap), 0);

/** Leaves and depth of each tree. */
export function shapes({ treeStart, feature, left }: TreeEnsemble): { leaves: number; depth: number }[] {
  return Array.from({ length: treeStart.length - 1 }, (_, tree) => {
    const [from, end] = [treeStart[tree] as number, treeStart[tree + 1] as number];
    const depth = new Map([[from, 0]]);
    let leaves = 0;
    for (let node = from; node < end; node++) {
      if ((feature[node] as number) < 0) leaves++;
      else for (const child of [left[node] as number, (left[node] as number) + 1]) depth.set(child, (depth.get(node) ?? 0) + 1);
    }
    return { leaves, depth: Math.max(...depth.values()) };
  });
}
