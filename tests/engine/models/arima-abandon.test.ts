import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { fromFree, rootsBeyond } from '../../../engine/models/arima/coefficients.ts';
import { fitConditional, makeConditionalScratch } from '../../../engine/models/arima/conditional.ts';
import { makeLikelihood } from '../../../engine/models/arima/likelihood.ts';
import { maximise, THOROUGH } from '../../../engine/models/arima/maximise.ts';
import type { Orders } from '../../../engine/models/arima/orders.ts';

const never = (): boolean => false;
const rng = createRng(11);
const n = 120;
const noise = Float64Array.from({ length: n + 12 }, () => rng.normal());
/** White noise differenced over a season: the MA root is on the unit circle. */
const differenced = Float64Array.from({ length: n }, (_, t) => (noise[t + 12] as number) - (noise[t] as number));
const orders = (part: Partial<Orders>): Orders => ({ p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, m: 12, constant: false, ...part });

const maximum = (y: Float64Array, of: Orders, start: readonly number[], nearestRoot: number) => {
  const likelihood = makeLikelihood({ n: y.length, columns: 1, values: y, missing: 0 }, of);
  const found = maximise(likelihood, Float64Array.from(start), never, THOROUGH, nearestRoot);
  if (!found) throw new Error('no likelihood at the start');
  const coefficients = new Float64Array(start.length);
  fromFree(found.free, of, coefficients);
  return { ...found, coefficients };
};

describe('models that are of no use are given up', () => {
  test('one on its way to the unit circle sooner than its maximum is reached, and with a root too near', () => {
    const of = orders({ Q: 1 });
    const whole = maximum(differenced, of, [0.1], 0);
    const given = maximum(differenced, of, [0.1], 1.01);
    expect(given.iterations).toBeLessThan(whole.iterations);
    expect(rootsBeyond(given.coefficients, of, 1.01)).toBe(false);
    expect(rootsBeyond(whole.coefficients, of, 1.01)).toBe(false);
    expect(given.converged).toBe(false);
  });

  test('one whose roots stay away ends where it does anyway', () => {
    const of = orders({ p: 1, q: 1 });
    const y = noise.slice(0, n);
    for (let t = 1; t < n; t++) y[t] = 0.7 * (y[t - 1] as number) + (noise[t] as number);
    const whole = maximum(y, of, [0, 0], 0);
    const given = maximum(y, of, [0, 0], 1.01);
    expect(given.free).toEqual(whole.free);
    expect(given.converged).toBe(true);
  });

  test('one that is far behind is fitted by conditional least squares to a little above the minimum', () => {
    const y = noise.slice(0, n);
    for (let t = 2; t < n; t++) y[t] = 0.6 * (y[t - 1] as number) + 0.2 * (y[t - 2] as number) + (noise[t] as number);
    const of = orders({ p: 1, q: 2 });
    const fit = (hopeless?: number) => fitConditional(y, of, 0, noise.slice(0, n), makeConditionalScratch(n, 8), never, hopeless);
    const [whole, rough, close] = [fit(), fit(0), fit(1e6)];
    if (!whole || !rough || !close) throw new Error('no fit');
    expect(close).toEqual(whole);
    expect(rough.squares).toBeGreaterThanOrEqual(whole.squares);
    expect(rough.used * Math.log(rough.squares / whole.squares)).toBeLessThan(1);
  });
});
