import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { expectedOf, packExpected, unpackExpected } from '../../../main/services/monitoring/expected.ts';
import { passedOverWords } from '../../../main/services/monitoring/passed-over.ts';

const [days, horizon] = [140, 7];
const rng = createRng(5);
const y = Float64Array.from({ length: 2 * days }, () => 100 + 5 * rng.normal());
// A week that never came.
for (const from of [0, days]) y.fill(NaN, from + 98, from + 105);
const learnt: Panel = {
  frequency: { unit: 'day', step: 1 },
  seasonLength: 7,
  ids: ['a', 'b'],
  offsets: Int32Array.of(0, days, 2 * days),
  start: Int32Array.of(0, 0),
  y,
};
const axis = { frequency: learnt.frequency, granularity: 'date', origin: Date.UTC(2026, 0, 1), dayOfMonth: 1 } as const;
const results = [0, 1].map((series) => ({
  series,
  payload: {
    mean: new Float64Array(0),
    bands: [],
    folds: Array.from({ length: 8 }, (_, k) => ({
      origin: days - 7 * (8 - k),
      model: '',
      mase: NaN,
      bands: [],
      mean: new Float64Array(horizon).fill(100),
    })),
  },
}));

describe('what a version is expected to err', () => {
  it('passes over the folds of a missing week and after it, keeps that, and says so with dates of the deployment', () => {
    const { expectation } = unpackExpected(packExpected(expectedOf(learnt, Int32Array.of(0, 1), results, 10)));
    expect(expectation?.folds).toBe(8);
    expect(expectation?.passedOver?.map(({ fold, until, why }) => [fold, until, why])).toEqual([
      [108, 114, 'gap'],
      [115, 121, 'gap-before'],
    ]);
    expect(expectation && passedOverWords(expectation, axis)).toBe(
      'Expected errors pass over 2 of 8 folds of the backtest as disturbed: 2026-04-19 to 2026-04-25 (its values are missing); 2026-04-26 to 2026-05-02 (values right before it are missing).',
    );
  });

  it('says nothing where nothing is passed over, nor of what was kept before any were', () => {
    const whole = { ...learnt, y: y.map((value) => (Number.isNaN(value) ? 100 : value)) };
    const { expectation } = expectedOf(whole, Int32Array.of(0, 1), results, 0);
    expect(expectation && passedOverWords(expectation, axis)).toBeNull();
    const { folds: _folds, passedOver: _passed, ...older } = expectation ?? expect.fail('no expectation');
    expect(passedOverWords(older, axis)).toBeNull();
  });
});
