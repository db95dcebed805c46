import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import type { Form } from '../../../engine/models/exponential-smoothing/form.ts';
import { newPass, run, setForm } from '../../../engine/models/exponential-smoothing/recursion.ts';
import type { SmoothingFitted } from '../../../engine/models/exponential-smoothing/smoothing-model.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { context, seriesOf } from '../test-context.ts';

/** A local level with `alpha` and errors of variance 1. */
function localLevel(n: number, alpha: number, seed: number): Float64Array {
  const rng = createRng(seed);
  let level = 50;
  return Float64Array.from({ length: n }, () => {
    const error = rng.normal();
    const value = level + error;
    level += alpha * error;
    return value;
  });
}

/** The weight of an error on the value `j` >= 1 steps later. */
function weightAt(j: number, alpha: number, beta: number, phi: number): number {
  let damping = 0;
  for (let i = 1; i <= j; i++) damping += phi ** i;
  return alpha + beta * damping;
}

/**
 * Minus twice the concentrated log likelihood of the observed values as a normal vector with a dense covariance, and variance of the value
 * `ahead` steps after the last given the observed ones, over that of the errors.
 */
function dense(y: Float64Array, level: number, slope: number, alpha: number, beta: number, phi: number, ahead: number) {
  const times = [...y.keys()].filter((t) => !Number.isNaN(y[t]));
  const all = [...times, y.length + ahead - 1];
  const covariance = (s: number, t: number): number => {
    const first = Math.min(s, t);
    const last = Math.max(s, t);
    let sum = s === t ? 1 : weightAt(last - first, alpha, beta, phi);
    for (let u = 0; u < first; u++) sum += weightAt(s - u, alpha, beta, phi) * weightAt(t - u, alpha, beta, phi);
    return sum;
  };
  const k = all.length;
  const factor = all.map(() => new Float64Array(k));
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      let sum = covariance(all[i] as number, all[j] as number);
      for (let l = 0; l < j; l++) sum -= (factor[i]?.[l] as number) * (factor[j]?.[l] as number);
      (factor[i] as Float64Array)[j] = i === j ? Math.sqrt(sum) : sum / (factor[j]?.[j] as number);
    }
  let squares = 0;
  let logs = 0;
  const solved: number[] = [];
  times.forEach((t, i) => {
    let damping = 0;
    for (let step = 1; step <= t + 1; step++) damping += phi ** step;
    let rest = (y[t] as number) - level - slope * damping;
    for (let l = 0; l < i; l++) rest -= (factor[i]?.[l] as number) * (solved[l] as number);
    const z = rest / (factor[i]?.[i] as number);
    solved.push(z);
    squares += z * z;
    logs += 2 * Math.log(factor[i]?.[i] as number);
  });
  return { value: times.length * Math.log(squares) + logs, ahead: (factor[k - 1]?.[k - 1] as number) ** 2 };
}

const withGaps = (): Float64Array => localLevel(40, 0.5, 8).map((value, t) => (t % 7 === 3 || (t > 15 && t < 22) || t > 35 ? NaN : value));

describe.each([
  [{ error: 'A', trend: 'N', damped: false, season: 'N' }, 0.4, 0, 1],
  [{ error: 'A', trend: 'A', damped: false, season: 'N' }, 0.5, 0.2, 1],
  [{ error: 'A', trend: 'A', damped: true, season: 'N' }, 0.7, 0.3, 0.85],
] as const)('%o', (form: Form, alpha, beta, phi) => {
  test('the likelihood with gaps is that of the normal vector of what was observed', () => {
    const y = withGaps();
    const pass = newPass(y, y.filter((value) => !Number.isNaN(value)).length);
    setForm(pass, form, 0);
    const slope = form.trend === 'N' ? 0 : 0.1;
    Object.assign(pass, { alpha, beta, phi, level: 49, slope });
    expect(run(pass)).toBeCloseTo(dense(y, 49, slope, alpha, beta, phi, 1).value, 9);
  });
  test('a gap at the end reaches the forecast: its variance is that of the value given what was observed', () => {
    const y = withGaps();
    const pass = newPass(y, y.filter((value) => !Number.isNaN(value)).length);
    setForm(pass, form, 0);
    Object.assign(pass, { alpha, beta, phi });
    run(pass);
    const { gaps } = pass;
    for (const ahead of [1, 5]) {
      let damping = 0;
      let future = 1;
      for (let i = 1; i <= ahead; i++) {
        if (i > 1) future += weightAt(i - 1, alpha, beta, phi) ** 2;
        damping += phi ** i;
      }
      if (form.trend === 'N') damping = 0;
      const past = (gaps?.level ?? 0) + 2 * damping * (gaps?.levelSlope ?? 0) + damping * damping * (gaps?.slope ?? 0);
      expect(past + future).toBeCloseTo(dense(y, 49, 0, alpha, beta, phi, ahead).ahead, 9);
    }
  });
});

test('with 40% missing alpha and sigma are those of the process', () => {
  const model = modelByKind('ses');
  let alpha = 0;
  let sigma = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const rng = createRng(1000 + seed);
    const y = localLevel(300, 0.6, seed).map((value) => (rng.uniform() < 0.4 ? NaN : value));
    const fitted = model.fit(seriesOf(y, 1), {}, context()) as SmoothingFitted;
    alpha += fitted.alpha / 40;
    sigma += Math.sqrt(fitted.sigma2) / 40;
  }
  // Standard errors of these means are about 0.011 and 0.01; counted as one-step errors they came out at 0.66 and 1.12.
  expect(Math.abs(alpha - 0.6)).toBeLessThan(0.03);
  expect(Math.abs(sigma - 1)).toBeLessThan(0.03);
});

test.each(['ses', 'exponential-smoothing'])('%s covers a random walk whose newest ten values are missing', (kind) => {
  const model = modelByKind(kind);
  let covered = 0;
  let steps = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const walk = localLevel(108, 0.999, seed);
    const y = walk.slice(0, 100).map((value, t) => (t >= 90 ? NaN : value));
    const spec = kind === 'ses' ? {} : { error: 'additive', trend: 'none' };
    const { intervals } = model.forecast(model.fit(seriesOf(y, 1), spec, context()), { horizon: 8, levels: [95] });
    for (let h = 0; h < 8; h++) {
      const value = walk[100 + h] as number;
      if (value >= (intervals[0]?.lower[h] as number) && value <= (intervals[0]?.upper[h] as number)) covered++;
      steps++;
    }
  }
  // It was three quarters where the gap was forgotten.
  expect(covered / steps).toBeGreaterThan(0.91);
  expect(covered / steps).toBeLessThan(0.99);
});

test('values missing before the first one change nothing but the positions', () => {
  const model = modelByKind('ses');
  const y = localLevel(60, 0.5, 3);
  const later = model.fit(seriesOf(Float64Array.of(NaN, NaN, NaN, ...y), 1), {}, context()) as SmoothingFitted;
  const plain = model.fit(seriesOf(y, 1), {}, context()) as SmoothingFitted;
  expect(later.alpha).toBeCloseTo(plain.alpha, 5);
  expect(later.sigma2).toBeCloseTo(plain.sigma2, 8);
});

test('a parameter at a limit of its range has no standard error', () => {
  const model = modelByKind('holt');
  const rng = createRng(5);
  let level = 100;
  const y = Float64Array.from({ length: 120 }, () => (level += 1 + rng.normal()));
  const fitted = model.fit(seriesOf(y, 1), { damped: true }, context()) as SmoothingFitted;
  expect(fitted.phi).toBeCloseTo(0.98, 4);
  const page = model.describe?.(fitted, seriesOf(y, 1), { horizon: 3, levels: [] });
  const errorOf = (name: string) => page?.estimates.find((one) => one.name === name)?.standardError;
  expect(errorOf('phi')).toBeNull();
  const inside = model.fit(seriesOf(localLevel(120, 0.4, 2), 1), { phi: 0.9, damped: true }, context()) as SmoothingFitted;
  expect(inside.alpha).toBeGreaterThan(0.1);
  expect(inside.uncertainty?.atLimit ?? []).not.toContain('alpha');
});
