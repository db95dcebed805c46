import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ForecastWaterfall } from '../../contract/entities/scenario.ts';
import { decimalsFor, sizeOf } from '../../renderer/words/numbers.ts';
import { asSeen } from '../../renderer/words/scenarios.ts';

test('a waterfall as it is seen adds up in its digits', () => {
  const total = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(total, { minLength: 2, maxLength: 6 }), (totals) => {
      const steps = totals.slice(1).map((to, i): ForecastWaterfall['steps'][number] => {
        const from = totals[i] as number;
        return { kind: 'data', from, to, change: to - from, cells: 1 };
      });
      const [start, end] = [totals[0] as number, totals.at(-1) as number];
      const seen = asSeen({ group: null, start, end, steps, interaction: null });
      const digits = decimalsFor(sizeOf([start, end]));
      const sum = seen.steps.reduce((all, { change }) => all + Number(change.toFixed(digits)), seen.start);
      expect(Math.abs(sum - seen.end)).toBeLessThan(0.01 * 10 ** -digits);
    }),
  );
});
