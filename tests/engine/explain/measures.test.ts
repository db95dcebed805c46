import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import {
  draw,
  permutation,
  permuteNet,
  permuteTrees,
  rankCorrelations,
  shapleyValues,
  treeModel,
  type ExplainedNet,
} from '../../../engine/explain/index.ts';
import type { PanelTrees } from '../../../engine/learning/fitted.ts';
import { cutAt } from '../../../engine/learning/cut-panel.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { quick, retail } from '../learning/retail.ts';
import { context } from '../test-context.ts';

// Made by tests/golden/explain-python.py: shap's Exact explainer, scikit-learn's permutation_importance, scipy's spearmanr.
const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../golden/explain-python.json'), 'utf8')) as {
  shapley: { rows: number[][]; background: number[]; base: number; values: number[][] };
  permutation: { x: number[][]; y: number[]; error: number; mean: number[]; std: number[]; repeats: number };
  spearman: { columns: number[][]; matrix: number[][] };
};
const info = (name: string) => ({ name, meaning: name, group: 'regressor' as const, topic: name });

describe('Shapley values', () => {
  const game = ([a = 0, b = 0, c = 0, d = 0, e = 0]: readonly number[]): number => a * b + Math.exp(0.3 * c) + Math.max(d, e);

  it("equal those of Python's shap with one background row", async () => {
    const { rows, background, base, values } = golden.shapley;
    for (const [r, row] of rows.entries()) {
      const found = await shapleyValues(
        5,
        (coalitions) =>
          Promise.resolve(
            coalitions.map((told) => Float64Array.of(game(row.map((value, k) => (told[k] === 1 ? value : (background[k] as number)))))),
          ),
        createRng(1),
      );
      expect(found.sampled).toBeNull();
      expect(found.base[0]).toBeCloseTo(base, 12);
      found.values.forEach((own, k) => expect(own[0]).toBeCloseTo(values[r]?.[k] as number, 12));
    }
  });

  it('add up to the worth of all, drawn along orders too, and come near the exact ones', async () => {
    const players = 13;
    const weights = Array.from({ length: players }, (_, k) => Math.sin(k + 1));
    const worth = (told: Uint8Array): number => {
      const sum = weights.reduce((total, weight, k) => total + weight * (told[k] as number), 0);
      return sum + 0.2 * (told[0] as number) * (told[5] as number);
    };
    const found = await shapleyValues(players, (all) => Promise.resolve(all.map((told) => Float64Array.of(worth(told)))), createRng(3));
    expect(found.sampled).toBe(64);
    const sum = found.values.reduce((total, own) => total + (own[0] as number), found.base[0] as number);
    expect(sum).toBeCloseTo(worth(new Uint8Array(players).fill(1)), 12);
    // The pair shares what it does together; an order and its reverse give each half of it.
    found.values.forEach((own, k) => expect(own[0]).toBeCloseTo((weights[k] as number) + (k === 0 || k === 5 ? 0.1 : 0), 12));
  });

  it('stop when told to', async () => {
    const asked = shapleyValues(
      8,
      (all) => Promise.resolve(all.map(() => Float64Array.of(1))),
      createRng(1),
      () => true,
    );
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('permutation importance', () => {
  it("is scikit-learn's: the mean over many repeats agrees within four standard errors", async () => {
    const { x, y, error, mean, std, repeats } = golden.permutation;
    const predict = (row: readonly number[]): number => 3 * (row[0] as number) + Math.abs(row[1] as number);
    const errorOf = (rows: readonly (readonly number[])[]): number =>
      rows.reduce((sum, row, r) => sum + Math.abs((y[r] as number) - predict(row)), 0) / rows.length;
    const own = 1000;
    const found = await permutation(
      ['driver', 'helper', 'noise'].map(info),
      x.length,
      (shuffle) =>
        errorOf(
          x.map((row, r) =>
            shuffle ? row.map((value, k) => (k === shuffle.input ? (x[shuffle.order[r] as number]?.[k] as number) : value)) : row,
          ),
        ),
      createRng(5),
      { repeats: own },
    );
    expect(found.error).toBeCloseTo(error, 12);
    expect(found.inputs.map(({ info: { name } }) => name)).toEqual(['driver', 'helper', 'noise']);
    found.inputs.forEach(({ increase, deviation }, k) => {
      const standardError = (std[k] as number) * Math.sqrt(1 / own + 1 / repeats);
      expect(Math.abs(increase - (mean[k] as number))).toBeLessThanOrEqual(4 * standardError);
      // A standard deviation from 1,000 draws is known to within a few percent.
      expect(Math.abs(deviation - (std[k] as number))).toBeLessThanOrEqual(0.1 * (std[k] as number));
    });
    expect(found.inputs[2]?.increase).toBe(0);
  });

  /** Shops whose sales rest on a driver and not on noise. */
  const driven = (): Panel => {
    const panel = retail(4, 240, { futurePeriods: 14 });
    const rng = createRng(9);
    const values = panel.y.map(() => rng.normal());
    const noise = panel.y.map(() => rng.normal());
    const more = (length: number) => Float64Array.from({ length }, () => rng.normal());
    return {
      ...panel,
      y: panel.y.map((_, t) => 100 * Math.exp(0.4 * (values[t] as number)) * (1 + 0.02 * Math.sin(t))),
      regressors: [
        { name: 'driver', values, future: more(4 * 14) },
        { name: 'noise', values: noise, future: more(4 * 14) },
      ],
    };
  };

  it.each(['gradient-boosting', 'random-forest', 'lstm'])(
    'finds the driver and clears the noise: %s',
    async (kind) => {
      const panel = driven();
      const model = globalModelByKind(kind);
      if (!model) throw new Error(kind);
      const spec =
        kind === 'lstm'
          ? { hidden_size: 12, num_layers: 1, epochs: 12, sequence_length: 14 }
          : kind === 'random-forest'
            ? { n_estimators: 30 }
            : { ...quick, n_estimators: 80 };
      const from = 240 - 14;
      const fitted: unknown = await model.fit(cutAt(panel, from, 14), spec, { ...context(), horizon: 14 });
      const found =
        kind === 'lstm'
          ? await permuteNet(fitted as ExplainedNet, panel, from, { rng: createRng(1) })
          : await permuteTrees(fitted as PanelTrees, panel, from, createRng(1));
      const { error, inputs } = found.topics;
      expect(inputs[0]?.info.topic).toBe('driver');
      expect(inputs[0]?.increase).toBeGreaterThan(0.5 * error);
      const noise = inputs.find(({ info: { topic } }) => topic === 'noise');
      expect(Math.abs(noise?.increase ?? 1)).toBeLessThan(0.1 * (inputs[0]?.increase ?? 0));
    },
    60_000,
  );
});

describe('what trees rest on', () => {
  it('is worked out over the same rows for the same seed, adds up, and finds what was put in', async () => {
    const panel = retail(4, 200, { futurePeriods: 14 });
    const model = globalModelByKind('gradient-boosting');
    const fitted = (await model?.fit(panel, quick, { ...context(), horizon: 14 })) as unknown as PanelTrees;
    const found = treeModel(fitted, panel, createRng(4));
    expect(treeModel(fitted, panel, createRng(4))).toEqual(found);
    expect(found.rows).toBe(400);
    for (const kind of ['gain', 'cover', 'splits'] as const)
      expect(found.features.reduce((sum, one) => sum + one[kind], 0)).toBeCloseTo(1, 9);
    const [first] = found.features;
    const swarm = found.swarm[0];
    expect(swarm?.feature).toBe(first?.info.name);
    expect((swarm?.scores ?? new Float64Array()).reduce((sum, value) => sum + Math.abs(value), 0) / found.rows).toBeCloseTo(
      first?.impact ?? 0,
      12,
    );
    for (const { mean, curves } of found.dependence) {
      expect(mean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
      expect(curves).toHaveLength(40);
    }
    const names = found.features.slice(0, 4).map(({ info: { name } }) => name);
    expect(names.some((name) => name.startsWith('like_mean'))).toBe(true);
    const k = found.correlation.features.length;
    for (let i = 0; i < k; i++) expect(found.correlation.matrix[i * k + i]).toBe(1);
  });

  it('can be stopped', async () => {
    const panel = retail(2, 120, { futurePeriods: 14 });
    const model = globalModelByKind('gradient-boosting');
    const fitted = (await model?.fit(panel, quick, { ...context(), horizon: 14 })) as unknown as PanelTrees;
    expect(() => treeModel(fitted, panel, createRng(4), { shouldStop: () => true })).toThrow(/cancelled/);
  });
});

describe('small parts', () => {
  it("rank correlations equal scipy's, ties and all", () => {
    const { columns, matrix } = golden.spearman;
    const found = rankCorrelations(columns.map((column) => Float64Array.from(column)));
    matrix.flat().forEach((value, k) => expect(found[k]).toBeCloseTo(value, 12));
  });

  it('draws are ascending, without repeats, below the count, and all where there are few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 100 }), fc.integer(), (count, most, seed) => {
        const drawn = draw(count, most, createRng(seed));
        expect(drawn).toHaveLength(Math.min(count, most));
        drawn.forEach((value, k) => {
          expect(value).toBeGreaterThan(drawn[k - 1] ?? -1);
          expect(value).toBeLessThan(count);
        });
      }),
    );
  });
});
