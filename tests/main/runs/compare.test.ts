import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createComparisons } from '../../../main/services/runs/comparisons.ts';
import { createRuns } from '../../../main/services/runs/runs.ts';
import { shiftBetween } from '../../../main/services/runs/compare-cells.ts';
import { trainOptions, world } from '../world.ts';

describe('a comparison of runs', () => {
  test('agrees with the leaderboard, tells who is better and where, across experiments', async () => {
    const place = await world(6, 150);
    const train = async (changes: Parameters<typeof trainOptions>[0]): Promise<string> => {
      const { experimentId, finished } = await place.experiments.train({ versionId: place.versionId, options: trainOptions(changes) });
      await finished;
      return experimentId;
    };
    const a = await train({ models: ['theta'] });
    const b = await train({ models: ['exponential-smoothing'], folds: 3 });
    const runs = createRuns({ store: place.store, sweep: () => undefined, changed: () => undefined });
    const compare = createComparisons(runs, place.datasets, path.join(path.dirname(place.modelsFolder), 'almanac.db'));
    const idOf = (experiment: string, model: string): string => runs.ids({ filter: `id = ${experiment} and model = ${model}` })[0] ?? '';
    const ids = [idOf(a, 'theta'), idOf(b, 'exponential-smoothing'), idOf(a, 'naive')];
    const phases: string[] = [];
    const found = await compare(ids, { onProgress: ({ phase }) => phases.push(phase) });
    expect(phases.length).toBeGreaterThan(3);

    // The newest two folds are shared; the third of the second experiment is left out.
    expect(found.cells).toMatchObject({
      shared: 6 * 2 * 14,
      series: 6,
      origins: 2,
      leftOut: [0, 6 * 14, 0],
      changedActuals: 0,
      none: null,
    });
    const board = (await place.experiments.get(a)).leaderboard;
    const mase = found.metrics.find(({ metric }) => metric === 'mase');
    expect(mase?.runs[0]?.estimate).toBeCloseTo(board.find(({ model }) => model === 'theta')?.mase ?? NaN, 6);
    expect(mase?.runs[2]?.estimate).toBeCloseTo(board.find(({ model }) => model === 'naive')?.mase ?? NaN, 6);
    // A weekly pattern: theta beats naive everywhere, beyond doubt.
    const gap = mase?.differences.find(({ first, second }) => first === 0 && second === 2);
    expect(gap?.upper).toBeLessThan(0);
    expect(gap?.lowerShare).toBe(1);
    expect(found.ranks?.averageRanks[2]).toBe(3);
    expect(found.ranks?.winRates[0]?.[2]).toBe(1);
    expect(found.pairs.find(({ first, second }) => first === 0 && second === 2)).toMatchObject({ winRate: 1, refused: null });
    expect(found.parameters.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['model', 'folds']);
    const steps = found.groups.find(({ name }) => name === 'Steps ahead');
    expect(steps?.labels).toHaveLength(14);
    expect(found.groups.map(({ name }) => name)).toContain('Weekday');
    const theta = steps?.runs[0];
    const pooled = (theta?.mase ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0) / 14;
    expect(pooled).toBeCloseTo(mase?.runs[0]?.estimate ?? NaN, 6);
    expect(found.coverage.map(({ level }) => level)).toEqual([80, 95]);
    const measured = board.find(({ model }) => model === 'theta')?.coverage[0]?.measured ?? NaN;
    expect(found.coverage[0]?.runs[0]?.coverage).toBeCloseTo(measured, 6);
    expect(found.errors[0]?.quantiles?.count).toBe(168);
    expect(found.scatter[0]?.actual).toHaveLength(168);
    expect(found.worst[0]?.best).not.toBe(2);

    await expect(compare([ids[0] ?? ''])).rejects.toThrow('two runs or more');
    await expect(compare([ids[0] ?? '', ids[0] ?? ''])).rejects.toThrow('not with itself');
    await expect(compare(['nobody', ids[0] ?? ''])).rejects.toThrow('There is no run nobody');
    await expect(compare(ids, { signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
  });

  test('axes fall onto each other or not', () => {
    const axis = (origin: string, unit: 'day' | 'month' | 'business-day', step = 1) =>
      ({
        frequency: { unit, step },
        granularity: 'date',
        origin: unit === 'month' ? Number(origin) : Date.parse(origin),
        dayOfMonth: 1,
      }) as const;
    expect(shiftBetween(axis('2020-01-01', 'day'), axis('2021-01-01', 'day'))).toBe(366);
    expect(shiftBetween(axis('2020-01-06', 'business-day'), axis('2021-01-04', 'business-day'))).toBe(260);
    expect(shiftBetween(axis('600', 'month'), axis('588', 'month'))).toBe(-12);
    expect(shiftBetween(axis('2020-01-01', 'day'), axis('600', 'month'))).toBe(null);
    expect(shiftBetween(axis('2020-01-01', 'day', 7), axis('2020-01-03', 'day', 7))).toBe(null);
  });
});
