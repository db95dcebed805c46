import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { exportParts, type ExampleRow, type ExportedPart } from '../../../engine/learning/export-parts.ts';
import { gradientBoosting } from '../../../engine/models/gradient-boosting/gradient-boosting.ts';
import { randomForest } from '../../../engine/models/random-forest/random-forest.ts';
import { predictTrees, readXgboost, writeXgboost, type TreeEnsemble } from '../../../engine/trees/index.ts';
import { context } from '../test-context.ts';
import { quick, retail } from './retail.ts';

/** What an ensemble makes of the rows of an export. */
function predict(trees: TreeEnsemble, rows: readonly ExampleRow[]): Float64Array {
  const columns = trees.featureNames.map((name, f) => ({
    name,
    kind: trees.featureKinds[f] as 'numeric' | 'categorical',
    values: Float64Array.from(rows, ({ values }) => values[f] ?? NaN),
  }));
  return predictTrees(trees, columns);
}

describe('golden: XGBoost 3.2.0 (tests/golden/xgboost-export.ts, then xgboost-export.py)', () => {
  const { models } = JSON.parse(readFileSync(new URL('../../golden/xgboost-export.json', import.meta.url), 'utf8')) as {
    readonly models: readonly {
      readonly kind: string;
      readonly model: string;
      readonly check: readonly ExampleRow[];
      readonly xgboost: readonly number[];
    }[];
  };
  it.each(models)(
    '$kind: a forecaster that was exported predicts the same there, and here when it is read back',
    ({ model, check, xgboost }) => {
      expect(check.length).toBe(9);
      const here = predict(readXgboost(model).ensemble, check);
      xgboost.forEach((value, i) => {
        // XGBoost adds up 32-bit floats.
        expect(Math.abs((here[i] as number) - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
        expect(Math.abs((check[i]?.prediction as number) - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      });
    },
  );
});

describe.each(['direct', 'recursive'] as const)('%s', (strategy) => {
  const horizon = 7;
  const panel = retail(5, 150, { futurePeriods: horizon });

  it.each([
    ['gradient-boosting', { ...quick, strategy }],
    ['parts of the horizon', { ...quick, strategy, horizon_parts: 2 }],
    ['an anchor', { ...quick, strategy, level: 'recent' }],
    ['a scale', { ...quick, strategy, target_transform: 'scale' }],
  ] as const)('%s: rows, trees and steps of an export give the very forecasts of the model', async (_name, spec) => {
    const fitted = await gradientBoosting.fit(panel, spec, { ...context(), horizon });
    const parts = exportParts(fitted, panel);
    expect(parts).toHaveLength(strategy === 'direct' && 'horizon_parts' in spec ? 2 : 1);
    const forecasts = await gradientBoosting.forecast(fitted, panel, { horizon, levels: [80] }, { shouldStop: () => false });
    for (const { trees, features, examples } of parts) {
      expect(features.map(({ name }) => name)).toEqual(trees.featureNames);
      expect(features.every(({ meaning }) => meaning.length > 0)).toBe(true);
      expect(examples.length).toBeGreaterThanOrEqual(strategy === 'direct' ? 6 : 3);
      const again = predict(readXgboost(writeXgboost(trees)).ensemble, examples);
      examples.forEach(({ series, stepAhead, prediction, anchor, forecast }, i) => {
        expect(again[i]).toBeCloseTo(prediction, 6);
        const made = forecasts[panel.ids.indexOf(series)]?.mean[stepAhead - 1] as number;
        // A closed day is zero whatever the trees say.
        if (made !== 0) expect(forecast).toBeCloseTo(made, 6);
        // As the steps of the export say.
        const at = fitted.target.ids.indexOf(series);
        const [unit, centre] = [fitted.target.units[at] as number, fitted.target.centres[at] as number];
        const value = prediction + anchor;
        const told = fitted.target.transform === 'log1p' ? unit * (Math.exp(value + centre) - 1) : unit * (value + centre);
        expect(forecast).toBeCloseTo(told, 6);
      });
    }
  });
});

test('a forest goes out with its trees beside one another', async () => {
  const panel = retail(3, 120, { futurePeriods: 7 });
  const fitted = await randomForest.fit(panel, { n_estimators: 5, num_leaves: 8 }, { ...context(), horizon: 7 });
  const [part] = exportParts(fitted, panel) as [ExportedPart];
  expect(readXgboost(writeXgboost(part.trees)).ensemble.parallelTrees).toBe(5);
});
