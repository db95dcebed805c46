import { describe, expect, test } from 'vitest';
import { commonParameters } from '../../../engine/backtest/index.ts';
import type { Series } from '../../../engine/core/panel.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { modelByKind, models } from '../../../engine/models/index.ts';
import type { Fitted, LocalModel, Parameter, Spec, SpecValue } from '../../../engine/models/model.ts';
import { context, seriesOf, weekly } from '../test-context.ts';

// The part of the contract that settings, regressors and descriptions have. Every registered model runs it.
const usual = (): Series => seriesOf(weekly(120), 7);
const horizon = 10;

/** A value that a parameter cannot have; undefined where it can have any. */
function wrongValue({ type, min, max }: Parameter): SpecValue | undefined {
  switch (type) {
    case 'number':
    case 'integer':
      if (max !== undefined) return max + 1;
      return min === undefined ? 'many' : min - 1;
    case 'choice':
      return 'no such choice';
    case 'boolean':
      return 'perhaps';
    case 'numbers':
      return 'one, two';
    case 'text':
      return 7;
    case 'json':
      return undefined;
  }
}

/** What is made of ARIMA can say no more of its history than ARIMA itself. */
const saysItsHistory = (kind: string): boolean => modelByKind('arima').describe !== undefined || !['best', 'mstl-arima'].includes(kind);

/** The fitted state or the code of the error. */
function fitted(model: LocalModel, series: Series, spec: Spec): Fitted | string {
  try {
    return model.fit(series, spec, { ...context(), horizon });
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

describe.each(models.map((model) => [model.kind, model] as const))('contract of settings: %s', (_kind, model) => {
  const parameters = model.parameters ?? [];

  test('describes its parameters, its limits and itself', () => {
    expect(model.label.length).toBeGreaterThan(1);
    expect(model.summary).toMatch(/\.$/);
    for (const limit of model.limits ?? []) expect(limit).toMatch(/^[A-Z0-9].*\.$/s);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
    for (const { name, label, help, type, choices, default: value, min = -Infinity, max = Infinity } of parameters) {
      expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
      expect(label.length).toBeGreaterThan(0);
      expect(help).toMatch(/\.$/);
      expect(type === 'choice').toBe(choices !== undefined && choices.length > 1);
      if (value !== undefined && choices) expect(choices.map((choice) => choice.value)).toContain(value);
      if (typeof value === 'number') expect(value >= min && value <= max).toBe(true);
    }
  });

  test('does not take the names of the options around models, but for what it does better itself', () => {
    const common = commonParameters.map(({ name }) => name);
    const shared = parameters.map(({ name }) => name).filter((name) => common.includes(name));
    expect(shared.filter((name) => name !== 'non_negative')).toEqual([]);
  });

  test('takes its defaults, and null for automatic', () => {
    const defaults = Object.fromEntries(parameters.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])));
    expect(model.refuse(usual(), defaults)).toBeNull();
    expect(model.refuse(usual(), Object.fromEntries(parameters.map(({ name }) => [name, null])))).toBeNull();
  });

  test('refuses what a parameter cannot be, and says which, and settings that it does not have', () => {
    for (const parameter of parameters) {
      const wrong = wrongValue(parameter);
      if (wrong === undefined) continue;
      const refusal = model.refuse(usual(), { [parameter.name]: wrong });
      expect([parameter.name, refusal?.code]).toEqual([parameter.name, 'invalid-option']);
      expect(refusal?.message).toContain(parameter.name);
      expect(() => model.fit(usual(), { [parameter.name]: wrong }, context())).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    }
    expect(model.refuse(usual(), { no_such_setting: 1 })?.code).toBe('invalid-option');
  });

  const choices = parameters.flatMap(({ name, type, choices: given }): (readonly [string, string | boolean])[] =>
    type === 'boolean' ? [true, false].map((value) => [name, value] as const) : (given ?? []).map(({ value }) => [name, value] as const),
  );
  test.runIf(choices.length > 0)('fits with every choice that it offers, or refuses it with a closed code', () => {
    for (const [name, value] of choices) {
      const spec = { [name]: value };
      const refusal = model.refuse(usual(), spec);
      const state = fitted(model, usual(), spec);
      if (refusal) expect(state).toBe(refusal.code);
      else {
        expect([spec, typeof state]).toEqual([spec, 'object']);
        const { mean, intervals } = model.forecast(state as Fitted, { horizon, levels: [90] });
        expect([...mean, ...(intervals[0]?.lower ?? []), ...(intervals[0]?.upper ?? [])].every(Number.isFinite)).toBe(true);
      }
    }
  });

  test.runIf(model.acceptsRegressors === true)('uses regressors with a known future, and lives without them', () => {
    const promo = (from: number, count: number) =>
      Float64Array.from({ length: count }, (_, i) => ((from + i) % 5 === 0 || (from + i) % 11 === 3 ? 1 : 0));
    const y = weekly(120).map((value, t) => value + 100 * (promo(t, 1)[0] as number));
    const series: Series = { ...seriesOf(y, 7), xreg: [{ name: 'promo', values: promo(0, 120) }] };
    const state = model.fit(series, {}, { ...context(), horizon });
    const { mean } = model.forecast(state, { horizon, levels: [], futureXreg: [{ name: 'promo', values: promo(120, horizon) }] });
    const without = model.forecast(state, { horizon, levels: [], futureXreg: [{ name: 'promo', values: new Float64Array(horizon) }] }).mean;
    const lift = mean.map((value, i) => value - (without[i] as number));
    const first = promo(120, horizon).indexOf(1);
    promo(120, horizon).forEach((on, i) => {
      if (on === 1) expect(lift[i]).toBeGreaterThan(50);
      // A regression on its own lags hands a little of a promotion on to the periods after it.
      else if (model.kind === 'online-linear' && i > first) expect(Math.abs(lift[i] as number)).toBeLessThan(5);
      else expect(Math.abs(lift[i] as number)).toBeLessThan(1e-6 * Math.abs(mean[i] as number) + 1e-6);
    });
    expect(typeof fitted(model, usual(), {})).toBe('object');
  });

  test.runIf(model.describe !== undefined)('describes what it fitted, in arrays as long as the history and the forecast', () => {
    const series = usual();
    const state = model.fit(series, {}, { ...context(), horizon });
    const description = model.describe?.(JSON.parse(JSON.stringify(state)) as Fitted, series, { horizon, levels: [] });
    if (!description) throw new Error('no description');
    expect(description.name.length).toBeGreaterThan(1);
    expect(description.equation.length).toBeGreaterThan(0);
    expect(description.fitted).toHaveLength(120);
    expect(description.residuals).toHaveLength(120);
    for (const { values, name } of description.components) expect([name, values.length]).toEqual([name, 120 + horizon]);
    for (const { name, value, standardError } of description.estimates) {
      expect([name, Number.isFinite(value)]).toEqual([name, true]);
      if (standardError !== null) expect([name, standardError >= 0]).toEqual([name, true]);
    }
    if (description.criteria) {
      const { logLik, aic, aicc, bic } = description.criteria;
      expect([logLik, aic, aicc, bic].every(Number.isFinite)).toBe(true);
      expect(aicc).toBeGreaterThanOrEqual(aic);
    }
    // Residuals are what is left of y, or of y relative to what was fitted.
    const some = Array.from(description.fitted.keys()).filter((t) => Number.isFinite(description.residuals[t]));
    if (saysItsHistory(model.kind)) expect(some.length).toBeGreaterThan(60);
    for (const t of some) {
      const y = series.y[t] as number;
      const f = description.fitted[t] as number;
      const nearest = Math.min(...[y - f, y / f - 1].map((value) => Math.abs(value - (description.residuals[t] as number))));
      expect(nearest).toBeLessThan(1e-6 * Math.abs(y));
    }
  });
});
