import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { crossProducts, productsWith, subtractColumns } from '../../../engine/math/cross-products.ts';

const n = 13;
const from = 2;
const rng = createRng(5);
const column = (): number[] => Array.from({ length: n }, () => rng.normal());

const dot = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let t = from; t < n; t++) sum += (a[t] as number) * (b[t] as number);
  return sum;
};

test.each([1, 2, 3, 4, 5, 6, 7, 9])('crossProducts of %i columns is every pair by itself, to the last bit', (k) => {
  const columns = Array.from({ length: k }, column);
  const out = new Float64Array(k * k).fill(-1);
  crossProducts(Float64Array.from(columns.flat()), k, n, from, out);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) expect(out[i * k + j]).toBe(j <= i ? dot(columns[i] as number[], columns[j] as number[]) : -1);
});

test.each([1, 3, 4, 6])('productsWith and subtractColumns take %i orthonormal columns out of a vector', (k) => {
  const columns = new Float64Array(k * n);
  for (let j = 0; j < k; j++) columns[j * n + 2 * j] = 1;
  const vector = Float64Array.from([0, ...column()]);
  const shares = new Float64Array(k + 1);
  productsWith(columns, k, n, 0, vector, 1, shares, 1);
  const kept = Float64Array.from(vector);
  subtractColumns(columns, k, n, shares.subarray(1), vector, 1);
  kept.forEach((value, t) => expect(vector[t]).toBe(t > 0 && (t - 1) % 2 === 0 && t - 1 < 2 * k ? 0 : value));
});
