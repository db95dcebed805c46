import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { bridgeRuleOf, withBridgedGaps } from '../../../engine/learning/bridge-gaps.ts';
import { cutAt } from '../../../engine/learning/cut-panel.ts';
import { withoutClosed } from '../../../engine/learning/target.ts';
import type { GlobalModel } from '../../../engine/models/global-model.ts';
import { gradientBoosting } from '../../../engine/models/gradient-boosting/gradient-boosting.ts';
import { globalModels } from '../../../engine/models/index.ts';
import { randomForest } from '../../../engine/models/random-forest/random-forest.ts';
import { context } from '../test-context.ts';
import { quick, retail } from './retail.ts';

const days = (y: readonly number[], seasonLength: number): Panel => ({
  frequency: { unit: 'day', step: 1 },
  seasonLength,
  ids: ['a'],
  offsets: Int32Array.of(0, y.length),
  start: Int32Array.of(0),
  y: Float64Array.from(y),
});
const bridged = (panel: Panel): number[] => [...withBridgedGaps(panel, bridgeRuleOf(panel), null).y];
/** Nothing is known of any series from a period to before another. */
const without = (panel: Panel, from: number, to: number): Panel => ({
  ...panel,
  y: panel.y.map((value, at) => {
    const t = at - (panel.offsets.findLast((offset) => offset <= at) as number);
    return t >= from && t < to ? NaN : value;
  }),
});

describe('a gap', () => {
  const week = [1, 2, 3, 4, 5, 9, 8];
  const weeks = (count: number): number[] => Array.from({ length: 7 * count }, (_, t) => week[t % 7] as number);
  it('is bridged by the season as it usually is, at the level of the last one', () => {
    const y = weeks(6).map((value, t) => (t >= 21 ? value + 10 : value));
    y.fill(NaN, 30, 40);
    expect(bridged(days(y, 7))).toEqual(weeks(6).map((value, t) => (t >= 21 ? value + 10 : value)));
  });
  it('is bridged by the last known value where there is no season', () =>
    expect(bridged(days([3, 5, NaN, NaN, 4], 1))).toEqual([3, 5, 5, 5, 4]));
  it('is bridged the same after one odd day', () => {
    const y = weeks(6);
    y[28] = -100;
    y.fill(NaN, 35, 41);
    expect(bridged(days(y, 7)).slice(35)).toEqual(week);
  });
  it('stays where nothing is known of a whole season before, and on days on which there is seldom a value', () => {
    expect(bridged(days([1, 2, NaN, 4, 5, 6, 7, 8], 7))[2]).toBeNaN();
    const y = weeks(8).map((value, t) => (t % 7 === 6 && t !== 20 ? NaN : value));
    y[50] = NaN;
    const made = bridged(days(y, 7));
    expect(made.map((value) => Number.isNaN(value))).toEqual(y.map((value, t) => t !== 50 && Number.isNaN(value)));
  });
  it('is no closed day: those stay missing', () => {
    const closed = { regressor: 'open', value: 0 };
    const open = withoutClosed(without(retail(2, 90), 60, 70), closed);
    const { y } = withBridgedGaps(open, bridgeRuleOf(open), closed);
    expect([...y].filter((value) => Number.isNaN(value))).toHaveLength(2 * 12);
  });
  it('is bridged by what lies before it alone, for every feature', () => {
    const panel = without(without(retail(2, 90), 40, 43), 60, 72);
    const rule = bridgeRuleOf(panel);
    const whole = withBridgedGaps(panel, rule, null);
    for (let period = 36; period <= 90; period++)
      expect(withBridgedGaps(cutAt(panel, period, 7), rule, null).y).toEqual(cutAt(whole, period, 7).y);
    // A value that is there is never changed.
    panel.y.forEach((value, at) => Number.isNaN(value) || expect(whole.y[at]).toBe(value));
  });
  it('is none where every value is there: the very panel goes on', () => {
    const panel = retail(2, 60);
    expect(withBridgedGaps(panel, bridgeRuleOf(panel), null)).toBe(panel);
    expect(withBridgedGaps(without(panel, 30, 37), null, null).y[30]).toBeNaN();
  });
});

const running = { shouldStop: () => false };
const request = { horizon: 7, levels: [80] };
const trees: readonly (readonly [GlobalModel, object])[] = [
  [gradientBoosting as unknown as GlobalModel, { ...quick, strategy: 'direct' }],
  [gradientBoosting as unknown as GlobalModel, { ...quick, strategy: 'recursive' }],
  [randomForest as unknown as GlobalModel, { n_estimators: 10, num_leaves: 32 }],
];
const meansOf = async (model: GlobalModel, fitted: Awaited<ReturnType<GlobalModel['fit']>>, panel: Panel): Promise<number[]> =>
  (await model.forecast(fitted, panel, request, running)).flatMap((one) => [...(one?.mean ?? [])]);

describe('a missing week', () => {
  it.each(trees)('does no harm to forecasts made after it: %#', async (model, spec) => {
    const panel = retail(4, 200, { futurePeriods: 7 });
    const fitted = await model.fit(cutAt(panel, 180, 7), { ...spec }, { ...context(1), horizon: 7 });
    const whole = await meansOf(model, fitted, panel);
    const gapped = await meansOf(model, fitted, without(panel, 191, 198));
    const asItIs = await meansOf(model, { ...fitted, bridge: null } as typeof fitted, without(panel, 191, 198));
    const apart = (other: readonly number[]): number => other.reduce((sum, value, k) => sum + Math.abs(value - (whole[k] as number)), 0);
    expect(apart(gapped)).toBeLessThan(0.07 * whole.reduce((sum, value) => sum + value, 0));
    expect(apart(gapped)).toBeLessThan(apart(asItIs));
    expect(await meansOf(model, { ...fitted, bridge: null } as typeof fitted, panel)).toEqual(whole);
  });
  it('ends no training early, where the only values missing so far came a week before days without sales', async () => {
    const { regressors: _regressors, futurePeriods: _future, ...plain } = retail(4, 200);
    // A holiday without a row twice, and a closed day a week later: what is missing seems to say that nothing will be sold.
    const odd = (t: number, value: number): number => ([41, 104].includes(t) ? NaN : [48, 111].includes(t) ? 0 : t % 7 === 6 ? 50 : value);
    const panel = { ...plain, y: plain.y.map((value, at) => odd(at % 200, value)) };
    const spec = { ...quick, n_estimators: 60, strategy: 'direct' };
    const fit = (given: Panel) => gradientBoosting.fit(given, spec, { ...context(1), horizon: 7 });
    const [rounds = 0] = (await fit(without(panel, 188, 195))).training.rounds;
    expect(rounds).toBeGreaterThan(20);
    const fitted = (await fit(cutAt(panel, 180, 7))) as unknown as Awaited<ReturnType<GlobalModel['fit']>>;
    const model = gradientBoosting as unknown as GlobalModel;
    const whole = await meansOf(model, fitted, panel);
    const apart = async (given: typeof fitted): Promise<number> =>
      (await meansOf(model, given, without(panel, 193, 200))).reduce((sum, value, k) => sum + Math.abs(value - (whole[k] as number)), 0);
    expect(await apart(fitted)).toBeLessThan(0.2 * (await apart({ ...fitted, bridge: null } as typeof fitted)));
  });
});

// What the version before formatVersion 2 saved of retail(2, 100, { futurePeriods: 7 }) without days 86 to 92, and forecast from it at 6720aba:
// gradient boosting of 6 trees direct and recursive, a forest of 2.
describe('models that were saved before gaps were bridged', () => {
  interface Saved {
    readonly fitted: { readonly kind: string; readonly formatVersion: number };
    readonly forecasts: readonly {
      readonly mean: readonly number[];
      readonly lower: readonly number[];
      readonly upper: readonly number[];
    }[];
  }
  const saved = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/panel-trees-1.json'), 'utf8')) as Saved[];
  it.each(saved.map((one) => [one.fitted.kind, one] as const))('forecast the same: %s', async (kind, { fitted, forecasts }) => {
    expect(fitted.formatVersion).toBe(1);
    const model = globalModels.find((one) => one.kind === kind) as GlobalModel;
    const panel = without(retail(2, 100, { futurePeriods: 7 }), 86, 93);
    const read = model.read(fitted);
    // Once more from what today's version would save.
    for (const loaded of [read, model.read(JSON.parse(JSON.stringify(read)))]) {
      const made = await model.forecast(loaded, panel, request, running);
      made.forEach((one, i) => {
        const expected = forecasts[i];
        one?.mean.forEach((value, h) => expect(value).toBeCloseTo(expected?.mean[h] as number, 8));
        one?.intervals[0]?.lower.forEach((value, h) => expect(value).toBeCloseTo(expected?.lower[h] as number, 8));
        one?.intervals[0]?.upper.forEach((value, h) => expect(value).toBeCloseTo(expected?.upper[h] as number, 8));
      });
      expect(made).toHaveLength(2);
    }
  });
});
