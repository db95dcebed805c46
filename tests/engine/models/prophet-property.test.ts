import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Series } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { context } from '../test-context.ts';

const codes = ['series-too-short', 'not-finite', 'invalid-option', 'no-convergence'];

const value = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(0, 1, NaN, 1e-300, 1e99, -1e99),
);
const shaped = (shape: (t: number) => number) => fc.integer({ min: 1, max: 300 }).map((n) => Array.from({ length: n }, (_, t) => shape(t)));
const values = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 120 }),
  shaped(() => 7),
  shaped(() => 0),
  shaped((t) => 3 - 2 * t),
  shaped((t) => (t % 2 === 0 ? 1 : -1)),
  shaped((t) => (t === 20 ? 1e6 : 0)),
  shaped((t) => 1e-300 * (t % 5)),
  shaped((t) => 1e12 + (t % 3)),
);
const units = fc.constantFrom<TimeAxis['frequency']['unit']>(
  'integer',
  'minute',
  'hour',
  'day',
  'business-day',
  'week',
  'month',
  'quarter',
  'year',
);
const specs = fc.record(
  {
    growth: fc.constantFrom('linear', 'flat', 'logistic'),
    seasonality_mode: fc.constantFrom('additive', 'multiplicative'),
    scaling: fc.constantFrom('absmax', 'minmax'),
    n_changepoints: fc.integer({ min: 0, max: 60 }),
    changepoint_range: fc.double({ min: 0, max: 1, noNaN: true }),
    changepoint_prior_scale: fc.constantFrom(0.001, 0.05, 50),
    non_negative: fc.boolean(),
    optimizer: fc.constantFrom('exact', 'exact', 'exact', 'lbfgs'),
    uncertainty_samples: fc.constant(100),
  },
  { requiredKeys: ['uncertainty_samples'] },
);

const seriesFrom = (y: readonly number[], m: number, unit: TimeAxis['frequency']['unit']): Series => ({
  id: 's',
  y: Float64Array.from(y),
  seasonLength: m,
  calendar: {
    axis: { frequency: { unit, step: 1 }, granularity: unit === 'integer' ? 'integer' : 'second', origin: 0, dayOfMonth: 1 },
    start: 3,
  },
});

test('property: any series gives finite, ordered, repeatable intervals or a closed error code', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 400 }), units, specs, (y, m, unit, asked) => {
      const spec: Spec = asked.growth === 'logistic' ? { ...asked, cap: 1e4 } : asked;
      const series = seriesFrom(y, m, unit);
      const request = { horizon: 12, levels: [95, 50] };
      try {
        const fitted = prophet.fit(series, spec, context());
        const forecast = prophet.forecast(fitted, request);
        expect(prophet.refuse(series, spec)).toBeNull();
        expect(prophet.forecast(JSON.parse(JSON.stringify(fitted)) as typeof fitted, request)).toEqual(forecast);
        const [inner, outer] = forecast.intervals;
        for (let i = 0; i < 12; i++) {
          const inOrder = [outer?.lower[i], inner?.lower[i], forecast.mean[i], inner?.upper[i], outer?.upper[i]] as number[];
          expect(inOrder.every(Number.isFinite)).toBe(true);
          expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
          if (spec['non_negative']) expect(inOrder[0]).toBeGreaterThanOrEqual(0);
        }
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        expect(codes).toContain(error.code);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('property: scaling the data scales the forecast', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 30, maxLength: 80 }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (y, scale) => {
        const at = (factor: number): Float64Array => {
          const series = seriesFrom(
            y.map((v) => v * factor),
            7,
            'day',
          );
          return prophet.forecast(prophet.fit(series, {}, context()), { horizon: 5, levels: [80] }).mean;
        };
        const plain = at(1);
        const scaled = at(scale);
        for (let i = 0; i < 5; i++) expect((scaled[i] as number) / scale).toBeCloseTo(plain[i] as number, 3);
      },
    ),
    { seed: 7, numRuns: 50 },
  );
});

test('a fit on 10,000 values stops when asked to', () => {
  const y = Array.from({ length: 10_000 }, (_, t) => 100 + Math.sin(t / 3) * 10 + (t % 11));
  let asked = 0;
  const stopping = { ...context(), shouldStop: () => ++asked > 1 };
  expect(() => prophet.fit(seriesFrom(y, 24, 'hour'), {}, stopping)).toThrow(expect.objectContaining({ code: 'cancelled' }));
});
