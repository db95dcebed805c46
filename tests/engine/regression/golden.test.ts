import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../../../engine/regression/accuracy.ts';
import { crossFittedMeans, targetMeans } from '../../../engine/regression/encode-target.ts';
import { applyCategory, fitCategory } from '../../../engine/regression/fit-category.ts';
import { applyNumber, fitNumber } from '../../../engine/regression/fit-number.ts';
import { applyRidge, fitRidge } from '../../../engine/regression/ridge.ts';

interface Golden {
  readonly category: string[];
  readonly target: number[];
  readonly number: (number | null)[];
  readonly other: number[];
  readonly targetEncoding: Record<string, number>;
  readonly targetMean: number;
  readonly crossFitted: number[];
  readonly oneHot: { words: string[]; rows: number[][] };
  readonly median: number;
  readonly mean: number;
  readonly standard: number[];
  readonly minMax: number[];
  readonly ridge: Record<string, { coefficients: number[]; intercept: number }>;
  readonly predicted: number[];
  readonly accuracy: Record<'rmse' | 'mae' | 'r2' | 'mape' | 'rmsle', number>;
}
// tests/golden/preparation-sklearn.py makes it with scikit-learn 1.9.1. Both sides reckon in doubles, so only the order of sums differs.
const golden = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../golden/preparation-sklearn.json'), 'utf8')) as Golden;
const digits = 10;

const labels = [...new Set(golden.category)];
const codes = Int32Array.from(golden.category, (word) => labels.indexOf(word));
const target = Float64Array.from(golden.target);
const number = Float64Array.from(golden.number, (value) => value ?? NaN);
const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits));
};

describe('preparation beside scikit-learn', () => {
  it('means of the target are those of TargetEncoder with a fixed smoothing', () => {
    const { values, mean } = targetMeans(codes, target, labels.length, 10);
    expect(mean).toBeCloseTo(golden.targetMean, digits);
    labels.forEach((label, code) => expect(values[code]).toBeCloseTo(golden.targetEncoding[label] as number, digits));
  });

  it('cross-fitted means are those of fit_transform on folds that are not shuffled', () => {
    close(crossFittedMeans(codes, target, labels.length, 10), golden.crossFitted);
  });

  it('a category that was not seen is all zeros in one-hot columns', () => {
    const { fitted } = fitCategory(
      { column: 'c', use: 'category', missing: 'own', encode: 'one-hot' },
      (part) => `c${part}`,
      codes,
      labels,
      target,
    );
    const { columns, unknown } = applyCategory(fitted, Int32Array.of(0, 1), ['blue', 'pink']);
    const at = golden.oneHot.words.map((word) => fitted.names.indexOf(`c=${word}`));
    golden.oneHot.rows.forEach((row, i) => expect(at.map((c) => columns[c]?.[i])).toEqual(row));
    expect([...unknown]).toEqual([1]);
  });

  it('gaps are filled by median and mean, and scaled as StandardScaler and MinMaxScaler do', () => {
    const spec = { column: 'x', use: 'number', missing: 'median', scale: 'standard' } as const;
    expect(fitNumber(spec, 'x', number).fill).toBeCloseTo(golden.median, digits);
    expect(fitNumber({ ...spec, missing: 'mean' }, 'x', number).fill).toBeCloseTo(golden.mean, digits);
    close(applyNumber(fitNumber(spec, 'x', number), number), golden.standard);
    close(applyNumber(fitNumber({ ...spec, scale: 'min-max' }, 'x', number), number), golden.minMax);
  });

  it('ridge regression has the coefficients of Ridge', () => {
    const filled = number.map((value) => (Number.isNaN(value) ? golden.median : value));
    const hot = golden.oneHot.words.map((word) => Float64Array.from(golden.category, (own) => (own === word ? 1 : 0)));
    const design = [filled, Float64Array.from(golden.other), ...hot];
    const penalties = Object.keys(golden.ridge);
    fitRidge(design, target, penalties.map(Number)).forEach((model, i) => {
      const expected = golden.ridge[penalties[i] as string];
      close(model.coefficients, expected?.coefficients ?? []);
      expect(model.intercept).toBeCloseTo(expected?.intercept ?? NaN, digits);
      if (penalties[i] === '0.5') close(applyRidge(model, design, target.length), golden.predicted);
    });
  });

  it('measures are those of sklearn.metrics', () => {
    const found = accuracyOf(target, Float64Array.from(golden.predicted));
    for (const [name, value] of Object.entries(golden.accuracy)) expect(found[name as keyof typeof found]).toBeCloseTo(value, digits);
  });
});
