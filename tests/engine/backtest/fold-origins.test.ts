import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldOrigins } from '../../../engine/backtest/index.ts';

describe('foldOrigins', () => {
  test('sets folds one horizon apart where there is room, the newest ending with the data', () =>
    expect(foldOrigins(100, { horizon: 10, folds: 3, minTraining: 20 })).toEqual([70, 80, 90]));
  test('moves folds closer together where there is not', () =>
    expect(foldOrigins(40, { horizon: 10, folds: 3, minTraining: 20 })).toEqual([20, 25, 30]));
  test('makes fewer folds when not even a step of one fits', () =>
    expect(foldOrigins(31, { horizon: 10, folds: 5, minTraining: 20 })).toEqual([20, 21]));
  test('makes one fold when the training part just fits', () =>
    expect(foldOrigins(30, { horizon: 10, folds: 3, minTraining: 20 })).toEqual([20]));
  test('makes none for a series that is too short', () => expect(foldOrigins(29, { horizon: 10, folds: 3, minTraining: 20 })).toEqual([]));
  test('property: origins ascend, leave the training part and the whole horizon, and the last one ends the data', () =>
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 80 }),
        (n, horizon, folds, minTraining) => {
          const origins = foldOrigins(n, { horizon, folds, minTraining });
          expect(origins.length).toBeLessThanOrEqual(folds);
          if (n >= horizon + minTraining) expect(origins.at(-1)).toBe(n - horizon);
          else expect(origins).toEqual([]);
          origins.forEach((origin, i) => {
            expect(origin).toBeGreaterThanOrEqual(minTraining);
            if (i > 0) expect(origin).toBeGreaterThan(origins[i - 1] as number);
          });
        },
      ),
    ));
});
