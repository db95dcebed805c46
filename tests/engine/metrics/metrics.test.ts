import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bias,
  countInside,
  coverage,
  mae,
  mape,
  mase,
  mse,
  pinballLoss,
  r2,
  rmse,
  rmsle,
  rmspe,
  rmsse,
  smape,
  winklerScore,
} from '../../../engine/metrics/index.ts';

const f64 = (...values: number[]): Float64Array => Float64Array.from(values);
const actual = f64(10, 20, 30, 40);
const predicted = f64(12, 18, 33, 40);

describe('point metrics, worked by hand', () => {
  test('MAE is the mean distance', () => expect(mae(actual, predicted)).toBe(7 / 4));
  test('MSE is the mean squared distance, RMSE its root', () => {
    expect(mse(actual, predicted)).toBe(17 / 4);
    expect(rmse(actual, predicted)).toBe(Math.sqrt(17 / 4));
  });
  test('bias is above zero for forecasts that are too high', () => expect(bias(actual, predicted)).toBe(3 / 4));
  test('MAPE is in percent of the actual', () => expect(mape(actual, predicted)).toBeCloseTo((100 * (0.2 + 0.1 + 0.1)) / 4, 12));
  test('sMAPE is in percent of the half sum, up to 200', () => {
    expect(smape(actual, predicted)).toBeCloseTo((200 * (2 / 22 + 2 / 38 + 3 / 63)) / 4, 12);
    expect(smape(f64(0, 5), f64(3, -5))).toBe(200);
  });
  test('sMAPE counts a step where both are zero as perfect', () => expect(smape(f64(0), f64(0))).toBe(0));
  test('MAPE is not defined when an actual is zero', () => expect(mape(f64(0, 1), f64(1, 1))).toBeNaN());
  test('RMSPE leaves zero actuals out, as the Rossmann competition does', () => {
    expect(rmspe(f64(0, 10, 20), f64(5, 11, 16))).toBeCloseTo(Math.sqrt((0.1 ** 2 + 0.2 ** 2) / 2), 14);
    expect(rmspe(f64(0), f64(1))).toBeNaN();
  });
  test('RMSLE compares logarithms of one more', () => expect(rmsle(f64(0, Math.E - 1), f64(0, 0))).toBeCloseTo(Math.SQRT1_2, 14));
  test('RMSLE refuses values of -1 and below', () => expect(() => rmsle(f64(1), f64(-1))).toThrow(/above -1 but got -1/));
  test('R2 is 1 for a perfect forecast, 0 for the mean of the actuals, and not defined without spread', () => {
    expect(r2(actual, actual)).toBe(1);
    expect(r2(actual, f64(25, 25, 25, 25))).toBe(0);
    expect(r2(f64(3, 3), f64(1, 2))).toBeNaN();
  });
});

describe('scaled metrics', () => {
  const training = f64(1, 3, 2, 6);
  test('MASE divides by the in-sample error of the naive forecast', () =>
    expect(mase(actual, predicted, training, 1)).toBeCloseTo(7 / 4 / (7 / 3), 14));
  test('MASE with a season compares values one season apart', () =>
    expect(mase(actual, predicted, training, 2)).toBeCloseTo(7 / 4 / 2, 14));
  test('RMSSE divides squares by squares', () =>
    expect(rmsse(actual, predicted, training, 1)).toBeCloseTo(Math.sqrt(17 / 4 / (21 / 3)), 14));
  test('a training part that never changes gives no scale', () =>
    expect(() => mase(actual, predicted, f64(2, 2, 2), 1)).toThrow(expect.objectContaining({ code: 'zero-scale' })));
  test('a training part no longer than the season is refused', () =>
    expect(() => mase(actual, predicted, training, 4)).toThrow(expect.objectContaining({ code: 'series-too-short' })));
  test('missing training values are skipped pairwise', () =>
    expect(mase(actual, predicted, f64(1, NaN, 2, 6), 1)).toBeCloseTo(7 / 4 / 4, 14));
});

describe('metrics of quantiles and intervals', () => {
  test('pinball loss weighs the two sides by the quantile', () => {
    expect(pinballLoss(f64(10), f64(8), 0.9)).toBeCloseTo(1.8, 14);
    expect(pinballLoss(f64(8), f64(10), 0.9)).toBeCloseTo(0.2, 14);
    expect(() => pinballLoss(actual, predicted, 1)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
  test('coverage counts bounds as inside and skips missing actuals', () => {
    expect(countInside(f64(1, 2, NaN, 9), f64(1, 1, 1, 1), f64(2, 2, 2, 2))).toEqual({ inside: 2, total: 3 });
    expect(coverage(f64(NaN), f64(0), f64(1))).toBeNaN();
  });
  test('the Winkler score is the width plus 2 / alpha for each unit outside', () =>
    expect(winklerScore(f64(5, 12), f64(0, 0), f64(10, 10), 80)).toBeCloseTo((10 + 10 + 10 * 2) / 2, 10));
});

describe('missing and mismatched input', () => {
  test('steps with a missing value are skipped', () => {
    for (const metric of [mae, mse, rmse, smape, mape, rmspe, rmsle, r2, bias])
      expect(metric(f64(1, NaN, 3, 5), f64(2, 2, NaN, 6))).toBe(metric(f64(1, 5), f64(2, 6)));
  });
  test('nothing left to compare is NaN', () => {
    for (const metric of [mae, mse, rmse, smape, mape, rmspe, rmsle, r2, bias]) expect(metric(f64(NaN), f64(1))).toBeNaN();
  });
  test('different lengths are refused', () => {
    for (const metric of [mae, mse, rmse, smape, mape, rmspe, rmsle, r2, bias])
      expect(() => metric(f64(1), f64(1, 2))).toThrow(expect.objectContaining({ code: 'length-mismatch' }));
  });
});

describe('property', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 50 });
  test('sMAPE lies between 0 and 200, does not care which side is which, and is free of scale', () =>
    fc.assert(
      fc.property(pairs, (rows) => {
        const a = Float64Array.from(rows, ([y]) => y);
        const b = Float64Array.from(rows, ([, f]) => f);
        const result = smape(a, b);
        expect(result).toBeGreaterThanOrEqual(0);
        expect(result).toBeLessThanOrEqual(200 + 1e-9);
        expect(smape(b, a)).toBe(result);
        expect(
          smape(
            a.map((y) => y * 4),
            b.map((f) => f * 4),
          ),
        ).toBe(result);
      }),
    ));
  test('MAE is at most RMSE, and at least the size of the bias', () =>
    fc.assert(
      fc.property(pairs, (rows) => {
        const a = Float64Array.from(rows, ([y]) => y);
        const b = Float64Array.from(rows, ([, f]) => f);
        expect(mae(a, b)).toBeLessThanOrEqual(rmse(a, b) * (1 + 1e-9) + 1e-9);
        expect(Math.abs(bias(a, b))).toBeLessThanOrEqual(mae(a, b) * (1 + 1e-9) + 1e-9);
      }),
    ));
});
