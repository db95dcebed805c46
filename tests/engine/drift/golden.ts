import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Values that tests/golden/NAME.py or .R made. */
export const golden = (
  name: 'drift-r' | 'drift-scipy' | 'drift-streams' | 'drift-evidently' | 'drift-ruptures' | 'drift-season',
): unknown => JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8'));

/** Relative, or absolute below 1. */
export const near = (actual: number, expected: number, tolerance = 1e-10): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));

/** Relative only, for probabilities far in the tail. */
export const nearRelative = (actual: number, expected: number, tolerance = 1e-9): void =>
  expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(tolerance);
