import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Values that tests/golden/comparison-r.R or comparison-scipy.py made. */
export const golden = (name: 'comparison-r' | 'comparison-scipy'): unknown =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8'));

/** Null is missing. */
export const column = (values: readonly (number | null)[]): Float64Array => Float64Array.from(values, (value) => value ?? NaN);

/** Relative, or absolute below 1. */
export const near = (actual: number | undefined, expected: number, tolerance = 1e-9): void =>
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));

/** Relative only, for probabilities far in the tail. */
export const nearRelative = (actual: number, expected: number, tolerance = 1e-9): void =>
  expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(tolerance);
