import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { equations } from '../../../engine/models/exponential-smoothing/equations.ts';
import { everyForm, formName, isUnstable, parameterCount } from '../../../engine/models/exponential-smoothing/form.ts';
import { newGaps, runGaps, type Gaps } from '../../../engine/models/exponential-smoothing/gaps.ts';
import { newGradient, walkBack } from '../../../engine/models/exponential-smoothing/gradient.ts';
import { newPass, run, setForm, type Pass } from '../../../engine/models/exponential-smoothing/recursion.ts';
import { isAdmissible } from '../../../engine/models/exponential-smoothing/region.ts';
import type { SmoothingFitted } from '../../../engine/models/exponential-smoothing/smoothing-model.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';
import { fitForm, specOf } from './ets-support.ts';

const kinds = ['ses', 'holt', 'holt-winters', 'exponential-smoothing'] as const;
const automatic = modelByKind('exponential-smoothing');
const request = { horizon: 24, levels: [50, 80, 95] };
const fit = (values: Iterable<number>, m: number, spec: Spec = {}): SmoothingFitted =>
  automatic.fit(seriesOf(values, m), spec, context()) as SmoothingFitted;

/** Positive, with trend, a season of four and some values missing. */
const gappy = (): Float64Array => {
  const rng = createRng(4);
  return Float64Array.from({ length: 48 }, (_, t) =>
    t % 11 === 5 ? NaN : 1 + 0.01 * t + 0.2 * Math.sin((Math.PI * t) / 2) + 0.05 * rng.normal(),
  );
};

describe('the family', () => {
  test('has 30 forms, of which R tries 15 on its own', () => {
    expect(new Set(everyForm.map(formName)).size).toBe(30);
    expect(everyForm.filter((form) => form.trend !== 'M' && !isUnstable(form))).toHaveLength(15);
  });
  test('equations are those of the book', () => {
    expect(equations({ error: 'M', trend: 'A', damped: true, season: 'M' })).toEqual([
      'y_t = (\\ell_{t-1} + \\phi b_{t-1}) s_{t-m} (1 + \\varepsilon_t)',
      '\\ell_t = (\\ell_{t-1} + \\phi b_{t-1}) (1 + \\alpha \\varepsilon_t)',
      'b_t = \\phi b_{t-1} + \\beta (\\ell_{t-1} + \\phi b_{t-1}) \\varepsilon_t',
      's_t = s_{t-m} (1 + \\gamma \\varepsilon_t)',
      '\\varepsilon_t \\sim \\mathrm{N}(0, \\sigma^2)',
    ]);
    expect(equations({ error: 'A', trend: 'M', damped: false, season: 'M' })[3]).toBe(
      's_t = s_{t-m} + \\gamma \\varepsilon_t / (\\ell_{t-1} b_{t-1})',
    );
  });
  test('parameters are counted as R counts them, without the variance', () => {
    expect(parameterCount({ error: 'M', trend: 'A', damped: true, season: 'M' }, 12)).toBe(17);
    expect(parameterCount({ error: 'A', trend: 'N', damped: false, season: 'N' }, 12)).toBe(2);
  });
});

describe.each(everyForm.map((form) => [formName(form), form] as const))('%s', (_name, form) => {
  const y = gappy();
  const prepared = (): Pass => {
    const pass = newPass(y, y.filter((value) => !Number.isNaN(value)).length);
    setForm(pass, form, 4);
    Object.assign(pass, {
      alpha: 0.3,
      beta: form.trend === 'N' ? 0 : 0.1,
      gamma: form.season === 'N' ? 0 : 0.2,
      phi: form.damped ? 0.9 : 1,
    });
    pass.level = 1.02;
    pass.slope = form.trend === 'M' ? 1.015 : form.trend === 'A' ? 0.012 : 0;
    pass.effects.set(form.season === 'M' ? [1.1, 1.15, 0.95, 0.8] : form.season === 'A' ? [0.05, 0.2, -0.05, -0.2] : []);
    return pass;
  };
  const names = [
    'alpha',
    'level',
    ...(form.trend === 'N' ? [] : ['beta', 'slope']),
    ...(form.season === 'N' ? [] : ['gamma']),
    ...(form.damped ? ['phi'] : []),
  ] as ('alpha' | 'beta' | 'gamma' | 'phi' | 'level' | 'slope')[];
  const step = 1e-6;

  test('the gradient of the likelihood is that of finite differences, gaps included', () => {
    const pass = prepared();
    run(pass);
    const gradient = newGradient(pass.effects.length);
    walkBack(pass, gradient);
    const shifted = (shift: (pass: Pass, by: number) => void): number => {
      const [upper, lower] = [step, -step].map((by) => {
        const moved = prepared();
        shift(moved, by);
        return run(moved);
      }) as [number, number];
      return (upper - lower) / (2 * step);
    };
    // Central differences of a criterion of about 100 lose ten digits to rounding and the square of the step.
    const scale = Math.max(...names.map((name) => Math.abs(gradient[name])));
    for (const name of names) expect(Math.abs(shifted((moved, by) => (moved[name] += by)) - gradient[name])).toBeLessThan(1e-6 * scale);
    gradient.effects.forEach((slope, i) => {
      expect(Math.abs(shifted((moved, by) => (moved.effects[i] = (moved.effects[i] as number) + by)) - slope)).toBeLessThan(1e-6 * scale);
    });
  });

  test('is fitted with gaps, and forecasts finite, nested intervals', () => {
    const fitted = fit(y, 4, specOf(form));
    expect(fitted.name).toBe(formName(form));
    expect(fitted.observations).toBe(44);
    const { mean, intervals } = automatic.forecast(fitted, request);
    expect(mean.every(Number.isFinite)).toBe(true);
    intervals.forEach(({ lower, upper }, k) => {
      const inner = intervals[k - 1];
      for (let i = 0; i < 24; i++) {
        expect(lower[i] as number).toBeLessThanOrEqual((inner?.lower ?? mean)[i] as number);
        expect(upper[i] as number).toBeGreaterThanOrEqual((inner?.upper ?? mean)[i] as number);
      }
    });
    expect(automatic.forecast(JSON.parse(JSON.stringify(fitted)) as SmoothingFitted, request)).toEqual({ mean, intervals });
  });

  test('describes itself: values are fitted plus residual, the states lead to the forecast', () => {
    const fitted = fit(y, 4, specOf(form));
    const page = automatic.describe?.(fitted, seriesOf(y, 4), request);
    expect(page?.name).toBe(formName(form));
    expect(page?.criteria?.aicc).toBeCloseTo(fitted.aicc as number, 8);
    y.forEach((value, t) => {
      const [expected, residual] = [page?.fitted[t] as number, page?.residuals[t] as number];
      if (Number.isNaN(value)) expect(residual).toBeNaN();
      else expect(form.error === 'A' ? expected + residual : expected * (1 + residual)).toBeCloseTo(value, 12);
    });
    // Errors after a gap have a larger variance.
    const gaps = newGaps(y) as Gaps;
    runGaps(gaps, { ...fitted, y, phi: form.trend === 'N' ? 0 : fitted.phi, period: form.season === 'N' ? 0 : 4 });
    const squares =
      page?.residuals.reduce((sum, value, t) => (Number.isNaN(value) ? sum : sum + (value * value) / (gaps.variances[t] as number)), 0) ??
      NaN;
    expect(squares / (44 - fitted.parameters)).toBeCloseTo(fitted.sigma2, 10);
    for (const { values } of page?.components ?? []) expect(values).toHaveLength(48 + 24);
    expect(page?.components.map(({ name }) => name)).toEqual([
      'level',
      ...(form.trend === 'N' ? [] : ['slope']),
      ...(form.season === 'N' ? [] : ['season']),
    ]);
    expect(page?.components[0]?.values[47]).toBeCloseTo(fitted.level, 10);
    expect(page?.equation).toHaveLength(3 + Number(form.trend !== 'N') + Number(form.season !== 'N'));
  });
});

describe('gaps', () => {
  test('the states are carried over a gap: what is forecast after it is what was forecast before it', () => {
    const y = weekly(70);
    const spec = { ...specOf({ error: 'A', trend: 'A', damped: true, season: 'A' }), alpha: 0.2, beta: 0.05, gamma: 0.1, phi: 0.9 };
    const before = fit(y, 7, spec);
    const after = fit([...y, ...new Float64Array(10).fill(NaN)], 7, spec);
    const [long, short] = [before, after].map((fitted) => automatic.forecast(fitted, { horizon: 30, levels: [80] }).mean);
    // The initial states are searched anew, to 1e-7 of twice the log likelihood.
    for (let i = 0; i < 20; i++) expect(short?.[i]).toBeCloseTo(long?.[i + 10] as number, 4);
  });
  test('a gap costs no observation: the likelihood counts what is there', () => {
    const y = Float64Array.from(weekly(70), (value, t) => (t === 30 ? NaN : value));
    expect(fit(y, 7).observations).toBe(69);
  });
});

describe('settings', () => {
  const y = weekly(80);
  test('fixed smoothing parameters are kept, the rest is estimated', () => {
    const fitted = fit(y, 7, { alpha: 0.25, phi: 0.9, trend: 'additive', damped: true });
    expect(fitted.alpha).toBe(0.25);
    expect(fitted.phi).toBe(0.9);
    expect(fitted.name).toMatch(/Ad/);
  });
  test('holding a parameter lowers the likelihood', () => {
    const form = { error: 'A', trend: 'N', damped: false, season: 'A' } as const;
    expect(fit(y, 7, { ...specOf(form), gamma: 0.5 }).logLik).toBeLessThan(fitForm(y, 7, form).logLik);
  });
  test('a wider region never has a lower likelihood', () => {
    const spec = specOf({ error: 'A', trend: 'A', damped: true, season: 'A' });
    const [both, usual] = (['both', 'usual'] as const).map((bounds) => fit(y, 7, { ...spec, bounds }).logLik) as [number, number];
    expect(usual).toBeGreaterThanOrEqual(both - 1e-6);
    const admissible = fit(y, 7, { ...spec, bounds: 'admissible' });
    expect(isAdmissible(admissible, admissible.form, 7)).toBe(true);
    expect(admissible.logLik).toBeGreaterThan(both - 1e-4 * Math.abs(both));
  });
  test('estimated by mean squared error the errors are smaller, the likelihood lower', () => {
    const spec = specOf({ error: 'M', trend: 'A', damped: false, season: 'N' });
    const growing = Float64Array.from(weekly(60), (value, t) => value * (1 + t / 10));
    const squares = (fitted: SmoothingFitted): number =>
      automatic
        .describe?.(fitted, seriesOf(growing), request)
        .fitted.reduce((sum, value, t) => sum + (value - (growing[t] as number)) ** 2, 0) ?? NaN;
    const [lik, mse] = (['lik', 'mse'] as const).map((opt_crit) => fit(growing, 1, { ...spec, opt_crit })) as [
      SmoothingFitted,
      SmoothingFitted,
    ];
    expect(squares(mse)).toBeLessThan(squares(lik));
    expect(mse.logLik).toBeLessThan(lik.logLik);
  });
  test.each([
    [{ alpha: 'high' }, /"alpha" must be a number from 0 to 2/],
    [{ alpha: 1.5 }, /"alpha" must be at most 1 but is 1.5/],
    [{ alpha: 0.2, beta: 0.5 }, /"beta" must be at most alpha, 0.2 but is 0.5/],
    [{ season: 'sometimes' }, /"season" must be one of none, additive, multiplicative but is "sometimes"/],
    [{ error: 'additive', season: 'multiplicative' }, /leave no form/],
    [{ trend: 'none', damped: true, error: 'additive', season: 'multiplicative', restrict: true }, /leave no form/],
    [{ colour: 1 }, /no setting "colour"/],
  ] as const)('%j is refused with the reason', (spec, reason) => {
    const refusal = automatic.refuse(seriesOf(y, 7), spec);
    expect(refusal?.code).toBe('invalid-option');
    expect(refusal?.message).toMatch(reason);
    expect(() => fit(y, 7, spec)).toThrow(EngineError);
  });
  test('multiplicative parts are refused where values are not above zero', () => {
    expect(automatic.refuse(seriesOf([1, 2, 3, 0, 5, 6, 7]), { error: 'multiplicative' })?.code).toBe('negative-values');
  });
  test('a season that the series is too short for is left out by the automatic choice and refused by Holt-Winters', () => {
    expect(fit(weekly(15), 7, { season: 'additive' }).form.season).toBe('N');
    expect(modelByKind('holt-winters').refuse(seriesOf(weekly(15), 7), {})?.code).toBe('series-too-short');
  });
  test('Holt-Winters takes the season that is asked for', () => {
    const model = modelByKind('holt-winters');
    for (const [season, name] of [
      ['additive', 'ETS(A,Ad,A)'],
      ['multiplicative', 'ETS(M,Ad,M)'],
    ] as const)
      expect((model.fit(seriesOf(y, 7), { season, damped: true }, context()) as SmoothingFitted).name).toBe(name);
  });
});

describe('intervals', () => {
  test('are wider than those with known parameters, the more so the shorter the series', () => {
    const widening = (n: number): number => {
      const fitted = fit(weekly(n, 3), 1, specOf({ error: 'A', trend: 'A', damped: false, season: 'N' }));
      const { uncertainty: _, ...known } = fitted;
      const width = (of: SmoothingFitted): number => {
        const { lower, upper } = automatic.forecast(of, { horizon: 6, levels: [80] }).intervals[0] as {
          lower: Float64Array;
          upper: Float64Array;
        };
        return (upper[5] as number) - (lower[5] as number);
      };
      return width(fitted) / width(known);
    };
    expect(widening(15)).toBeGreaterThan(widening(150));
    expect(widening(150)).toBeGreaterThan(1);
  });
  test('of simulated forms are the same for the same seed, and begin the same whatever the horizon', () => {
    const fitted = fit(gappy(), 4, specOf({ error: 'M', trend: 'M', damped: false, season: 'N' }));
    expect(fitted.seed).toBeTypeOf('number');
    const [short, long] = [5, 20].map((horizon) => automatic.forecast(fitted, { horizon, levels: [95] }).intervals[0]?.upper);
    expect(long?.subarray(0, 5)).toEqual(short);
  });
});

// Property: whatever the series, finite and ordered intervals, the same each time, or a closed error.
describe.each(kinds)('any series: %s', (kind) => {
  const model = modelByKind(kind);
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -100, max: 1000, noNaN: true }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) },
    fc.constantFrom(0, 1, NaN, 1e-300, -1e-300, 1e90, 1e300, -1e90),
  );
  test('is forecast soundly or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(value, { minLength: 1, maxLength: 60 }),
          fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 40 }),
        ),
        fc.constantFrom(1, 2, 4, 7, 12, 400),
        (values, m) => {
          const series = seriesOf(values, m);
          try {
            const fitted = model.fit(series, {}, context());
            const { mean, intervals } = model.forecast(fitted, request);
            intervals.forEach(({ lower, upper }, k) => {
              const inner = intervals[k - 1];
              for (let i = 0; i < 24; i++) {
                if (![lower[i], upper[i], mean[i]].every(Number.isFinite)) throw new Error(`not finite at ${i}`);
                if (!((lower[i] as number) <= ((inner?.lower ?? mean)[i] as number))) throw new Error(`lower limits not nested at ${i}`);
                if (!((upper[i] as number) >= ((inner?.upper ?? mean)[i] as number))) throw new Error(`upper limits not nested at ${i}`);
              }
            });
            expect(model.fit(series, {}, context())).toEqual(fitted);
          } catch (error) {
            if (!(error instanceof EngineError)) throw error;
          }
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  }, 60_000);
});
