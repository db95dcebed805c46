import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { equationOf } from '../../../engine/models/prophet/equation.ts';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { predictorAt } from '../../../engine/models/prophet/trend.ts';
import { context } from '../test-context.ts';
import { datedSeries } from './prophet-cases.ts';

const rng = createRng(5);
const values = Array.from({ length: 60 }, (_, t) => 20 + 30 / (1 + Math.exp((30 - t) / 8)) + rng.normal());
const ds = values.map((_, t) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10));
const linesOf = (spec: Record<string, number | string>): string[] =>
  equationOf(prophet.fit(datedSeries(ds, values, 'day', []), spec, context()) as Parameters<typeof equationOf>[0]);

describe('the equation of a logistic trend', () => {
  test('says what gamma is', () => {
    expect(linesOf({ growth: 'logistic', cap: 60 }).join('\n')).toContain(
      String.raw`\gamma_j = \left(s_j - m - \sum_{l<j} \gamma_l\right) \left(1 - \frac{k + \sum_{l<j} \delta_l}{k + \sum_{l \le j} \delta_l}\right)`,
    );
    expect(linesOf({}).join('\n')).toContain(String.raw`\gamma_j = -s_j \delta_j`);
  });
  test('and with that gamma it is the trend that is computed', () => {
    const [k, m, delta, changepoints] = [2, 0.4, [0.7, -1.1, 0.3], [0.2, 0.5, 0.7]];
    for (const t of [0.1, 0.3, 0.6, 0.95]) {
      let rate = k;
      let offset = m;
      delta.forEach((change, j) => {
        // m + sum of the gammas before is what the offset has come to, whatever t.
        if (t <= (changepoints[j] as number)) return;
        offset += ((changepoints[j] as number) - offset) * (1 - rate / (rate + change));
        rate += change;
      });
      expect(rate * (t - offset)).toBeCloseTo(predictorAt({ growth: 'logistic', k, m, delta, changepoints }, t), 12);
    }
  });
  test('has the floor in what it scales', () => {
    expect(linesOf({ growth: 'logistic', cap: 60, floor: 15 })).toContain(
      String.raw`y(t) = \frac{y_t - \mathrm{floor}}{S}, \quad C(t) = \frac{\mathrm{cap}_t - \mathrm{floor}}{S}`,
    );
    expect(linesOf({ growth: 'logistic', cap: 60 })).toContain(String.raw`y(t) = \frac{y_t}{S}, \quad C(t) = \frac{\mathrm{cap}_t}{S}`);
    const fitted = prophet.fit(datedSeries(ds, values, 'day', []), { growth: 'logistic', cap: 60, floor: 15 }, context());
    const original = equationOf({ ...fitted, floorMultiplied: true } as Parameters<typeof equationOf>[0]);
    expect(original[1]).toMatch(/^g\(t\) = \\frac\{\\mathrm\{floor\}\}\{S\} \+ \\frac\{C\(t\)\}/);
    expect(original).toContain(String.raw`y(t) = \frac{y_t}{S}, \quad C(t) = \frac{\mathrm{cap}_t - \mathrm{floor}}{S}`);
  });
});
