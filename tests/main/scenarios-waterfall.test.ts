import { describe, expect, it } from 'vitest';
import { cutAt } from '../../engine/learning/cut-panel.ts';
import { whatNeeds } from '../../main/services/runs/needed.ts';
import { createScenarios } from '../../main/services/scenarios/scenarios.ts';
import { retail } from '../engine/learning/retail.ts';
import { worldWith } from './versions-world.ts';
import { trainOptions } from './world.ts';

const whole = retail(3, 84, { futurePeriods: 14 });
const earlier = cutAt(whole, 77, 14);

describe('a waterfall between forecasts', () => {
  it('tells data, model and overrides apart, and adds up to the bit', async () => {
    const { store, datasets, experiments, importNext } = await worldWith(earlier, whole);
    const scenarios = createScenarios({ store, datasets, experiments, changed: () => undefined });
    const train = async (versionId: string, models: string[]) => {
      const { experimentId, finished } = await experiments.train({ versionId, options: trainOptions({ folds: 1, models }) });
      await finished;
      return (model: string): string => experiments.stored(experimentId).runs.find((run) => run.model === model)?.id ?? '';
    };
    const old = await train(await importNext(earlier), ['theta', 'ses']);
    const versionId = await importNext(whole);
    const now = await train(versionId, ['theta', 'ses']);
    const without = await train(versionId, ['naive']);
    const all = { how: 'percent', what: 'forecast', selection: {}, value: 10 } as const;
    const before = await scenarios.create(old('theta'), 'Published');
    await scenarios.edit(before.id, all, 'was too low');
    const after = await scenarios.create(now('ses'), 'Published');
    await scenarios.edit(after.id, { ...all, value: -20, selection: { series: [1] } }, 'lost a customer');

    const from = { runId: old('theta'), scenarioId: before.id };
    const to = { runId: now('ses'), scenarioId: after.id };
    const found = await scenarios.waterfall(from, to, { by: 'item' });
    // Seven of the fourteen days are forecast by both.
    expect([found.cells, found.series]).toEqual([3 * 7, 3]);
    const [sum, ...parts] = found.waterfalls;
    for (const { start, end, steps } of found.waterfalls) {
      let at = start;
      for (const step of steps) {
        expect(step.from).toBe(at);
        at = step.to;
      }
      expect(at).toBe(end);
    }
    expect(sum?.steps.map(({ kind }) => kind)).toEqual(['old-override', 'data', 'model', 'override']);
    expect(parts.map(({ group }) => group)).toEqual(['shop 01', 'shop 02', 'shop 03']);
    const change = (kind: string): number => sum?.steps.find((step) => step.kind === kind)?.change ?? NaN;
    // By hand: sums over the days that both forecast.
    const total = async (runId: string, days: (mean: Float64Array) => Float64Array): Promise<number> => {
      const { forecasts } = await scenarios.forecastOf(runId);
      let result = 0;
      for (let row = 0; row < 3; row++) for (const value of days(forecasts.mean.slice(row * 14, (row + 1) * 14))) result += value;
      return result;
    };
    const late = (mean: Float64Array): Float64Array => mean.slice(7);
    const early = (mean: Float64Array): Float64Array => mean.slice(0, 7);
    const [a, b] = [await total(old('theta'), late), await total(now('theta'), early)];
    const [c, d] = [await total(old('ses'), late), await total(now('ses'), early)];
    expect(sum?.start).toBeCloseTo(1.1 * a, 6);
    expect(change('old-override')).toBeCloseTo(-0.1 * a, 6);
    expect(change('data')).toBeCloseTo((b - a + d - c) / 2, 6);
    expect(change('model')).toBeCloseTo((d - b + c - a) / 2, 6);
    expect(sum?.interaction).toBeCloseTo(d - b - c + a, 6);
    expect(found.notes.join(' ')).toContain('Both orders are averaged');
    expect(parts[1]?.steps.at(-1)?.change).toBeCloseTo(change('override'), 6);
    expect(change('override')).toBeLessThan(0);

    // One series alone is the part of it.
    const alone = await scenarios.waterfall(from, to, { index: 1 });
    expect(alone.waterfalls[0]?.start).toBe(parts[1]?.start);
    // Nothing says what the earlier model would make of the later data.
    const unknown = await scenarios.waterfall({ runId: old('theta'), scenarioId: null }, { runId: without('naive'), scenarioId: null });
    expect(unknown.waterfalls[0]?.steps.map(({ kind }) => kind)).toEqual(['data', 'model', 'override', 'unexplained']);
    expect(unknown.notes[0]).toMatch(/^Theta with its settings was not trained on/);
    // The same forecast changes nothing.
    const same = await scenarios.waterfall(to, to);
    expect(same.waterfalls[0]?.steps.filter(({ kind }) => kind === 'data' || kind === 'model').map((step) => step.change)).toEqual([0, 0]);
    expect(same.waterfalls[0]?.start).toBe(same.waterfalls[0]?.end);
    await expect(scenarios.waterfall(from, to, { by: 'colour' })).rejects.toMatchObject({ code: 'bad-input' });

    // What scenarios belong to stays.
    const { experimentId } = store.runs.byIds([now('ses')])[0] as { experimentId: string };
    await expect(experiments.delete(experimentId)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('Published') as string,
    });
    expect(whatNeeds(store, store.runs.byIds([now('ses')]))?.message).toContain('the scenario Published belongs to it');
    scenarios.delete(after.id);
    await experiments.delete(experimentId);
  }, 30_000);
});
