import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { conditionalErrors } from '../../../engine/models/arima/conditional-errors.ts';
import { fromPartial, isStationary, multiplySeasonal, psiWeights, withDifferences } from '../../../engine/models/arima/polynomial.ts';
import { arima } from '../../../engine/models/arima/arima.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const request = { horizon: 24, levels: [80] };
/** ARMA(1, 1) about 50. */
function arma(n: number): Float64Array {
  const rng = createRng(11);
  let deviation = 0;
  let before = 0;
  return Float64Array.from({ length: n }, () => {
    const error = rng.normal();
    deviation = 0.7 * deviation + error + 0.4 * before;
    before = error;
    return 50 + deviation;
  });
}

describe('arima', () => {
  test('most random walks are seen as such, and then stay where they are, with intervals that grow by the square root', () => {
    let walks = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const rng = createRng(seed);
      let level = 100;
      const y = Float64Array.from({ length: 200 }, () => (level += rng.normal()));
      const fitted = arima.fit(seriesOf(y), {}, context());
      if (fitted.name !== 'ARIMA(0,1,0)') continue;
      walks++;
      const { mean, intervals } = arima.forecast(fitted, request);
      expect(mean[23]).toBe(y[199]);
      const width = (i: number): number => (intervals[0]?.upper[i] as number) - (intervals[0]?.lower[i] as number);
      expect(width(3) / width(0)).toBeCloseTo(2, 10);
    }
    // About half of 150 walks came out without drift when this was written; the criterion is known to overfit a share of them.
    expect(walks).toBeGreaterThanOrEqual(8);
  });

  test('the coefficients of a known process come back', () => {
    const fitted = arima.fit(seriesOf(arma(390)), {}, context());
    expect(fitted.estimator).toBe('exact');
    expect(fitted.intercept / (1 - fitted.ar.reduce((sum, value) => sum + value, 0))).toBeCloseTo(50, 0);
    expect(fitted.sigma2).toBeGreaterThan(0.85);
    expect(fitted.sigma2).toBeLessThan(1.15);
  });

  test('a season beyond 24 and a history beyond 4,000 values are cut, and it says so', () => {
    const notes = (n: number, m: number) => arima.fit(seriesOf(weekly(n), m), {}, context()).notes?.map(({ code }) => code);
    expect(notes(100, 30)).toContain('season-ignored');
    expect(notes(4100, 7)).toContain('history-cut');
  });

  test('nothing reaches the console', () => {
    const spies = (['log', 'error', 'warn', 'info'] as const).map((name) => vi.spyOn(console, name));
    arima.fit(seriesOf(arma(60)), {}, context());
    arima.fit(seriesOf(weekly(60), 7), {}, context());
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  test('a fresh process and another order of work give the same bytes', () => {
    const folder = path.resolve(import.meta.dirname, '../../..');
    const program = `
      const { arima } = await import('./engine/models/arima/arima.ts');
      const { context, seriesOf, weekly } = await import('./tests/engine/test-context.ts');
      const jobs = [[60, 7], [45, 1], [90, 12]];
      const order = process.argv.includes('backwards') ? [2, 1, 0] : [0, 1, 2];
      const out = [];
      for (const at of order) {
        const fitted = arima.fit(seriesOf(weekly(...jobs[at].slice(0, 1), at + 1), jobs[at][1]), {}, context());
        out[at] = [fitted, Array.from(arima.forecast(fitted, { horizon: 10, levels: [80] }).mean)];
      }
      console.log(JSON.stringify(out));`;
    const run = (...args: string[]): string => {
      const result = spawnSync(process.execPath, ['--input-type=module', '-e', program, ...args], { cwd: folder, encoding: 'utf8' });
      expect(result.stderr).toBe('');
      return result.stdout;
    };
    const first = run();
    expect(JSON.parse(first)).toHaveLength(3);
    expect(run('backwards')).toBe(first);
  });
});

describe('conditionalErrors', () => {
  test('equals the recursion with the factors multiplied out', () => {
    const w = weekly(60).map((value) => value - 190);
    const factors = {
      phi: Float64Array.of(0.5, -0.3),
      seasonalPhi: Float64Array.of(0.4),
      theta: Float64Array.of(0.3, 0.2, -0.1),
      seasonalTheta: Float64Array.of(-0.6, 0.2),
      m: 7,
    };
    const ar = multiplySeasonal(factors.phi, factors.seasonalPhi, 7, -1);
    const ma = multiplySeasonal(factors.theta, factors.seasonalTheta, 7, 1);
    const errors = new Float64Array(60);
    const sum = conditionalErrors(w, 12, factors, errors, new Float64Array(60));
    const expected = new Float64Array(60);
    for (let t = ar.length; t < 60; t++) {
      let error = (w[t] as number) - 12;
      ar.forEach((weight, i) => (error -= weight * ((w[t - 1 - i] as number) - 12)));
      ma.forEach((weight, i) => (error -= weight * (expected[t - 1 - i] ?? 0)));
      expected[t] = error;
    }
    errors.forEach((value, t) => expect(value).toBeCloseTo(expected[t] as number, 9));
    expect(sum).toBeCloseTo(
      expected.reduce((total, value) => total + value * value, 0),
      6,
    );
  });
});

describe('polynomials', () => {
  test('partial autocorrelations inside (-1, 1) always give a stationary polynomial', () => {
    const rng = createRng(2);
    for (let i = 0; i < 200; i++) {
      const phi = Float64Array.from({ length: 1 + (i % 5) }, () => 0.999 * (2 * rng.uniform() - 1));
      fromPartial(phi);
      expect(isStationary(phi)).toBe(true);
    }
    expect(isStationary(Float64Array.of(1))).toBe(false);
    expect(isStationary(Float64Array.of(0.6, 0.5))).toBe(false);
  });
  test('psi weights of a random walk are all one', () =>
    expect(psiWeights(withDifferences(new Float64Array(0), 1, 0, 1), new Float64Array(0), 5)).toEqual(new Float64Array(5).fill(1)));
  test('psi weights of an AR(1) are powers', () =>
    expect(psiWeights(Float64Array.of(0.5), new Float64Array(0), 4)).toEqual(Float64Array.of(1, 0.5, 0.25, 0.125)));
});
