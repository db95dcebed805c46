import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  importance,
  predictScores,
  predictTrees,
  readXgboost,
  treeShap,
  treeShapInteractions,
  treeShapInterventional,
  writeXgboost,
  type TreeColumn,
  type TreeEnsemble,
} from '../../../engine/trees/index.ts';
import { oursToExport } from '../../golden/trees-ours.ts';
import { largestGap, mixedTable, numeric } from './tables.ts';

const golden = (name: string): unknown => JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden', name), 'utf8'));

interface Theirs {
  readonly model: unknown;
  readonly prediction: readonly number[];
  readonly margin: readonly number[];
  readonly shap: readonly number[];
  readonly interactions: readonly number[];
  readonly total_gain: Readonly<Record<string, number>>;
  readonly weight: Readonly<Record<string, number>>;
  readonly cover: Readonly<Record<string, number>>;
}
const theirs = golden('trees-xgboost.json') as {
  readonly columns: readonly (readonly (number | null)[])[];
  readonly shown: number;
  readonly models: Readonly<Record<string, Theirs>>;
  readonly interventional: Record<'rows' | 'background' | 'shap', readonly number[]> & { readonly model: unknown; readonly base: number };
};
const ours = golden('trees-ours.json') as {
  readonly models: Readonly<
    Record<string, { readonly text: string; readonly prediction: readonly number[]; readonly shap: readonly number[] }>
  >;
};

const columnsOf = (ensemble: TreeEnsemble, rows: number): TreeColumn[] =>
  ensemble.featureNames.map((name, f) => ({
    name,
    kind: ensemble.featureKinds[f] ?? 'numeric',
    values: Float32Array.from(theirs.columns[f]?.slice(0, rows) ?? [], (value) => value ?? NaN),
  }));

/** Rows of SHAP values as XGBoost gives them, the base behind each row. */
function withBase({ values, base, features }: { values: Float64Array; base: number; features: number }): number[] {
  return Array.from({ length: values.length / features }, (_, i) => [...values.subarray(i * features, (i + 1) * features), base]).flat();
}

// XGBoost adds 32-bit floats: sums of values near 10 are exact to about 1e-6 of them, which is the scale of all tolerances here.
describe.each(Object.entries(theirs.models))("XGBoost's model %s", (_name, model) => {
  const { ensemble } = readXgboost(JSON.stringify(model.model));
  const scale = Math.max(...model.prediction.map(Math.abs));

  test('predicts the same here, to the last bit of its own arithmetic', () => {
    const columns = columnsOf(ensemble, Infinity);
    expect(predictScores(ensemble, columns, 'single')).toEqual(Float64Array.from(model.margin));
    // The exponential of 32 bits differs in the last one.
    expect(largestGap(predictTrees(ensemble, columns, 'single'), model.prediction)).toBeLessThan(1e-6);
    expect(largestGap(predictTrees(ensemble, columns), model.prediction)).toBeLessThan(1e-6 * scale);
  });

  test('has the same SHAP values and interactions, which add up', () => {
    const columns = columnsOf(ensemble, theirs.shown);
    const shap = treeShap(ensemble, columns);
    expect(largestGap(withBase(shap), model.shap)).toBeLessThan(1e-6);
    const sums = Array.from({ length: theirs.shown }, (_, i) =>
      shap.values.subarray(4 * i, 4 * i + 4).reduce((sum, value) => sum + value, shap.base),
    );
    expect(largestGap(sums, predictScores(ensemble, columns))).toBeLessThan(1e-12);
    const pairs = treeShapInteractions(ensemble, columnsOf(ensemble, 5));
    const kept = model.interactions.filter((_, k) => k % 5 !== 4 && Math.floor(k / 5) % 5 !== 4);
    expect(largestGap(pairs.values, kept)).toBeLessThan(1e-6);
    const rowSums = Array.from({ length: 20 }, (_, k) => pairs.values.subarray(4 * k, 4 * k + 4).reduce((sum, value) => sum + value, 0));
    expect(largestGap(rowSums, shap.values)).toBeLessThan(1e-12);
  });

  test('has the same importance', () => {
    const { splits, totalGain, cover } = importance(ensemble);
    ensemble.featureNames.forEach((name, f) => {
      expect(splits[f]).toBe(model.weight[name] ?? 0);
      expect((totalGain[f] as number) / Math.max(1, model.total_gain[name] ?? 0)).toBeCloseTo(model.total_gain[name] ? 1 : 0, 5);
      expect((cover[f] as number) / Math.max(1, model.cover[name] ?? 0)).toBeCloseTo(model.cover[name] ? 1 : 0, 5);
    });
  });

  test('goes out and comes back the same', () => {
    const back = readXgboost(writeXgboost(ensemble)).ensemble;
    const columns = columnsOf(ensemble, Infinity);
    expect(predictScores(back, columns, 'single')).toEqual(predictScores(ensemble, columns, 'single'));
    expect(largestGap(predictScores(back, columns), predictScores(ensemble, columns))).toBeLessThan(1e-7 * scale);
    expect(withBase(treeShap(back, columnsOf(ensemble, 5))).map((value) => value.toFixed(6))).toEqual(
      withBase(treeShap(ensemble, columnsOf(ensemble, 5))).map((value) => value.toFixed(6)),
    );
  });
});

test("interventional SHAP values are those of Python's shap", () => {
  const { model, rows, background, shap, base } = theirs.interventional;
  const { ensemble } = readXgboost(JSON.stringify(model));
  const table = (values: readonly number[]): TreeColumn[] =>
    ['a', 'b'].map((name, f) =>
      numeric(
        name,
        values.filter((_, k) => k % 2 === f),
      ),
    );
  const found = treeShapInterventional(ensemble, table(rows), table(background));
  expect(largestGap(found.values, shap)).toBeLessThan(1e-6);
  expect(found.base).toBeCloseTo(base, 6);
});

// Regression pin: the texts are what we wrote when XGBoost made the predictions beside them.
describe.each(Object.entries(oursToExport()))('our model %s', (name, ensemble) => {
  const pinned = ours.models[name] ?? { text: '', prediction: [], shap: [] };
  const { columns } = mixedTable(600, 21);
  const scale = Math.max(...pinned.prediction);

  test('is written as it was when XGBoost loaded it', () => {
    expect(writeXgboost(ensemble)).toBe(pinned.text);
  });

  test('predicts the same in XGBoost, and has the same SHAP values', () => {
    expect(largestGap(predictTrees(ensemble, columns), pinned.prediction)).toBeLessThan(1e-6 * scale);
    expect(largestGap(predictTrees(ensemble, columns, 'single'), pinned.prediction)).toBeLessThan(1e-6);
    const few = columns.map((column) => ({ ...column, values: column.values.subarray(0, 40) }));
    expect(largestGap(withBase(treeShap(ensemble, few)), pinned.shap)).toBeLessThan(1e-6);
  });
});
