import { describe, expect, it } from 'vitest';
import { forecastSaved, innerOf, runSeries, type SavedModel } from '../../../engine/backtest/index.ts';
import { futureAt, seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import {
  changeFromSeason,
  changeFromStep,
  explainComponents,
  explainNet,
  explainTrees,
  withRule,
  type Change,
  type Explained,
  type ExplainedNet,
} from '../../../engine/explain/index.ts';
import type { PanelTrees } from '../../../engine/learning/fitted.ts';
import { globalModelByKind, models } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { quick, retail } from '../learning/retail.ts';
import { context } from '../test-context.ts';

const horizon = 10;
const sizeOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Largest gap between the forecast and what its parts add up to, over the size of the forecast. */
function gapOf({ ahead }: Explained, forecast: Float64Array): number {
  const size = sizeOf(forecast);
  return forecast.reduce((most, value, h) => {
    const sum = ahead.effects.reduce((total, own) => total + (own[h] as number), ahead.base[h] as number);
    return Math.max(most, Math.abs(sum - value) / (size || 1));
  }, 0);
}

/** Largest gap between a difference of two steps and what its topics add up to. */
function changeGap(explained: Explained, seasonLength: number): number {
  const size = sizeOf(explained.ahead.reached) || 1;
  let most = 0;
  for (let h = 0; h < explained.ahead.base.length; h++)
    for (const change of [h > 0 ? changeFromStep(explained, h, h - 1) : null, changeFromSeason(explained, h, seasonLength)]) {
      if (!change) continue;
      const sum = change.topics.reduce((total, own) => total + own.change, 0);
      most = Math.max(most, Math.abs(change.to - change.from - sum) / size);
    }
  return most;
}

async function fitted(kind: string, panel: Panel, spec: Spec) {
  const model = globalModelByKind(kind);
  if (!model) throw new Error(kind);
  const made = await model.fit(panel, spec, { ...context(), horizon });
  const forecasts = await model.forecast(made, panel, { horizon, levels: [80] }, { shouldStop: () => false });
  return { made, forecasts };
}

describe('a forecast of trees', () => {
  const specs: Record<string, readonly [string, Spec]> = {
    'direct, in parts of the horizon': ['gradient-boosting', { ...quick, strategy: 'direct', horizon_parts: 3 }],
    recursive: ['gradient-boosting', { ...quick, strategy: 'recursive' }],
    'with an anchor': ['gradient-boosting', { ...quick, strategy: 'recursive', level: 'recent' }],
    'without a transformation': ['gradient-boosting', { ...quick, target_transform: 'none' }],
    'with a log link': ['gradient-boosting', { ...quick, objective: 'poisson', target_transform: 'scale' }],
    'of a forest': ['random-forest', { n_estimators: 8, num_leaves: 32 }],
  };
  it.each(Object.entries(specs))('adds up: %s', async (_name, [kind, spec]) => {
    const panel = retail(4, 150, { futurePeriods: horizon });
    const { made, forecasts } = await fitted(kind, panel, spec);
    for (const index of [0, 3]) {
      const forecast = forecasts[index]?.mean as Float64Array;
      const bare = explainTrees(made as unknown as PanelTrees, panel, index, horizon);
      const explained = withRule(bare, forecast, 'Closed');
      expect(gapOf(explained, forecast)).toBeLessThan(1e-6);
      expect(changeGap(explained, 7)).toBeLessThan(1e-9);
      // Closed on Sundays by rule, and nowhere else.
      const rule = explained.parts.findIndex(({ group }) => group === 'rule');
      const ruled = [...(explained.ahead.effects[rule] ?? [])].flatMap((value, h) => (Math.abs(value) > 1e-6 ? [h] : []));
      const sundays = Array.from({ length: horizon }, (_, h) => h).filter((h) => (150 + h) % 7 === 6);
      expect(ruled).toEqual(sundays);
    }
  });

  it('gives a promotion its due: 30 percent, whatever its neighbours say', async () => {
    const panel = retail(4, 400, { futurePeriods: horizon });
    const { made, forecasts } = await fitted('gradient-boosting', panel, { ...quick, n_estimators: 150 });
    const explained = withRule(
      explainTrees(made as unknown as PanelTrees, panel, 0, horizon),
      forecasts[0]?.mean as Float64Array,
      'Closed',
    );
    // The third day has no promotion, and had one a week before.
    const change = changeFromSeason(explained, 2, 7) as Change;
    // What a promotion is worth the trees learn from the plan, and from earlier days with the same plan.
    const share = (...names: string[]): number =>
      change.topics.reduce((sum, { topic, change: own }) => sum + (names.includes(topic) ? own / change.from : 0), 0);
    expect(share('promo', 'Like periods with the same promo')).toBeLessThan(-0.18);
    expect(share('promo', 'Like periods with the same promo')).toBeGreaterThan(-0.3);
    expect(share('Which series it is')).toBeCloseTo(0, 1);
  });
});

describe('a forecast of a net', () => {
  const specs: Record<string, Spec> = {
    lstm: { hidden_size: 8, num_layers: 1, epochs: 3, sequence_length: 14, windows_per_epoch: 128 },
    'n-hits': { hidden_size: 16, num_layers: 1, epochs: 3, sequence_length: 14, windows_per_epoch: 128, pooling: [2, 1] },
  };
  const cases = Object.entries(specs).flatMap(([kind, spec]) => [
    [kind, 'in one block', spec] as const,
    [kind, 'in blocks', { ...spec, prediction_horizon: 4 }] as const,
  ]);
  it.each(cases)('adds up: %s %s', async (kind, _blocks, spec) => {
    const panel = retail(3, 120, { futurePeriods: 12 });
    const { made, forecasts } = await fitted(kind, panel, spec);
    const forecast = forecasts[1]?.mean as Float64Array;
    const bare = await explainNet(made as unknown as ExplainedNet, panel, 1, horizon, { rng: createRng(1) });
    expect(bare.parts.map(({ name }) => name)).toContain('promo');
    const open = forecast.map((value, h) => (value === 0 ? 0 : value - (bare.ahead.reached[h] as number)));
    expect(sizeOf(open) / sizeOf(forecast)).toBeLessThan(1e-6);
    const explained = withRule(bare, forecast, 'Closed');
    expect(gapOf(explained, forecast)).toBeLessThan(1e-6);
    expect(changeGap(explained, 7)).toBeLessThan(1e-6);
  });
});

describe('a forecast of a local model', () => {
  const weekly: Panel = retail(2, 160, { futurePeriods: horizon });
  const around: Record<string, Spec> = { plain: {}, logged: { transform: 'log1p' }, differenced: { transform: 'difference' } };
  const cases = models.flatMap(({ kind }) => Object.keys(around).map((how) => [kind, how] as const));
  it.each(cases)('adds up: %s %s', (kind, how) => {
    const model = models.find((candidate) => candidate.kind === kind);
    if (!model) throw new Error(kind);
    const series = { ...seriesAt(weekly, 1), y: seriesAt(weekly, 1).y.map((value) => value + 20) };
    const futureXreg = futureAt(weekly, 1, horizon);
    const options = { horizon, folds: 0, levels: [80], ...(futureXreg ? { futureXreg } : {}) };
    const result = runSeries(model, series, options, around[how] ?? {}, context());
    const saved = JSON.parse(JSON.stringify(result.fitted)) as SavedModel;
    const request = { horizon, levels: [80], ...(futureXreg ? { futureXreg } : {}) };
    const { mean } = forecastSaved(saved, request);
    const bare = explainComponents(saved, series, request);
    const explained = withRule(bare, mean, 'Limits');
    expect(gapOf(explained, mean)).toBeLessThan(1e-6);
    expect(changeGap(explained, series.seasonLength)).toBeLessThan(1e-9);
    // Of the values that a rule has changed nothing else can be said.
    expect(gapOf(bare, mean)).toBeLessThan(how === 'plain' ? 1e-6 : 0.05);
    // Every part has a name that says what it is.
    expect(innerOf(saved).kind === kind ? bare.parts.map(({ group }) => group) : []).not.toContain('rest');
  });
});
