import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exploreCorrelation, explorePanel, exploreSegments, exploreSeries, exploreTotals } from '../../contract/entities/explore.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { createExplore } from '../../main/services/explore/explore.ts';
import { syntheticPanel } from './synthetic.ts';
import { trainOptions, worldOf } from './world.ts';

const n = 40;
const length = 800;

/** Two regions: in South sales begin in the second year; series 3 has a gap, series 5 sells on one day in ten; a price moves against sales. */
function panelOfRegions(): Panel {
  const panel = syntheticPanel(n, length);
  const { y } = panel;
  for (let t = 100; t < 140; t++) y[3 * length + t] = NaN;
  for (let t = 0; t < length; t++) if (t % 10 !== 0) y[5 * length + t] = 0;
  y[7 * length + 500] = 1000;
  return {
    ...panel,
    statics: [{ name: 'region', values: panel.ids.map((_, i) => (i % 2 === 0 ? 'North' : 'South')) }],
    regressors: [
      {
        name: 'promotion',
        values: y.map((value, i) => (i % length < 3 ? NaN : (y[i - 3] as number) - 0.3 * value)),
        future: new Float64Array(0),
      },
    ],
    past: [{ name: 'price', values: y.map((value) => 500 - 2 * value) }],
  };
}

const figuresBeside = (modelsFolder: string): string => path.join(path.dirname(modelsFolder), 'figures');

test('every answer is as the contract has it, and says of the data what was put there', async () => {
  const { store, datasets, versionId, modelsFolder } = await worldOf(panelOfRegions());
  const explore = createExplore(store, datasets, figuresBeside(modelsFolder));

  const odd = await explore.series({ versionId, index: 7 });
  expect(exploreSeries.safeParse(odd).error).toBeUndefined();
  expect([odd.time[0], odd.time.length, odd.y.length, odd.series]).toEqual(['1970-01-01', length, length, { item: 's00007' }]);
  expect([...odd.anomalies.at]).toContain(500);
  expect(odd.anomalies.reason[odd.anomalies.at.indexOf(500)]).toMatch(/^High: /);
  expect(odd.summary.seasonalStrength[0]).toMatchObject({ length: 7 });
  expect(odd.seasonal.map(({ name }) => name)).toEqual(['week', 'year']);
  expect(odd.spectrum?.peaks[0]?.period).toBeCloseTo(7, 1);
  expect(odd.kpis.lastYear).toMatchObject({ label: '1972-03-10', beforeLabel: '1971-03-12' });

  const stretch = await explore.series({
    versionId,
    index: 7,
    options: { from: 100, to: 163, robust: true, decomposition: 'classical-multiplicative', lags: 5, threshold: 9 },
  });
  expect([stretch.first, stretch.time[0], stretch.y.length, stretch.autocorrelation?.acf.length]).toEqual([100, '1970-04-11', 64, 5]);
  expect([stretch.decomposition?.method, stretch.anomalies.threshold]).toEqual(['classical-multiplicative', 9]);

  const panel = await explore.panel({ versionId, sort: 'anomalies' });
  expect(explorePanel.safeParse(panel).error).toBeUndefined();
  const rowOf = (series: number): number => panel.index.indexOf(series);
  expect(panel.index).toHaveLength(n);
  expect(panel.missing[rowOf(3)]).toBeCloseTo(40 / length, 12);
  expect(panel.zeros[rowOf(5)]).toBeCloseTo(0.9, 12);
  expect([panel.pattern[rowOf(5)], panel.pattern[rowOf(0)]].map((code) => panel.patterns[code ?? 0])).toEqual(['intermittent', 'smooth']);
  expect([...panel.anomalies]).toEqual([...panel.anomalies].sort((a, b) => b - a));
  // The browser and the page of a series agree.
  for (const key of ['forecastability', 'trend', 'season', 'anomalies', 'volume'] as const)
    expect(panel[key][rowOf(7)], key).toBe(
      {
        forecastability: odd.summary.forecastability,
        trend: odd.summary.trendStrength,
        season: odd.summary.seasonalStrength[0]?.strength,
        anomalies: odd.anomalies.at.length,
        volume: odd.summary.total,
      }[key],
    );

  const correlation = await explore.correlation({ versionId, maxLag: 5 });
  expect(exploreCorrelation.safeParse(correlation).error).toBeUndefined();
  expect([correlation.names, correlation.series, [...correlation.lags]]).toEqual([
    ['units', 'promotion', 'price'],
    n,
    [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5],
  ]);
  expect(correlation.matrix[2]).toBeCloseTo(-1, 12);
  expect(correlation.cross[0]?.[5]).toBeCloseTo(1, 12);
  // The promotion follows sales by three days: below 0 the target comes first.
  const promotion = correlation.cross[1] ?? new Float64Array(0);
  expect(promotion.indexOf(Math.max(...promotion))).toBe(2);
  const one = await explore.correlation({ versionId, index: 4, maxLag: 2 });
  expect([one.series, one.pairs[1]]).toEqual([1, length - 3]);

  const segments = await explore.segments({ versionId, key: 'region' });
  expect(exploreSegments.safeParse(segments).error).toBeUndefined();
  expect(segments.segments.map(({ value, series }) => [value, series])).toEqual([
    ['South', 20],
    ['North', 20],
  ]);
  expect(segments.segments.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
  await expect(explore.segments({ versionId, key: 'colour' })).rejects.toMatchObject({ code: 'bad-input', data: { field: 'key' } });

  const totals = await explore.totals({ versionId, filter: { keys: { region: ['North'] }, from: 10, to: 19 } });
  expect(exploreTotals.safeParse(totals).error).toBeUndefined();
  expect([totals.series, totals.from, totals.total.length, totals.time.length, totals.values]).toEqual([20, 10, 10, length, 200]);
  const source = panelOfRegions();
  let sum = 0;
  for (let i = 0; i < n; i += 2) sum += source.y[i * length + 10] as number;
  expect(totals.total[0]).toBeCloseTo(sum, 9);
  expect(totals.categories.map(({ name, count }) => [name, count])).toEqual([
    ['item', n],
    ['region', 2],
  ]);
});

test('a filter takes rows and periods; the error is of the newest experiment', async () => {
  const { store, datasets, experiments, versionId, modelsFolder } = await worldOf(panelOfRegions());
  const explore = createExplore(store, datasets, figuresBeside(modelsFolder));
  const filter = { from: 0, to: 69, keys: { region: ['South'], item: ['s00001', 's00003', 's00004'] } };
  const before = await explore.panel({ versionId, filter, sort: 'name' });
  expect([[...before.index], [...before.length], before.total, before.errorOf]).toEqual([[3, 1], [70, 70], n, null]);
  expect([...before.error].every(Number.isNaN)).toBe(true);

  const { experimentId, finished } = await experiments.train({ versionId, options: trainOptions({ models: ['naive'], folds: 1 }) });
  await finished;
  const after = await explore.panel({ versionId, sort: 'error', ascending: true });
  expect(after.errorOf).toMatchObject({ experimentId, model: 'seasonal-naive', label: 'Seasonal naive' });
  expect([...after.error]).toEqual([...after.error].sort((a, b) => a - b));
  expect(after.error[0]).toBeGreaterThan(0);

  await expect(explore.series({ versionId, index: n })).rejects.toMatchObject({ code: 'not-found' });
  await expect(explore.series({ versionId, index: 0, options: { from: length } })).rejects.toMatchObject({ code: 'bad-input' });
  await expect(explore.totals({ versionId, filter: { from: 5, to: 4 } })).rejects.toMatchObject({ code: 'bad-input' });
  // Nothing passes: empty answers, no errors.
  const none = { keys: { item: ['nowhere'] } };
  expect((await explore.panel({ versionId, filter: none })).index).toHaveLength(0);
  expect((await explore.totals({ versionId, filter: none })).total).toHaveLength(0);
  expect((await explore.segments({ versionId, filter: none, key: 'item' })).segments).toEqual([]);
  expect((await explore.correlation({ versionId, filter: none })).matrix[0]).toBeNaN();
});

test('looking at many series is cancelled at once and can be asked for again; progress is told', async () => {
  const { store, datasets, versionId, modelsFolder } = await worldOf(syntheticPanel(3000, 400));
  const explore = createExplore(store, datasets, figuresBeside(modelsFolder));
  const controller = new AbortController();
  const cancelled = explore.panel({ versionId }, { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  const told: number[] = [];
  const found = await explore.panel({ versionId }, { onProgress: ({ done }) => told.push(done) });
  expect(found.count.every((count) => count === 400)).toBe(true);
  expect(told.at(-1)).toBe(3000);
  // From now on it is known.
  told.length = 0;
  await explore.panel({ versionId, sort: 'volume' }, { onProgress: ({ done }) => told.push(done) });
  expect(told).toEqual([]);
});

test('figures of a version are worked out once, and kept on the disk as long as the version', async () => {
  const { store, datasets, versionId, modelsFolder } = await worldOf(panelOfRegions());
  const folder = figuresBeside(modelsFolder);
  const file = path.join(folder, `${versionId}.bin`);
  /** As another start of the application has them, and how many series it looked at. */
  const ask = async (filter?: { from: number }) => {
    let done = 0;
    const panel = await createExplore(store, datasets, folder).panel(
      { versionId, ...(filter && { filter }) },
      { onProgress: (progress) => (done = progress.done) },
    );
    return { panel, done };
  };
  const first = await ask();
  expect([first.done, readdirSync(folder)]).toEqual([n, [`${versionId}.bin`]]);
  expect(await ask()).toEqual({ panel: first.panel, done: 0 });
  // Those of a part of the time are not kept.
  expect((await ask({ from: 100 })).done).toBe(n);
  expect(readdirSync(folder)).toHaveLength(1);

  // Of other code, or damaged: worked out anew.
  const good = readFileSync(file);
  const other = Buffer.from(good);
  other.writeUInt32LE(99, 4);
  const torn = Buffer.from(good);
  torn.writeUInt8((torn[200] ?? 0) ^ 1, 200);
  for (const bad of [other, torn, good.subarray(0, 10)]) {
    writeFileSync(file, bad);
    expect(await ask()).toEqual(first);
    expect(readFileSync(file)).toEqual(good);
  }
  truncateSync(file, good.length - 1);
  expect((await ask()).done).toBe(n);

  await datasets.delete(versionId);
  expect(existsSync(file)).toBe(false);
});
