import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ProphetFitted } from '../../../engine/models/prophet/fitted.ts';
import { fromProphetJson } from '../../../engine/models/prophet/from-prophet-json.ts';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { sharedData } from '../../shared-data.ts';
import { golden, goldenRegressors, type GoldenCase } from './prophet-cases.ts';

describe('models that Prophet saved', () => {
  // prophet 1.5.0, tests/golden/prophet-golden.py; written with ten digits.
  test.each(Object.keys(golden.cases))('%s forecasts what it does in Python', (name) => {
    const { model, yhat, ds, series } = golden.cases[name] as GoldenCase;
    const fitted = fromProphetJson(model, { frequency: { unit: series === 'air' ? 'month' : 'day', step: 1 } });
    const futureXreg = goldenRegressors(ds, 500);
    const forecast = prophet.forecast(fitted, { horizon: yhat.length, levels: [80], futureXreg });
    yhat.forEach((value, i) => expect(Math.abs((forecast.mean[i] as number) / value - 1)).toBeLessThan(1e-9));
    const again = JSON.parse(JSON.stringify(fitted)) as ProphetFitted;
    expect(prophet.forecast(again, { horizon: yhat.length, levels: [80], futureXreg })).toEqual(forecast);
  });

  // model_from_json and predict of prophet 1.5.0 on the same files, first and tenth day after the history.
  test.each([
    ['v0.6.1.dev0', 20.129343958104204, 29.366992396899626],
    ['v0.7.1', 20.055608344079953, 29.28281084470459],
    ['v1.0.1', 20.055608344079953, 29.28281084470459],
  ])('version %s of the file is read', (version, first, tenth) => {
    const file = sharedData('prophet', 'tests', `serialized_model_${version}.json`);
    if (file === null) return;
    const { mean } = prophet.forecast(fromProphetJson(readFileSync(file, 'utf8')), { horizon: 10, levels: [80] });
    expect(mean[0]).toBeCloseTo(first, 10);
    expect(mean[9]).toBeCloseTo(tenth, 10);
  });

  test('a season may be given its condition by date instead of by a regressor', () => {
    const { model, yhat, ds } = golden.cases['logistic'] as GoldenCase;
    const months = { on: { months: [9, 10, 11, 12, 1] }, off: { months: [2, 3, 4, 5, 6, 7, 8] } };
    const { mean } = prophet.forecast(fromProphetJson(model, { conditions: months }), { horizon: ds.length, levels: [80] });
    yhat.forEach((value, i) => expect(mean[i]).toBeCloseTo(value, 8));
  });

  const changed = (change: (model: Record<string, unknown>) => void): string => {
    const model = JSON.parse((golden.cases['flat'] as GoldenCase).model) as Record<string, unknown>;
    change(model);
    return JSON.stringify(model);
  };
  test.each([
    ['no JSON', 'prophet', /needs JSON/],
    ['another file', '{"a": 1}', /needs what model_to_json writes/],
    ['a broken file', changed((model) => delete model['y_scale']), /needs the number y_scale/],
    ['country holidays', changed((model) => (model['country_holidays'] = 'US')), /holidays with dates instead of country_holidays/],
    [
      'posterior samples',
      changed((model) => (model['params'] = { ...(model['params'] as object), beta: [[1], [2]] })),
      /one set of parameters.* but has 2/,
    ],
  ])('%s is refused by name', (_what, text, message) => {
    expect(() => fromProphetJson(text)).toThrow(message);
    expect(() => fromProphetJson(text)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
