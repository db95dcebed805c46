import type { FeatureSpec, RegressionSpec, RowTable } from '../../../engine/regression/index.ts';
import { REGRESSION_DEFAULTS } from '../../../engine/regression/index.ts';
import { createRng } from '../../../engine/core/rng.ts';

/** Single sales: revenue is units by price, less a discount on the web, times log-normal noise. */
export function sales(rows: number, seed = 1, noise = 0.1): RowTable {
  const rng = createRng(seed);
  const draw = <T>(make: (i: number) => T): T[] => Array.from({ length: rows }, (_, i) => make(i));
  const units = Float64Array.from(draw(() => 1 + Math.floor(9 * rng.uniform())));
  const price = Float64Array.from(draw(() => Math.round(100 * (2 + 40 * rng.uniform() ** 3)) / 100));
  const channel = Int32Array.from(draw(() => Math.floor(3 * rng.uniform())));
  const revenue = units.map((u, i) => u * (price[i] as number) * (channel[i] === 1 ? 0.7 : 1) * Math.exp(noise * rng.normal()));
  return {
    rows,
    columns: [
      { name: 'date', kind: 'date', values: Float64Array.from(draw((i) => Date.UTC(2024, 0, 1) + i * 3_600_000)) },
      { name: 'units', kind: 'number', values: units },
      { name: 'price', kind: 'number', values: price },
      { name: 'channel', kind: 'category', codes: channel, labels: ['shop', 'web', 'phone'] },
      { name: 'revenue', kind: 'number', values: revenue },
    ],
  };
}

export const salesFeatures: readonly FeatureSpec[] = [
  { column: 'units', use: 'number', missing: 'own', scale: 'none' },
  { column: 'price', use: 'number', missing: 'own', scale: 'none' },
  { column: 'channel', use: 'category', missing: 'own', encode: 'native' },
  { column: 'date', use: 'date' },
];

export const spec = (changes: Partial<RegressionSpec> = {}): RegressionSpec => ({
  ...REGRESSION_DEFAULTS,
  target: 'revenue',
  date: 'date',
  features: salesFeatures,
  trees: 120,
  ...changes,
});

export const context = () => ({ rng: createRng(7), shouldStop: () => false });
