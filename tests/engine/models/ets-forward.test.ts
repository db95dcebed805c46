import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { estimate, newWorkspace } from '../../../engine/models/exponential-smoothing/estimate.ts';
import type { Form } from '../../../engine/models/exponential-smoothing/form.ts';
import { newPass, run, setForm, type Pass } from '../../../engine/models/exponential-smoothing/recursion.ts';
import { bestStates, crossSensitivities, SENSITIVITIES } from '../../../engine/models/exponential-smoothing/sensitivities.ts';

const forms: readonly Form[] = [
  { error: 'A', trend: 'N', damped: false, season: 'N' },
  { error: 'A', trend: 'A', damped: false, season: 'N' },
  { error: 'A', trend: 'A', damped: true, season: 'N' },
];
const nameOf = ({ trend, damped }: Form): string => `A${trend}${damped ? 'd' : ''}N`;
const names = ['alpha', 'beta', 'phi', 'level', 'slope'] as const;
type At = Record<(typeof names)[number], number>;

/** A process of the form from these parameters, and these themselves. */
function simulated(form: Form, n: number, seed: number): { readonly y: Float64Array; readonly at: At } {
  const rng = createRng(seed);
  const hasTrend = form.trend !== 'N';
  const at = { alpha: 0.4, beta: hasTrend ? 0.1 : 0, phi: form.damped ? 0.9 : 1, level: 5, slope: hasTrend ? 0.2 : 0 };
  let { level, slope } = at;
  const y = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    const error = rng.normal();
    const base = level + at.phi * slope;
    y[t] = base + error;
    level = base + at.alpha * error;
    slope = at.phi * slope + at.beta * error;
  }
  return { y, at };
}

function passAt(form: Form, y: Float64Array, at: At): Pass {
  const pass = newPass(y, y.length);
  setForm(pass, form, 1);
  Object.assign(pass, at);
  run(pass);
  return pass;
}

/** One-step errors from the states that the pass left. */
const errorsOf = ({ y, levels, slopes, phi, trend }: Pass): Float64Array =>
  y.map((value, t) => value - (levels[t] as number) - (trend === 0 ? 0 : phi * (slopes[t] as number)));

describe.each(forms.map((form) => [nameOf(form), form] as const))('ETS(%s) on a long series', (_name, form) => {
  test('derivatives of the errors carried forward are those by differences', () => {
    const { y, at } = simulated(form, 60, 3);
    const out = new Float64Array(SENSITIVITIES * SENSITIVITIES);
    crossSensitivities(passAt(form, y, at), out);
    const step = 1e-5;
    const columns = names.map((name) => {
      const upper = errorsOf(passAt(form, y, { ...at, [name]: at[name] + step }));
      const lower = errorsOf(passAt(form, y, { ...at, [name]: at[name] - step }));
      return upper.map((value, t) => (value - (lower[t] as number)) / (2 * step));
    });
    const used = form.trend === 'N' ? [0, 3] : [0, 1, 2, 3, 4];
    for (const i of used)
      for (const j of used.filter((other) => other <= i)) {
        const expected = (columns[i] as Float64Array).reduce((sum, value, t) => sum + value * (columns[j] as Float64Array)[t]!, 0);
        expect(out[i * SENSITIVITIES + j]).toBeCloseTo(expected, 4 - Math.ceil(Math.log10(1 + Math.abs(expected))));
      }
  });

  test('initial states are best for the parameters: no other ones have smaller errors', () => {
    const { y, at } = simulated(form, 60, 4);
    const change = new Float64Array(2);
    bestStates(passAt(form, y, at), change);
    const best = { ...at, level: at.level + (change[0] as number), slope: at.slope + (change[1] as number) };
    const { sse } = passAt(form, y, best);
    expect(sse).toBeLessThan(passAt(form, y, at).sse);
    for (const [level, slope] of [
      [0.01, 0],
      [-0.01, 0],
      [0, 0.01],
      [0, -0.01],
    ] as const)
      if (slope === 0 || form.trend !== 'N')
        expect(passAt(form, y, { ...best, level: best.level + level, slope: best.slope + slope }).sse).toBeGreaterThan(sse);
    bestStates(passAt(form, y, best), change);
    expect(Math.abs(change[0] as number) + Math.abs(change[1] as number)).toBeLessThan(1e-9);
  });

  test.each([1, 2, 3, 4])('the estimate has a higher likelihood than the truth, and is a maximum (series %i)', (seed) => {
    const { y, at } = simulated(form, 400, seed);
    const workspace = newWorkspace(y, y, 1, {
      bounds: 'both',
      fixed: { alpha: null, beta: null, gamma: null, phi: null },
      objective: 'lik',
      shouldStop: () => false,
    });
    const found = estimate(workspace, form);
    if (!found) throw new Error('no estimate');
    const truth = passAt(form, y, at);
    expect(found.converged).toBe(true);
    expect(found.deviance).toBeLessThan(y.length * Math.log(truth.sse));
    const { smoothing, initial } = found;
    const scaled = { ...smoothing, level: initial.level * workspace.scale, slope: initial.slope * workspace.scale };
    const valueAt = (moved: Partial<At>): number => y.length * Math.log(passAt(form, y, { ...scaled, ...moved }).sse);
    expect(valueAt({})).toBeCloseTo(found.deviance, 6);
    const used = form.trend === 'N' ? (['alpha', 'level'] as const) : names;
    const limits: Partial<Record<string, readonly [number, number]>> = {
      alpha: [smoothing.beta, 0.9999],
      beta: [1e-4, smoothing.alpha],
      phi: form.damped ? [0.8, 0.98] : [1, 1],
    };
    for (const name of used)
      for (const step of [1e-3, -1e-3]) {
        const value = scaled[name] + step;
        const [least, most] = limits[name] ?? [-Infinity, Infinity];
        if (value >= least && value <= most) expect(valueAt({ [name]: value })).toBeGreaterThan(found.deviance - 1e-6);
      }
  });
});
