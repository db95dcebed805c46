import { describe, expect, it, test } from 'vitest';
import { runPanel, type PanelOptions, type PanelStart } from '../../../engine/backtest/index.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { cutAt, endOf } from '../../../engine/learning/cut-panel.ts';
import type { GlobalModel } from '../../../engine/models/global-model.ts';
import { gradientBoosting } from '../../../engine/models/gradient-boosting/gradient-boosting.ts';
import type { Fitted } from '../../../engine/models/model.ts';
import { nHits } from '../../../engine/models/n-hits/n-hits.ts';
import { randomForest } from '../../../engine/models/random-forest/random-forest.ts';
import { joinForests, predictTrees, trainForestSync, treeCount } from '../../../engine/trees/index.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { context } from '../test-context.ts';
import { quick, retail } from './retail.ts';

const horizon = 7;
const options: PanelOptions = { horizon, folds: 4, levels: [80], seed: 1 };
const running = { shouldStop: () => false };
const entry = (model: unknown): GlobalModel => model as GlobalModel;
const models = [
  { model: entry(gradientBoosting), spec: { ...quick, n_estimators: 30 } },
  { model: entry(randomForest), spec: { n_estimators: 10, num_leaves: 32 } },
  {
    model: entry(nHits),
    spec: { hidden_size: 16, num_layers: 1, epochs: 4, sequence_length: 14, windows_per_epoch: 128, pooling: [2, 1] },
  },
];

/** From a period on every sale is what `change` makes of it. */
const changed = (panel: Panel, from: number, change: (value: number) => number): Panel => ({
  ...panel,
  y: panel.y.map((value, at) => {
    const i = panel.offsets.findLastIndex((offset) => offset <= at);
    return (panel.start[i] as number) + at - (panel.offsets[i] as number) >= from ? change(value) : value;
  }),
});

/** 140 days; the earlier fit saw 125, so that the newest two of four folds begin after it and two before its end. */
const days = 140;
const seen = 125;
const whole = (): Panel => retail(4, days, { futurePeriods: horizon });
const parentOf = (model: GlobalModel, panel: Panel, spec: object): Promise<Fitted> =>
  model.fit(cutAt(panel, seen, horizon), { ...spec }, { ...context(3), horizon });

describe.each(models.map(({ model, spec }) => [model.kind, model, spec] as const))('%s', (_kind, model, spec) => {
  const run = (panel: Panel, start: PanelStart) => runPanel(model, panel, { ...options, start }, spec, running);

  it.each(['go-on', 'keep'] as const)('%s: no fold knows anything from its origin on, whatever the earlier fit had seen', async (mode) => {
    const panel = whole();
    const fitted = await parentOf(model, panel, spec);
    const before = await run(panel, { mode, fitted, from: seen });
    const origins = before.series[0]?.folds.map(({ origin }) => origin) ?? [];
    expect(origins).toEqual([112, 119, 126, 133]);
    for (const [k, origin] of origins.entries()) {
      // Had the future been another, and had the earlier fit learnt from as much of it as it could: the very same forecast.
      const other = changed(panel, origin, (value) => 3 * value + 50);
      const parent = origin < seen ? await parentOf(model, other, spec) : fitted;
      if (origin < seen) expect(parent).not.toEqual(fitted);
      const after = await run(other, { mode, fitted: parent, from: seen });
      before.series.forEach(({ folds }, i) => expect(after.series[i]?.folds[k]?.forecast).toEqual(folds[k]?.forecast));
    }
  });

  it.skipIf(model.kind === 'n-hits')(
    'kept as it is, it forecasts what it forecasts by itself; going on, it learns what has changed',
    async () => {
      // From day 84 on promotions lift sales three times as much; the earlier fit has not seen that.
      const before = 84;
      const panel = whole();
      const promo = panel.regressors?.[1]?.values ?? new Float64Array(0);
      panel.y.forEach((value, at) => {
        if (at % days >= before && promo[at] === 1) panel.y[at] = 2 * value;
      });
      const fitted = await model.fit(cutAt(panel, before, horizon), spec, { ...context(3), horizon });
      const kept = await run(panel, { mode: 'keep', fitted, from: before });
      expect(kept.fitted).toEqual(fitted);
      const alone = await model.forecast(fitted, panel, { horizon, levels: [80] }, running);
      expect(kept.series.map(({ forecast }) => forecast.mean)).toEqual(alone.map((one) => one?.mean.map((value) => Math.max(0, value))));
      const further = await run(panel, { mode: 'go-on', fitted, from: before });
      const newest = ({ series }: typeof kept): number =>
        series.reduce((sum, { folds }) => sum + (folds.at(-1)?.metrics.mae ?? NaN), 0) / series.length;
      expect(newest(further)).toBeLessThan(0.8 * newest(kept));
      expect(further.startedAnew).toBeNull();
      expect(model.read(JSON.parse(JSON.stringify(further.fitted)))).toEqual(further.fitted);
    },
  );

  it('is the same for the same seed, and knows a series that has come', async () => {
    const panel = whole();
    // A net that tells series apart by name cannot take a new one: it is trained anew, and says so.
    const first = { ...cutAt(panel, seen, horizon), ids: ['shop 01', 'shop 02', 'shop 03', 'gone'] };
    const fitted = await model.fit(first, { ...spec }, { ...context(3), horizon });
    const made = await run(panel, { mode: 'go-on', fitted, from: seen });
    expect(made).toEqual(await run(panel, { mode: 'go-on', fitted, from: seen }));
    expect(made.series.map(({ modelUsed }) => modelUsed)).toEqual(new Array(4).fill(model.kind));
    expect(made.startedAnew === null).toBe(model.kind !== 'n-hits');
  });

  it('says so when it has to be trained anew: the data lack a column', async () => {
    const panel = whole();
    const fitted = await parentOf(model, panel, spec);
    const { regressors = [], ...rest } = panel;
    const made = await run(
      { ...rest, regressors: regressors.filter(({ name }) => name !== 'promo') },
      { mode: 'go-on', fitted, from: seen },
    );
    expect(made.startedAnew).toMatch(/trained anew: what it learnt before does not fit the data any more/);
  });
});

test('a fold before the end of the earlier fit begins with one as old as that is today', async () => {
  const asked: string[] = [];
  const { goOn: _goOn, ...rest } = entry(gradientBoosting);
  const watched = {
    ...rest,
    fit: async (panel: Panel) => (asked.push(`fit to ${endOf(panel)}`), { kind: 'x', formatVersion: 1, end: endOf(panel) }),
    goOn: async (fitted: Fitted & { end: number }, panel: Panel, _spec: unknown, _context: unknown, from: number) => (
      asked.push(`from ${fitted.end} at ${from} on to ${endOf(panel)}`),
      { ...fitted, end: endOf(panel) }
    ),
    forecast: async (_fitted: Fitted, panel: Panel) => panel.ids.map(() => ({ mean: new Float64Array(horizon), intervals: [] })),
  };
  const start: PanelStart = { mode: 'go-on', fitted: { kind: 'x', formatVersion: 1, end: seen } as Fitted, from: seen };
  await runPanel(entry(watched), whole(), { ...options, start }, {}, running);
  expect(asked).toEqual([
    'fit to 97',
    'from 97 at 97 on to 112',
    'fit to 104',
    'from 104 at 104 on to 119',
    'from 125 at 125 on to 126',
    'from 125 at 125 on to 133',
    'from 125 at 125 on to 140',
  ]);
});

test('joined forests are the mean of the trees that stay and the new ones', () => {
  const rng = createRng(4);
  const values = Float64Array.from({ length: 400 }, () => rng.uniform());
  const columns = [{ name: 'x', kind: 'numeric' as const, values }];
  const forest = (seed: number, trees: number, level: number) =>
    trainForestSync({ columns, target: values.map((x) => level + Math.sin(6 * x)) }, { trees }, { ...context(seed) }).ensemble;
  const [a, b] = [forest(1, 6, 10), forest(2, 4, 30)];
  const all = joinForests(a, b, 6);
  expect([treeCount(all), all.parallelTrees]).toEqual([10, 10]);
  const [pa, pb, p] = [a, b, all].map((one) => predictTrees(one, columns)) as [Float64Array, Float64Array, Float64Array];
  // Leaf values are 32-bit floats.
  p.forEach((value, r) => expect(value).toBeCloseTo(0.6 * (pa[r] as number) + 0.4 * (pb[r] as number), 5));
  expect(predictTrees(joinForests(a, b, 0), columns)).toEqual(pb);
  expect(treeCount(joinForests(a, b, 2))).toBe(6);
  expect(() => joinForests({ ...a, parallelTrees: 1 }, b, 2)).toThrow(/only forests/);
});
