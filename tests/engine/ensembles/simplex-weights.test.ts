import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simplexWeights } from '../../../engine/ensembles/simplex-weights.ts';

/** Mean products of errors: rows are cells, columns members. */
function momentsOf(errors: readonly (readonly number[])[]): Float64Array {
  const k = errors[0]?.length ?? 0;
  const moments = new Float64Array(k * k);
  for (const row of errors)
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) moments[i * k + j] = (moments[i * k + j] ?? 0) + ((row[i] ?? 0) * (row[j] ?? 0)) / errors.length;
  return moments;
}

const loss = (g: Float64Array, w: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < w.length; i++) for (let j = 0; j < w.length; j++) sum += (w[i] ?? 0) * (g[i * w.length + j] ?? 0) * (w[j] ?? 0);
  return sum;
};

describe('weights of a stacked mean', () => {
  it('are the inverse variances of uncorrelated errors', () => {
    const weights = simplexWeights(Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 4), 3, 1e-12);
    expect([...weights].map((weight) => weight.toFixed(6))).toEqual(['0.666667', '0.166667', '0.166667']);
  });

  it('leave out a member that adds nothing but its own error to another', () => {
    // Errors (a, a + b): the second has all of the first's and more.
    expect([...simplexWeights(Float64Array.of(1, 1, 1, 2), 2, 1e-12)]).toEqual([1, 0]);
  });

  it('are worked by hand for two correlated members', () => {
    // w1 = (v2 - c) / (v1 + v2 - 2c) = (2 - 0.5) / (1 + 2 - 1) = 0.75
    const weights = simplexWeights(Float64Array.of(1, 0.5, 0.5, 2), 2, 1e-12);
    expect(weights[0]).toBeCloseTo(0.75, 8);
  });

  it('are equal where the ridge is large and where no error was made', () => {
    for (const weight of simplexWeights(Float64Array.of(1, 0, 0, 9), 2, 1e9)) expect(weight).toBeCloseTo(0.5, 6);
    expect([...simplexWeights(new Float64Array(9), 3, 0.1)]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('have no lower error anywhere else on the simplex (property)', () => {
    const size = fc.integer({ min: 2, max: 6 });
    const rows = size.chain((k) =>
      fc.array(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: k, maxLength: k }), { minLength: 1, maxLength: 30 }),
    );
    const ridge = 1e-6;
    fc.assert(
      fc.property(rows, fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), (errors, other) => {
        const k = errors[0]?.length ?? 0;
        const g = momentsOf(errors);
        const weights = [...simplexWeights(g, k, ridge)];
        expect(weights.every((weight) => weight >= 0)).toBe(true);
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        const trace = weights.reduce((sum, _, i) => sum + (g[i * k + i] ?? 0), 0);
        const penalised = (w: readonly number[]): number => loss(g, w) + ((ridge * trace) / k) * w.reduce((sum, x) => sum + x * x, 0);
        const slack = 2e-5 * trace + 1e-12;
        const least = penalised(weights);
        for (let i = 0; i < k; i++) expect(least).toBeLessThanOrEqual(penalised(weights.map((_, j) => (i === j ? 1 : 0))) + slack);
        const total = other.slice(0, k).reduce((a, b) => a + b, 0);
        expect(least).toBeLessThanOrEqual(penalised(other.slice(0, k).map((x) => x / total)) + slack);
      }),
      { numRuns: 300 },
    );
  });
});
