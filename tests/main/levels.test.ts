import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LevelOptions } from '../../contract/entities/levels.ts';
import { runSeries } from '../../engine/backtest/index.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { packForecasts } from '../../main/jobs/result-codec.ts';
import { createLevels, type Levels } from '../../main/services/levels/levels.ts';
import { unpackNode } from '../../main/services/levels/node-codec.ts';
import { reconcileLevels } from '../../main/services/levels/reconcile-levels.ts';
import { chainsOf, offeredLevels, specOf } from '../../main/services/levels/structure.ts';
import { syntheticPanel } from './synthetic.ts';
import { openWorld, trainOptions, type World } from './world.ts';

const horizon = 7;
const length = 84;
const regions = ['north', 'north', 'south', 'south', 'south', 'east'];

/** Six stores in three regions; the last two sizes cross the regions; the third store ended five days before the others. */
function stores(): Panel {
  const whole = syntheticPanel(6, length);
  const lengths = [length, length, length - 5, length, length, length];
  const offsets = new Int32Array(7);
  lengths.forEach((own, i) => (offsets[i + 1] = (offsets[i] as number) + own));
  const y = Float64Array.from(lengths.flatMap((own, i) => [...whole.y.subarray(i * length, i * length + own)]));
  return {
    ...whole,
    offsets,
    y,
    statics: [
      { name: 'region', values: regions },
      { name: 'size', values: ['a', 'b', 'a', 'b', 'a', 'b'] },
    ],
  };
}
const options: LevelOptions = {
  levels: [['region'], ['size'], ['region', 'size']],
  method: 'mint-shrinkage',
  negatives: 'set-to-zero',
  gaps: 'missing',
};

let world: World;
let levels: Levels;
let runId: string;

const serviceOf = ({ store, jobs, datasets, folder }: World): Levels =>
  createLevels({
    store,
    jobs,
    datasets,
    host: {},
    database: path.join(folder, 'almanac.db'),
    changed: () => undefined,
  });

describe('forecasts of a run at all levels', () => {
  let close: () => void = () => undefined;
  let setId: string;
  beforeAll(async () => {
    ({ world, close } = await openWorld(stores()));
    levels = serviceOf(world);
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: ['theta', 'ses', 'ensemble-mean'], horizon }),
    });
    await finished;
    runId = world.store.experiments.runs(experimentId).find(({ kind }) => kind === 'theta')?.id ?? '';
    const started = await levels.start(runId, options);
    setId = started.setId;
    await started.finished;
  });
  afterAll(() => close());

  test('are proposed from keys and attributes', async () => {
    const proposal = await levels.propose(runId);
    expect(proposal.series).toBe(6);
    expect(proposal.levels.map(({ name, nodes, chosen }) => [name, nodes, chosen])).toEqual([
      ['size', 2, false],
      ['region', 3, true],
      ['region × size', 5, false],
    ]);
    expect(proposal.columns.find(({ name }) => name === 'item')).toMatchObject({ kind: 'key', values: 6 });
    expect(proposal.options).toMatchObject({ method: 'mint-shrinkage', negatives: 'set-to-zero', gaps: 'missing' });
  });

  test('add up to a billionth at every step, in any way to take a node apart', async () => {
    const { found } = levels.get(setId);
    expect(found?.incoherence).toBeLessThan(1e-9);
    expect(found?.levels.map(({ name, nodes }) => [name, nodes])).toEqual([
      ['total', 1],
      ['region', 3],
      ['size', 2],
      ['region × size', 5],
      ['item', 6],
    ]);
    // East has a single store and is that store, and so is each size of the north.
    expect(found?.nodes).toBe(6 + 1 + 2 + 2 + 1);
    const total = await levels.node(setId, 0);
    expect(total.parts.map(({ level, nodes }) => [level, nodes.length])).toEqual([
      ['region', 3],
      ['size', 2],
      ['region × size', 5],
      ['item', 6],
    ]);
    for (const { nodes } of total.parts)
      for (let step = 0; step < horizon; step++) {
        const sum = nodes.reduce((all, { mean }) => all + (mean[step] as number), 0);
        expect(Math.abs(sum / (total.reconciled.mean[step] as number) - 1)).toBeLessThan(1e-9);
      }
    expect(total.reconciled.bands.map(({ level }) => level)).toEqual([80, 95]);
    for (const { lower, upper } of total.reconciled.bands)
      total.reconciled.mean.forEach((mean, step) => {
        expect(lower[step] as number).toBeLessThanOrEqual(mean);
        expect(upper[step] as number).toBeGreaterThanOrEqual(mean);
      });
  });

  test('stand on what the run’s model forecasts of the sums, on the same folds', async () => {
    const total = await levels.node(setId, 0);
    const panel = stores();
    const y = Float64Array.from({ length }, (_, t) =>
      panel.ids.reduce((sum, _id, i) => sum + (panel.y.subarray(panel.offsets[i], panel.offsets[i + 1])[t] ?? 0), 0),
    );
    expect([...total.history.y]).toEqual([...y].map((value) => expect.closeTo(value, 9) as number));
    const own = runSeries(
      modelByKind('theta'),
      { id: 'Total', y, seasonLength: 7 },
      { horizon, folds: 2, levels: [80, 95] },
      {},
      { rng: createRng(deriveSeed(1, 'theta/Total')), shouldStop: () => false, horizon },
    );
    own.forecast.mean.forEach((value, step) => expect(total.base.mean[step]).toBeCloseTo(value, 9));
    expect(total.folds).toHaveLength(2);
    own.folds.forEach(({ forecast }, k) =>
      forecast.mean.forEach((value, step) => expect((total.folds[k]?.base[step] as number) / value).toBeCloseTo(1, 5)),
    );
    // MASE as the backtest has it.
    const mase = own.folds.reduce((sum, { metrics }) => sum + metrics.mase, 0) / own.folds.length;
    expect(total.mase.base).toBeCloseTo(mase, 5);
  });

  test('count a series that ended as nothing from there on', async () => {
    const { found } = levels.get(setId);
    expect(found?.notes.join(' ')).toMatch(/1 series ended before the others/);
    const nodes = await levels.nodes(setId);
    const ended = nodes.labels.indexOf('s00002');
    const { history } = await levels.node(setId, ended);
    expect([...history.y.slice(-5)]).toEqual([0, 0, 0, 0, 0]);
    expect(world.store.levels.based(runId, 'missing').has('s00002')).toBe(true);
  });

  test('are measured for every method, and the best is named', () => {
    const accuracy = levels.get(setId).found?.accuracy;
    expect(accuracy?.rows.map(({ name }) => name)).toEqual(['total', 'region', 'size', 'region × size', 'item', 'all']);
    for (const { mase, refused, name } of accuracy?.methods ?? []) {
      if (name === 'top-down-forecast') expect(refused).toMatch(/nested/);
      else expect(mase.every((value) => value !== null && value > 0)).toBe(true);
    }
    const all = (name: string): number => accuracy?.methods.find((one) => one.name === name)?.mase.at(-1) ?? NaN;
    const lowest = Math.min(...(accuracy?.methods ?? []).flatMap(({ mase }) => mase.at(-1) ?? []));
    expect(all(accuracy?.best ?? '')).toBe(lowest);
    // Bottom-up leaves the series as they are.
    const bottom = (name: string) => accuracy?.methods.find((one) => one.name === name)?.mase.at(-2);
    expect(bottom('bottom-up')).toBeCloseTo(bottom('base') as number, 12);
    expect(accuracy?.coverage.map(({ level }) => level)).toEqual([80, 95]);
    expect(accuracy?.verdict).toMatch(/MASE/);
  });

  test('forecast no sum twice, and give the same again', async () => {
    const before = await levels.node(setId, 0);
    const bases = world.store.levels.based(runId, 'missing').size;
    const again = await levels.start(runId, options);
    await again.finished;
    expect(world.store.levels.based(runId, 'missing').size).toBe(bases);
    expect(await levels.node(again.setId, 0)).toEqual(before);
    expect(levels.list(runId).map(({ id }) => id)).toEqual([again.setId]);
    setId = again.setId;
    const other = await levels.start(runId, { ...options, method: 'bottom-up', levels: [['region']] });
    await other.finished;
    expect(levels.list(runId)).toHaveLength(2);
    const series = await levels.nodes(other.setId);
    const last = series.labels.length - 1;
    expect(series.base[last]).toBe(series.reconciled[last]);
    levels.delete(other.setId);
    expect(() => levels.get(other.setId)).toThrow(/not there any more/);
  });

  test('come as a file whose levels each add up to the total', async () => {
    const text = [...(await levels.csv(setId))].join('');
    const [head = '', ...lines] = text.trimEnd().split('\r\n');
    expect(head).toBe('level,node,region,size,item,date,forecast,lower_80,upper_80,lower_95,upper_95,base,model');
    expect(lines).toHaveLength(12 * horizon);
    const cells = lines.map((line) => line.split(','));
    const dates = [...new Set(cells.map((row) => row[5]))];
    expect(dates).toHaveLength(horizon);
    const of = (level: string, date: string | undefined): number =>
      cells.filter((row) => row[0] === level && row[5] === date).reduce((sum, row) => sum + Number(row[6]), 0);
    for (const date of dates) expect(of('item', date) / of('total', date)).toBeCloseTo(1, 9);
  });

  test('are refused where they make no sense, and nothing is stored', async () => {
    const count = levels.list(runId).length;
    await expect(levels.start(runId, { ...options, levels: [['county']] })).rejects.toThrow(/no column county/);
    await expect(levels.start(runId, { ...options, method: 'bottom-up', negatives: 'optimal' })).rejects.toThrow(/minimum trace/);
    await expect(levels.propose('nobody')).rejects.toThrow(/no run nobody/);
    const ensemble = world.store.experiments
      .list()
      .flatMap(({ id }) => world.store.experiments.runs(id))
      .find(({ kind }) => kind === 'ensemble-mean');
    await expect(levels.propose(ensemble?.id ?? '')).rejects.toThrow(/combines/);
    expect(levels.list(runId)).toHaveLength(count);
    await expect(levels.node(setId, 99)).rejects.toThrow(/no node/);
  });

  test('can be cancelled, and go on', async () => {
    const started = await levels.start(runId, { ...options, gaps: 'zero' });
    world.jobs.cancel(started.jobId);
    await expect(started.finished).rejects.toThrow(/cancelled/);
    expect(levels.get(started.setId)).toMatchObject({ state: 'cancelled', found: null });
    await expect(levels.node(started.setId, 0)).rejects.toThrow(/do not agree yet/);
    const resumed = await levels.resume(started.setId);
    await resumed.finished;
    expect(levels.get(started.setId).state).toBe('done');
    await expect(levels.resume(started.setId)).rejects.toThrow(/nothing to continue/);
  });
});

test('columns nested in each other are one chain, others are crossed', () => {
  const column = (name: string, values: string) => ({ name, values: values.split(' ') });
  const of = {
    columns: [
      column('store', '1 1 2 2 3 3'),
      column('family', 'a b a b a b'),
      column('city', 'x x x x y y'),
      column('kind', 'k l k l k l'),
    ],
    keys: 2,
  };
  expect(chainsOf(of).map((chain) => chain.map(({ name }) => name))).toEqual([['city', 'store'], ['family'], ['kind']]);
  expect(offeredLevels(of).map(({ name, nodes }) => `${name} ${nodes}`)).toEqual([
    'city 2',
    'family 2',
    'kind 2',
    'store 3',
    'city × family 4',
    'city × kind 4',
  ]);
  expect(specOf(of, [['city'], ['store', 'city'], ['city', 'family']])).toEqual({
    chains: [['city', 'store'], ['family']],
    levels: [['city'], ['store'], ['city', 'family']],
  });
});

interface Golden {
  readonly horizon: number;
  readonly nested: {
    readonly columns: Record<string, string[]>;
    readonly base: number[][];
    readonly history: number[][];
    readonly 'bottom-up': number[][];
    readonly 'min-trace': { readonly structural: number[][]; readonly ols: number[][] };
    readonly 'top-down': { readonly 'proportions-of-averages': number[][] };
  };
}

test.each(['mint-structural', 'mint-ols', 'bottom-up', 'top-down'] as const)(
  '%s through the service equals hierarchicalforecast',
  (method) => {
    const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../golden/hierarchies.json'), 'utf8')) as Golden;
    const { base, history, columns, ...known } = golden.nested;
    const m = columns['store']?.length ?? 0;
    const ids = Array.from({ length: m }, (_, j) => `series ${j}`);
    const periods = history[0]?.length ?? 0;
    const stored = (mean: readonly number[]) => ({
      modelUsed: 'none',
      payload: packForecasts({
        folds: [],
        forecast: { mean: Float64Array.from(mean), intervals: [] },
      }),
      fitted: '{"kind":"panel-member"}',
    });
    const sums = base.length - m;
    const { nodes } = reconcileLevels({
      material: {
        panel: {
          frequency: { unit: 'day', step: 1 },
          seasonLength: 1,
          ids,
          offsets: Int32Array.from({ length: m + 1 }, (_, j) => j * periods),
          start: new Int32Array(m),
          y: Float64Array.from(history.slice(sums).flat()),
        },
        columns: [
          { name: 'store', values: columns['store'] ?? [] },
          { name: 'region', values: columns['region'] ?? [] },
        ],
        keys: 1,
        spec: { chains: [['region', 'store']], levels: [['region']] },
        gaps: 'missing',
      },
      options: { levels: [['region']], method, negatives: 'allow', gaps: 'missing' },
      horizon: golden.horizon,
      levels: [],
      results: ids.map((_, j) => ({ series: j, ...stored(base[sums + j] ?? []) })),
      bases: ['Total', ...new Set(columns['region'])].map((name, i) => ({
        node: i === 0 ? 'Total' : JSON.stringify({ region: name }),
        ...stored(base[i] ?? []),
      })),
      onProgress: () => undefined,
    });
    const wanted = {
      'mint-structural': known['min-trace'].structural,
      'mint-ols': known['min-trace'].ols,
      'bottom-up': known['bottom-up'],
      'top-down': known['top-down']['proportions-of-averages'],
    }[method];
    nodes.forEach((bytes, i) => {
      const { mean } = unpackNode(bytes).reconciled;
      mean.forEach((value, step) => expect(Math.abs(value / (wanted[i]?.[step] as number) - 1)).toBeLessThan(1e-9));
    });
  },
);
