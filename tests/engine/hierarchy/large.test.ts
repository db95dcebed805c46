import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { addUp, aggregatesOf, buildHierarchy, reconcile, type Hierarchy } from '../../../engine/hierarchy/index.ts';
import { projectLarge } from '../../../engine/hierarchy/project-large.ts';
import { isLarge, prepareProjection, projectBottom } from '../../../engine/hierarchy/projection.ts';
import { standardise } from '../../../engine/hierarchy/standardise.ts';
import { errorCovariance, type Weighting } from '../../../engine/hierarchy/weights.ts';

/** Pairs of pairs of pairs, crossed with families. */
function deep(depth: number, families: number): Hierarchy {
  const m = 2 ** depth * families;
  const columns = Array.from({ length: depth }, (_, d) => ({
    name: `level ${d}`,
    values: Array.from({ length: m }, (_, j) => String(Math.floor(j / (families * 2 ** (depth - 1 - d))))),
  }));
  const family = { name: 'family', values: Array.from({ length: m }, (_, j) => String(j % families)) };
  const chain = columns.map(({ name }) => name);
  return buildHierarchy({ ids: family.values.map((_, j) => `s${j}`), columns: [...columns, family] }, { chains: [chain, ['family']] });
}

test.each(['ols', 'structural', 'variance', 'shrinkage'] as Weighting[])('step by step gives what the matrix gives: %s', (weighting) => {
  const rng = createRng(5);
  const hierarchy = deep(5, 3);
  const n = hierarchy.nodes.length;
  expect(aggregatesOf(hierarchy)).toBe(156);
  const periods = 30;
  // Variances over six orders of magnitude.
  const size = Float64Array.from({ length: n }, () => 10 ** (3 * rng.uniform()));
  const values = Float64Array.from({ length: n * periods }, (_, at) => (size[Math.floor(at / periods)] as number) * rng.normal());
  const covariance = errorCovariance(hierarchy, weighting, standardise(hierarchy, { periods, values }));
  const forecasts = Float64Array.from({ length: n * 2 }, () => 1e3 * rng.uniform());
  const dense = projectBottom(hierarchy, prepareProjection(hierarchy, covariance), forecasts, 2);
  projectLarge(hierarchy, covariance, forecasts, 2).forEach((value, at) =>
    expect(Math.abs(value - (dense[at] as number))).toBeLessThan(1e-6),
  );
});

test('twelve thousand series with twenty thousand sums agree', () => {
  const hierarchy = deep(12, 3);
  expect([hierarchy.bottom, hierarchy.nodes.length]).toEqual([12288, 32764]);
  expect(isLarge(hierarchy)).toBe(true);
  const rng = createRng(6);
  const mean = addUp(
    hierarchy,
    Float64Array.from({ length: 12288 }, () => rng.uniform()),
    1,
  ).map((value) => value * (1 + 0.1 * rng.normal()));
  const made = reconcile(
    hierarchy,
    { horizon: 1, mean },
    { method: { kind: 'min-trace', weights: 'structural' } },
    { shouldStop: () => false },
  );
  // What is left of the errors is at right angles to the hierarchy: no coherent change makes them smaller.
  const a = aggregatesOf(hierarchy);
  const pull = new Float64Array(hierarchy.bottom);
  const { offsets, members, nodes } = hierarchy;
  nodes.forEach((_, i) => {
    const own = members.subarray(offsets[i], offsets[i + 1]);
    for (const j of own) pull[j] = (pull[j] as number) + ((mean[i] as number) - (made.mean[i] as number)) / own.length;
  });
  for (const value of pull) expect(Math.abs(value)).toBeLessThan(1e-9);
  expect(made.mean.slice(a)).not.toEqual(mean.slice(a));
});
