import { describe, expect, it } from 'vitest';
import type { ForecastExplanation } from '../../contract/entities/explanation.ts';
import { createExplanations } from '../../main/services/explanations/explanations.ts';
import { quick, retail } from '../engine/learning/retail.ts';
import { trainOptions, worldOf } from './world.ts';

const spec = { ...quick };
const net = { hidden_size: 8, num_layers: 1, epochs: 2, sequence_length: 14, windows_per_epoch: 64 };
const options = (models: readonly string[], changes: Parameters<typeof trainOptions>[0] = {}) =>
  trainOptions({
    models: [...models],
    folds: 1,
    specs: {
      'gradient-boosting': { kind: 'gradient-boosting', spec },
      lstm: { kind: 'lstm', spec: net },
    },
    ...changes,
  });

/** Largest gap between a forecast and its parts, over the size of the forecast. */
function gap({ forecast, base, parts }: ForecastExplanation): number {
  const size = Math.max(...forecast.map(Math.abs));
  return Math.max(
    ...forecast.map(
      (value, h) => Math.abs(value - parts.reduce((sum, { effects }) => sum + (effects[h] as number), base[h] as number)) / size,
    ),
  );
}

describe('explanations of a run', () => {
  it('take every kind of forecast apart, in words too, and are kept with the run', async () => {
    const world = await worldOf(retail(3, 140, { futurePeriods: 14 }));
    const { store, datasets, experiments, forecasts, versionId } = world;
    const kinds = ['gradient-boosting', 'lstm', 'exponential-smoothing', 'ensemble-mean', 'ensemble-median', 'seasonal-naive'];
    const { experimentId, finished } = await experiments.train({ versionId, options: options(kinds) });
    await finished;
    const explanations = createExplanations(store, datasets, experiments);
    const methods: Record<string, string> = {};
    for (const model of kinds) {
      const found = await explanations.forecast({ experimentId, model, index: 1 });
      methods[model] = found.method;
      const { forecast } = await forecasts.get({ experimentId, model, index: 1 });
      expect(found.forecast).toEqual([...forecast.mean]);
      expect(found.time).toEqual(forecast.time);
      expect(gap(found)).toBeLessThan(1e-6);
      expect(found.gap).toBeLessThan(1e-6);
      expect(found.changes).toHaveLength(14);
      expect(found.changes[3]?.previous?.sentence).toMatch(/^Day 4 is /);
      for (const { base, previous, season } of found.changes)
        for (const change of [base, previous, season])
          if (change) expect(change.topics.reduce((sum, { change: own }) => sum + own, change.from)).toBeCloseTo(change.to, 6);
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    }
    expect(methods).toEqual({
      'gradient-boosting': 'tree-shap',
      lstm: 'shapley',
      'exponential-smoothing': 'components',
      'ensemble-mean': 'members',
      'ensemble-median': 'members',
      'seasonal-naive': 'components',
    });

    // After a restart what was worked out is there: nothing is worked out again.
    const again = createExplanations(store, datasets, experiments);
    const before = await explanations.forecast({ experimentId, model: 'lstm', index: 1 });
    expect(await again.forecast({ experimentId, model: 'lstm', index: 1 })).toEqual(before);
    expect(again.list({ experimentId, model: 'lstm' })).toEqual([
      { index: 1, method: 'forecast', seed: before.seed, createdAt: expect.any(String) as string },
    ]);
    const runs = experiments.stored(experimentId).runs.map(({ id }) => id);
    await experiments.delete(experimentId);
    expect(runs.flatMap((id) => store.explanations.list(id))).toEqual([]);
  }, 60_000);

  it('say what models rest on, and what shuffling an input costs', async () => {
    const { store, datasets, experiments, versionId } = await worldOf(retail(4, 160, { futurePeriods: 14 }));
    const { experimentId, finished } = await experiments.train({
      versionId,
      options: options(['gradient-boosting', 'lstm', 'arima', 'ses']),
    });
    await finished;
    const explanations = createExplanations(store, datasets, experiments);
    const phases = new Set<string>();
    const trees = await explanations.model({ experimentId, model: 'gradient-boosting' }, { onProgress: ({ phase }) => phases.add(phase) });
    expect(trees.method).toBe('tree-shap');
    expect(trees.features.reduce((sum, { gain }) => sum + (gain ?? 0), 0)).toBeCloseTo(1, 6);
    expect(trees.swarm[0]?.scores).toHaveLength(trees.rows);
    expect(trees.dependence.length).toBeGreaterThan(3);
    expect(trees.correlation?.matrix).toHaveLength((trees.correlation?.features.length ?? 0) ** 2);
    expect(phases.size).toBeGreaterThan(0);
    for (const model of ['lstm', 'arima', 'ses']) {
      const found = await explanations.model({ experimentId, model });
      expect(found.features.length).toBeGreaterThan(0);
      expect(found.features.every(({ impact }) => Number.isFinite(impact))).toBe(true);
    }
    const shuffled = await explanations.permutation({ experimentId, model: 'gradient-boosting' });
    expect(shuffled.topics.slice(0, 3).map(({ topic }) => topic)).toContain('Like periods with the same promo');
    expect(shuffled.topics[0]?.increase).toBeGreaterThan(shuffled.error);
    const local = await explanations.permutation({ experimentId, model: 'arima' });
    expect(local.features.map(({ name }) => name).sort()).toEqual(['open', 'promo']);
    await expect(explanations.permutation({ experimentId, model: 'ses' })).rejects.toMatchObject({ code: 'unsupported' });
    const ofNet = await explanations.permutation({ experimentId, model: 'lstm' });
    expect(ofNet.features.length).toBeGreaterThan(3);
  }, 120_000);

  it('can be cancelled, leave nothing then, and are worked out once for all who wait', async () => {
    const { store, datasets, experiments, versionId } = await worldOf(retail(6, 300, { futurePeriods: 14 }));
    const { experimentId, finished } = await experiments.train({
      versionId,
      options: options(['gradient-boosting'], { specs: { 'gradient-boosting': { kind: 'gradient-boosting', spec } } }),
    });
    await finished;
    const explanations = createExplanations(store, datasets, experiments);
    const [run] = experiments.stored(experimentId).runs.filter(({ kind }) => kind === 'gradient-boosting');
    const controller = new AbortController();
    const asked = { experimentId, model: 'gradient-boosting' };
    const first = explanations.permutation(asked, { signal: controller.signal });
    const other = explanations.permutation(asked);
    setTimeout(() => controller.abort(), 20);
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    // The other one still waits, and gets it.
    expect((await other).features.length).toBeGreaterThan(3);
    const alone = new AbortController();
    const third = explanations.model(asked, { signal: alone.signal });
    setTimeout(() => alone.abort(), 20);
    await expect(third).rejects.toMatchObject({ code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(store.explanations.list(run?.id ?? '').map(({ method }) => method)).toEqual(['permutation']);
    await expect(explanations.model(asked)).resolves.toMatchObject({ method: 'tree-shap' });
    await expect(explanations.forecast({ ...asked, index: 99 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(explanations.forecast({ ...asked, model: 'theta', index: 0 })).rejects.toMatchObject({ code: 'not-found' });
  }, 60_000);
});
