import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { addUp, aggregatesOf, buildHierarchy, reconcile, type Hierarchy } from '../../../engine/hierarchy/index.ts';
import { holdByCovariance, knownCovariances } from '../../../engine/hierarchy/hold-by-covariance.ts';
import { holdByWeights } from '../../../engine/hierarchy/hold-by-weights.ts';
import { projectLarge } from '../../../engine/hierarchy/project-large.ts';
import { isLarge, prepareProjection, projectBottom } from '../../../engine/hierarchy/projection.ts';
import { standardise } from '../../../engine/hierarchy/standardise.ts';
import { errorCovariance, type Weighting } from '../../../engine/hierarchy/weights.ts';

const context = { shouldStop: () => false };

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

/** Weighted errors that each bottom series could still do something about. */
function pullOf({ offsets, members, nodes, bottom }: Hierarchy, base: Float64Array, mean: Float64Array): Float64Array {
  const pull = new Float64Array(bottom);
  nodes.forEach((_, i) => {
    const own = members.subarray(offsets[i], offsets[i + 1]);
    for (const j of own) pull[j] = (pull[j] as number) + ((base[i] as number) - (mean[i] as number)) / own.length;
  });
  return pull;
}

describe('three thousand series with five thousand sums', () => {
  const hierarchy = deep(10, 3);
  const rng = createRng(6);
  const a = aggregatesOf(hierarchy);
  const bottom = Float64Array.from({ length: hierarchy.bottom }, () => rng.uniform());
  const mean = addUp(hierarchy, bottom, 1).map((value) => Math.max(0, value * (1 + 0.5 * rng.normal())));
  const method = { kind: 'min-trace', weights: 'structural' } as const;

  test('agree, and no change of the bottom would make the errors smaller', () => {
    expect([hierarchy.bottom, a]).toEqual([3072, 5116]);
    expect(isLarge(hierarchy)).toBe(true);
    const made = reconcile(hierarchy, { horizon: 1, mean }, { method }, context);
    for (const value of pullOf(hierarchy, mean, made.mean)) expect(Math.abs(value)).toBeLessThan(1e-8);
    expect(made.mean.some((value) => value < 0)).toBe(true);
  });

  test('have a best solution without negative values too', () => {
    const made = reconcile(hierarchy, { horizon: 1, mean }, { method, negatives: 'optimal' }, context);
    const zeros = made.mean.slice(a).filter((value) => value === 0).length;
    expect(zeros).toBeGreaterThan(10);
    expect(zeros).toBeLessThan(1500);
    pullOf(hierarchy, mean, made.mean).forEach((value, j) => {
      if ((made.mean[a + j] as number) > 0) expect(Math.abs(value)).toBeLessThan(1e-8);
      else expect(value).toBeLessThan(1e-8);
    });
  });

  test('are refused where that is out of reach', () => {
    const values = Float64Array.from({ length: 3 * mean.length }, (_, at) => 1 + Math.sin(at));
    const options = { method: { kind: 'min-trace', weights: 'shrinkage' }, negatives: 'optimal' } as const;
    expect(() => reconcile(hierarchy, { horizon: 1, mean, residuals: { periods: 3, values } }, options, context)).toThrow('out of reach');
  });
});

test('series are held at zero by weights as by covariances', () => {
  const rng = createRng(8);
  const hierarchy = deep(3, 3);
  const covariance = errorCovariance(hierarchy, 'structural', null);
  const projection = prepareProjection(hierarchy, covariance);
  const base = Float64Array.from({ length: hierarchy.nodes.length }, () => 10 * rng.uniform());
  const free = projectBottom(hierarchy, projection, base, 1);
  const held = [0, 3, 4, 11, 20];
  const one = holdByWeights(hierarchy, covariance, base, held);
  const other = holdByCovariance(hierarchy, covariance, projection, knownCovariances(hierarchy), free, held);
  for (let j = 0; j < hierarchy.bottom; j++) {
    expect(one?.values[j]).toBeCloseTo(other?.values[j] as number, 9);
    // What each is pressed by is in units of its own: only the sign counts.
    if (held.includes(j)) expect(Math.sign(one?.pressure[j] as number)).toBe(Math.sign(other?.pressure[j] as number));
  }
});
