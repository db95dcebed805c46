import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { arima } from '../../../engine/models/arima/arima.ts';
import { fromFree, isAdmissible, toFree } from '../../../engine/models/arima/coefficients.ts';
import type { CurrentArimaFitted } from '../../../engine/models/arima/fitted.ts';
import { makeLikelihood, residualsAt, sumOfSquares } from '../../../engine/models/arima/likelihood.ts';
import { psiWeights, withDifferences } from '../../../engine/models/arima/polynomial.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

const request = { horizon: 24, levels: [80] };
const fit = (y: Iterable<number>, m = 1, spec: Spec = {}): CurrentArimaFitted =>
  arima.fit(seriesOf(y, m), spec, context()) as CurrentArimaFitted;

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
      const fitted = fit(y, 1, { interval_spread: 'textbook' });
      if (fitted.name !== 'ARIMA(0,1,0)') continue;
      walks++;
      const { mean, intervals } = arima.forecast(fitted, request);
      expect(mean[23]).toBeCloseTo(y[199] as number, 10);
      const width = (i: number): number => (intervals[0]?.upper[i] as number) - (intervals[0]?.lower[i] as number);
      expect(width(3) / width(0)).toBeCloseTo(2, 10);
    }
    expect(walks).toBeGreaterThanOrEqual(10);
  });

  test('the coefficients of a known process come back', () => {
    const fitted = fit(arma(1500), 1, { p: 1, d: 0, q: 1, constant: 'true' });
    expect(fitted.phi[0]).toBeCloseTo(0.7, 1);
    expect(fitted.theta[0]).toBeCloseTo(0.4, 1);
    expect(fitted.constant).toBeCloseTo(50, 0);
    expect(fitted.sigma2).toBeCloseTo(1, 1);
  });

  test('a multiple of the series has the same coefficients, and a likelihood that is shifted by the logarithm', () => {
    const spec = { p: 1, d: 0, q: 1, constant: 'true' };
    const one = fit(arma(120), 1, spec);
    const other = fit(
      arma(120).map((value) => value * 1e40),
      1,
      spec,
    );
    expect(other.phi[0]).toBeCloseTo(one.phi[0] as number, 6);
    expect((other.criteria?.logLik as number) + 120 * Math.log(1e40)).toBeCloseTo(one.criteria?.logLik as number, 5);
  });

  test('orders that are given are kept, the others are chosen around them', () => {
    const fitted = fit(weekly(120), 7, { p: 3, D: 0, max_q: 1 });
    expect(fitted.orders.p).toBe(3);
    expect(fitted.orders.D).toBe(0);
    expect(fitted.orders.q).toBeLessThanOrEqual(1);
  });

  test('trying all orders finds none that is worse than the stepwise search', () => {
    const stepwise = fit(arma(80), 1, { d: 0 });
    const all = fit(arma(80), 1, { d: 0, stepwise: false });
    expect(all.criteria?.aicc as number).toBeLessThanOrEqual((stepwise.criteria?.aicc as number) + 1e-3);
  });

  test('a season beyond 52 becomes waves, and a history beyond 5,000 values is cut, and it says so', () => {
    const yearly = Float64Array.from({ length: 1100 }, (_, t) => 100 + 30 * Math.sin((2 * Math.PI * t) / 365) + createRng(t).normal());
    const fitted = fit(yearly, 365);
    expect(fitted.fourier[0]?.period).toBe(365);
    const { mean } = arima.forecast(fitted, { horizon: 365, levels: [] });
    mean.forEach((value, h) => expect(Math.abs(value - 100 - 30 * Math.sin((2 * Math.PI * (1100 + h)) / 365))).toBeLessThan(3));
    expect(fit(weekly(100), 60).notes?.map(({ code }) => code)).toContain('season-ignored');
    expect(fit(weekly(5100), 7, { p: 1, d: 0, q: 0, P: 0, D: 1, Q: 0, constant: 'false' }).notes?.map(({ code }) => code)).toContain(
      'history-cut',
    );
  });

  test('two seasons are taken in together: factors for the short one, waves for the long one', () => {
    const rng = createRng(4);
    const y = Float64Array.from(
      { length: 800 },
      (_, t) => 100 + 20 * Math.cos((2 * Math.PI * t) / 7) + 30 * Math.sin((2 * Math.PI * t) / 90) + rng.normal(),
    );
    const fitted = arima.fit({ id: 's', y, seasonLength: 7, seasons: [7, 90] }, {}, context()) as CurrentArimaFitted;
    expect(fitted.orders.m).toBe(7);
    expect(fitted.fourier.map(({ period }) => period)).toEqual([90]);
    const { mean } = arima.forecast(fitted, { horizon: 90, levels: [] });
    mean.forEach((value, h) => {
      const t = 800 + h;
      expect(Math.abs(value - 100 - 20 * Math.cos((2 * Math.PI * t) / 7) - 30 * Math.sin((2 * Math.PI * t) / 90))).toBeLessThan(5);
    });
  });

  test('the effect of a regressor comes back, and its future is asked for', () => {
    const rng = createRng(9);
    const promotion = Float64Array.from({ length: 150 }, () => (rng.uniform() < 0.3 ? 1 : 0));
    const y = arma(150).map((value, t) => value + 12 * (promotion[t] as number));
    const fitted = arima.fit(
      { id: 's', y, seasonLength: 1, xreg: [{ name: 'promotion', values: promotion }] },
      {},
      context(),
    ) as CurrentArimaFitted;
    expect(fitted.regressors[0]?.coefficient).toBeGreaterThan(11);
    expect(fitted.regressors[0]?.coefficient).toBeLessThan(13);
    const ahead = (value: number) =>
      arima.forecast(fitted, { horizon: 2, levels: [], futureXreg: [{ name: 'promotion', values: Float64Array.of(value, value) }] }).mean;
    expect((ahead(1)[0] as number) - (ahead(0)[0] as number)).toBeCloseTo(fitted.regressors[0]?.coefficient as number, 9);
    expect(() => arima.forecast(fitted, { horizon: 2, levels: [] })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  test('a random walk with a hole in it has the likelihood of its observed steps', () => {
    const rng = createRng(3);
    let level = 0;
    const y = Float64Array.from({ length: 40 }, () => (level += rng.normal()));
    y[10] = NaN;
    y[11] = NaN;
    y[25] = NaN;
    const fitted = fit(y, 1, { p: 0, d: 1, q: 0, constant: 'false' });
    // Steps over a hole of k values have variance (k + 1) sigma2.
    let squares = 0;
    let logs = 0;
    let steps = 0;
    let before = 0;
    for (let t = 1; t < 40; t++) {
      if (Number.isNaN(y[t])) continue;
      const gap = t - before;
      squares += ((y[t] as number) - (y[before] as number)) ** 2 / gap;
      logs += Math.log(gap);
      steps++;
      before = t;
    }
    const logLik = -0.5 * (steps * (Math.log((2 * Math.PI * squares) / steps) + 1) + logs);
    expect(fitted.criteria?.logLik).toBeCloseTo(logLik, 8);
    expect(fitted.sigma2).toBeCloseTo(squares / steps, 8);
  });

  test('settings that cannot be are refused by name', () => {
    const refusal = (spec: Spec, n = 40) => arima.refuse(seriesOf(weekly(n), 7), spec);
    expect(refusal({ p: -1 })).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('"p"') });
    expect(refusal({ d: 2, constant: 'true' })).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('"constant"') });
    expect(refusal({ oracle: 1 })?.message).toContain('no setting "oracle"');
  });

  test('nothing reaches the console', () => {
    const spies = (['log', 'error', 'warn', 'info'] as const).map((name) => vi.spyOn(console, name));
    fit(arma(60));
    fit(weekly(60), 7);
    fit(arma(60), 1, { p: 1, d: 0, q: 1, constant: 'true', engine: 'npm' });
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

describe('the npm package as engine', () => {
  const fixed = { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 0, constant: 'true' };
  test('agrees with our own on a healthy series, and its likelihood is ours', () => {
    const own = fit(arma(300), 1, fixed);
    const npm = fit(arma(300), 1, { ...fixed, engine: 'npm' });
    // The package keeps the average as the mean, ours comes from generalised least squares.
    expect(npm.phi[0]).toBeCloseTo(own.phi[0] as number, 2);
    expect(npm.criteria?.logLik as number).toBeLessThanOrEqual((own.criteria?.logLik as number) + 1e-6);
    expect(npm.criteria?.logLik as number).toBeGreaterThan((own.criteria?.logLik as number) - 0.05);
  });
  test('a random walk, which it answers with memory it never wrote, never gets there', () => {
    const spec = { p: 0, d: 1, q: 0, constant: 'false' };
    expect(fit(arma(60), 1, { ...spec, engine: 'npm' })).toEqual(fit(arma(60), 1, spec));
  });
  test('automatic orders, gaps and more than 8,000 values are refused', () => {
    const code = (y: Iterable<number>, spec: Spec) => arima.refuse(seriesOf(y), spec)?.code;
    expect(code(arma(60), { engine: 'npm' })).toBe('invalid-option');
    const gappy = arma(60);
    gappy[7] = NaN;
    expect(code(gappy, { ...fixed, engine: 'npm' })).toBe('missing-values');
    const y = arma(4500);
    const wide = { id: 's', y, seasonLength: 1, xreg: [{ name: 'x', values: y }] };
    expect(arima.refuse(wide, { ...fixed, engine: 'npm' })?.code).toBe('series-too-long');
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
        const series = seriesOf(weekly(...jobs[at].slice(0, 1), at + 1), jobs[at][1]);
        const npm = { p: 1, d: 1, q: 1, P: 0, D: 0, Q: 0, constant: 'false', engine: 'npm' };
        out[at] = [{}, npm].map((spec) => Array.from(arima.forecast(arima.fit(series, spec, context()), { horizon: 10, levels: [80] }).mean));
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

describe('the exact likelihood', () => {
  /** Minus twice the log density of a Gaussian vector, up to its constant, by brute force: Cholesky of the whole covariance matrix. */
  function bruteForce(values: Float64Array, phi: Float64Array, theta: Float64Array): { squares: number; logDeterminant: number } {
    const n = values.length;
    const psi = psiWeights(phi, theta, 4000);
    const gamma = Array.from({ length: n }, (_, lag) => {
      let sum = 0;
      for (let j = 0; j + lag < psi.length; j++) sum += (psi[j] as number) * (psi[j + lag] as number);
      return sum;
    });
    const factor = new Float64Array(n * n);
    const white = new Float64Array(n);
    let logDeterminant = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let value = gamma[i - j] as number;
        for (let k = 0; k < j; k++) value -= (factor[i * n + k] as number) * (factor[j * n + k] as number);
        factor[i * n + j] = i === j ? Math.sqrt(value) : value / (factor[j * n + j] as number);
      }
      let value = values[i] as number;
      for (let k = 0; k < i; k++) value -= (factor[i * n + k] as number) * (white[k] as number);
      white[i] = value / (factor[i * n + i] as number);
      logDeterminant += 2 * Math.log(factor[i * n + i] as number);
    }
    return { squares: white.reduce((sum, value) => sum + value * value, 0), logDeterminant };
  }

  test('equals that of the whole covariance matrix, for AR, MA, mixed and seasonal models', () => {
    const rng = createRng(5);
    const values = Float64Array.from({ length: 50 }, () => rng.normal());
    for (const [p, q, P, Q] of [
      [2, 0, 0, 0],
      [0, 2, 0, 0],
      [2, 3, 0, 0],
      [1, 1, 1, 1],
      [0, 1, 0, 2],
      [3, 0, 2, 0],
    ] as const) {
      const orders = { p, d: 0, q, P, D: 0, Q, m: 4, constant: false };
      const coefficients = new Float64Array(p + q + P + Q);
      fromFree(
        Float64Array.from(coefficients, () => 0.6 * rng.normal()),
        orders,
        coefficients,
      );
      const likelihood = makeLikelihood({ n: 50, columns: 1, values, missing: 0 }, orders);
      const logDeterminant = residualsAt(likelihood, coefficients);
      const { phi, theta } = likelihood.whitening;
      const expected = bruteForce(values, phi.subarray(0, p + 4 * P), theta.subarray(0, q + 4 * Q));
      expect(logDeterminant).toBeCloseTo(expected.logDeterminant, 8);
      expect(sumOfSquares(likelihood)).toBeCloseTo(expected.squares, 7);
    }
  });

  test('unconstrained numbers always give a stationary and invertible model, and come back', () => {
    const rng = createRng(2);
    const orders = { p: 3, d: 0, q: 2, P: 2, D: 0, Q: 1, m: 12, constant: false };
    const coefficients = new Float64Array(8);
    for (let i = 0; i < 200; i++) {
      const free = Float64Array.from({ length: 8 }, () => rng.normal());
      fromFree(free, orders, coefficients);
      expect(isAdmissible(coefficients, orders, new Float64Array(8))).toBe(true);
      toFree(coefficients, orders, 1 - 1e-9).forEach((value, k) => expect(value).toBeCloseTo(free[k] as number, 6));
    }
  });
});

describe('polynomials', () => {
  test('psi weights of a random walk are all one', () =>
    expect(psiWeights(withDifferences(new Float64Array(0), 1, 0, 1), new Float64Array(0), 5)).toEqual(new Float64Array(5).fill(1)));
  test('psi weights of an AR(1) are powers', () =>
    expect(psiWeights(Float64Array.of(0.5), new Float64Array(0), 4)).toEqual(Float64Array.of(1, 0.5, 0.25, 0.125)));
});

describe('regressors that follow from others', () => {
  const rng = createRng(9);
  const a = Float64Array.from({ length: 120 }, () => rng.normal());
  let error = 0;
  const y = Array.from(a, (value) => 3 + 2 * value + (error = 0.6 * error + rng.normal()));
  const fitted = (xreg: Record<string, Float64Array>, spec: Spec): CurrentArimaFitted =>
    arima.fit(
      { ...seriesOf(y, 1), xreg: Object.entries(xreg).map(([name, values]) => ({ name, values })) },
      spec,
      context(),
    ) as CurrentArimaFitted;
  const mean = { p: 1, d: 0, q: 0, constant: 'true' };
  const line = a.map((_, t) => 0.1 * t + 0.7);

  test.each([
    ['twice another', { a, b: a.map((value) => 2 * value) }, mean, 'b'],
    ['a constant beside a mean', { a, b: a.map(() => 7) }, mean, 'b'],
    ['a line beside a drift', { a, b: line }, { p: 0, d: 1, q: 1, constant: 'true' }, 'b'],
    ['a line that is differenced twice', { a, b: line }, { p: 0, d: 2, q: 2, constant: 'false' }, 'b'],
  ])('%s is left out with a note that names it', (_, xreg, spec, name) => {
    const found = fitted(xreg, spec);
    expect(found.notes?.map(({ code, message }) => [code, message.includes(`"${name}"`)])).toEqual([['regressor-dependent', true]]);
    expect(found.regressors[1]?.coefficient).toBe(0);
    expect(found.criteria?.logLik).toBeCloseTo(fitted({ a }, spec).criteria?.logLik as number, 6);
  });

  test('values about 1e9 that vary by 1 are not a constant: the likelihood is that of the same values about 0', () => {
    const near = fitted({ a }, mean);
    const far = fitted({ a: a.map((value) => value + 1e9) }, mean);
    expect(far.notes).toBeUndefined();
    expect(far.criteria?.logLik).toBeCloseTo(near.criteria?.logLik as number, 4);
    expect(far.regressors[0]?.coefficient).toBeCloseTo(near.regressors[0]?.coefficient as number, 5);
  });
});
