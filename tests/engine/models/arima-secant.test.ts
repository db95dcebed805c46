import { expect, test } from 'vitest';
import { correctCurvature, makeSecants, remember } from '../../../engine/models/arima/secant.ts';

// Curvature of a quadratic: slopes change by [[4, 1], [1, 3]] times the step.
const changeOf = ([a = 0, b = 0]: readonly number[]): Float64Array => Float64Array.of(4 * a + b, a + 3 * b);

test('conjugate steps over a quadratic make any start its curvature', () => {
  const secants = makeSecants(2);
  for (const step of [
    [1, 0],
    [-1, 4],
  ])
    remember(secants, Float64Array.from(step), changeOf(step));
  const curvature = Float64Array.of(1, 0, 0, 1);
  correctCurvature(secants, curvature);
  expect(curvature[0]).toBeCloseTo(4, 12);
  expect(curvature[2]).toBeCloseTo(1, 12);
  expect(curvature[3]).toBeCloseTo(3, 12);
});

test('a slope that falls along a step leaves the curvature positive', () => {
  const secants = makeSecants(1);
  remember(secants, Float64Array.of(1), Float64Array.of(-2));
  const curvature = Float64Array.of(1);
  correctCurvature(secants, curvature);
  expect(curvature[0]).toBeCloseTo(0.2, 12);
});

test('only the newest steps count', () => {
  const secants = makeSecants(1);
  for (let value = 1; value <= 9; value++) remember(secants, Float64Array.of(1), Float64Array.of(value));
  expect(secants.steps).toHaveLength(6);
  expect(secants.changes.at(0)?.at(0)).toBe(4);
});
