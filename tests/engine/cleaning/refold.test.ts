import { describe, expect, it } from 'vitest';
import { runSeries } from '../../../engine/backtest/index.ts';
import { applyRecipe } from '../../../engine/cleaning/apply-recipe.ts';
import type { Recipe } from '../../../engine/cleaning/recipe.ts';
import { refoldOf } from '../../../engine/cleaning/refold.ts';
import type { CleaningSource } from '../../../engine/cleaning/state.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { context } from '../test-context.ts';
import { recipeOf, sourceOf } from './panels.ts';

const n = 98;
const horizon = 7;
const rng = createRng(3);
const weekly = Array.from({ length: n }, (_, t) => 100 + 20 * Math.sin((2 * Math.PI * t) / 7) + 4 * rng.normal());
/** Gaps, a spike, and a hole that lies across the origin at 84. */
const rough = weekly.map((value, t) => (t === 0 ? value : t === 30 ? 900 : [12, 13, 50, 82, 83, 84, 85].includes(t) ? NaN : value));
const price = { values: [rough.map((_, t) => 5 + (t % 10))], future: [Array.from({ length: horizon }, (_, h) => 5 + h)] };
const holiday = {
  name: 'holiday',
  values: Float64Array.from(rough, (_, t) => (t % 9 === 0 ? 1 : 0)),
  future: Float64Array.from({ length: horizon }, (_, h) => (h === 2 ? 1 : 0)),
  levels: ['', 'Fair'],
  base: 0,
  known: true,
};
const source = (y: readonly number[]): CleaningSource => sourceOf([y], { m: 7, regressors: { price }, columns: [holiday] });

const everything: Recipe = recipeOf(
  { kind: 'sign' },
  { kind: 'clip', settings: { upper_quantile: 0.99 } },
  { kind: 'outliers', settings: { detect: 'stl' } },
  { kind: 'impute', settings: { method: 'seasonal' } },
  { kind: 'regressor-encode', settings: { column: 'holiday', method: 'target' } },
  { kind: 'regressor-transform', settings: { method: 'box-cox', columns: 'price' } },
  { kind: 'regressor-scale' },
);

describe('the folds of a cleaned series', () => {
  it.each([
    ['everything', everything],
    ['median', recipeOf({ kind: 'impute', settings: { method: 'median' } })],
    ['line across the origin', recipeOf({ kind: 'impute', settings: { method: 'linear' } })],
    ['leave-one-out', recipeOf({ kind: 'regressor-encode', settings: { column: 'holiday', method: 'leave-one-out' } })],
  ])('are trained on nothing that came after the origin: %s', (_name, recipe) => {
    for (const origin of [60, 77, 84, 91]) {
      const as = refoldOf(source(rough), recipe, 0, 0, horizon)(origin);
      // Another future: everything from the origin on is three times as large and upside down.
      const other = rough.map((value, t) => (t < origin ? value : -3 * value));
      const changed = refoldOf(source(other), recipe, 0, 0, horizon)(origin);
      expect(as?.training.y).toHaveLength(origin);
      expect(changed?.training).toEqual(as?.training);
      expect(changed?.futureXreg).toEqual(as?.futureXreg);
    }
  });

  it.each(['ordered', 'target'])('have means of categories over all series, of the time before the origin alone: %s', (method) => {
    const two = (a: readonly number[], b: readonly number[]): CleaningSource => {
      const one = sourceOf([a, b], { m: 7, futurePeriods: horizon });
      const both = {
        ...holiday,
        values: Float64Array.from([...holiday.values, ...holiday.values]),
        future: Float64Array.from([...holiday.future, ...holiday.future]),
      };
      return { ...one, columns: [both] };
    };
    const other = weekly.map((value, t) => 2 * value + (t % 9 === 0 ? 50 : 0));
    const recipe = recipeOf({ kind: 'regressor-encode', settings: { column: 'holiday', method, across: 'panel', smoothing: 0 } });
    const fold = refoldOf(two(weekly, other), recipe, 0, 0, horizon)(84);
    const later = (y: readonly number[]): number[] => y.map((value, t) => (t < 84 ? value : -3 * value));
    const changed = refoldOf(two(later(weekly), later(other)), recipe, 0, 0, horizon)(84);
    expect(changed?.training).toEqual(fold?.training);
    expect(changed?.futureXreg).toEqual(fold?.futureXreg);
    const fair = [weekly, other].flatMap((y) => y.slice(0, 84).filter((_, t) => t % 9 === 0));
    const mean = fair.reduce((a, b) => a + b, 0) / fair.length;
    // Day 90 is the next of every ninth.
    const coming = fold?.futureXreg?.find(({ name }) => name === 'holiday (mean)')?.values;
    expect(coming?.[6]).toBeCloseTo(mean, 9);
    // What the other series did before the origin does count.
    const moved = refoldOf(
      two(
        weekly,
        other.map((value) => value + 100),
      ),
      recipe,
      0,
      0,
      horizon,
    )(84);
    expect(moved?.futureXreg).not.toEqual(fold?.futureXreg);
  });

  it.each(['add', 'ratio', 'start'])('know of a shift of level once its new level was seen, and not before: %s', (treat) => {
    const shifted = weekly.map((value, t) => value + (t >= 50 ? 300 : 0));
    const recipe = recipeOf({ kind: 'level-shift', settings: { treat } });
    const { panel } = applyRecipe(source(shifted), recipe);
    const start = panel.start[0] ?? NaN;
    const fold = refoldOf(source(shifted), recipe, 0, start, horizon);
    const before = fold(56 - start);
    expect([...(before?.training.y ?? [])]).toEqual(shifted.slice(0, 56));
    const later = fold(84 - start)?.training.y ?? new Float64Array(0);
    if (treat === 'start') expect([...later]).toEqual(shifted.slice(50, 84));
    else expect(Math.min(...later)).toBeGreaterThan(250);
    // Measured by what was recorded, on the level that it was recorded on.
    expect([...(fold(84 - start)?.actual ?? [])]).toEqual(shifted.slice(84, 91));
    const other = shifted.map((value, t) => (t < 84 ? value : -value));
    expect(refoldOf(source(other), recipe, 0, start, horizon)(84 - start)?.training).toEqual(fold(84 - start)?.training);
  });

  it('would leak without: the whole cleaned panel does change with its future', () => {
    const recipe = recipeOf({ kind: 'impute', settings: { method: 'linear' } });
    const other = rough.map((value, t) => (t < 84 ? value : 3 * value));
    expect(applyRecipe(source(other), recipe).panel.y[83]).not.toBe(applyRecipe(source(rough), recipe).panel.y[83]);
  });

  it('are measured by what was recorded, corrected but not smoothed', () => {
    const odd = rough.map((value, t) => (t === 87 ? 2000 : t === 88 ? -50 : value));
    const fold = refoldOf(source(odd), everything, 0, 0, horizon)(84);
    expect(fold?.actual[3]).toBe(2000);
    expect(fold?.actual[4]).toBe(0);
    expect(fold?.actual[0]).toBeNaN();
  });

  it('count from the first value of a series that cleaning cut', () => {
    const late = [0, 0, 0, ...weekly];
    const recipe = recipeOf({ kind: 'trim-zeros' }, { kind: 'impute', settings: { method: 'median' } });
    const { panel } = applyRecipe(sourceOf([late], { m: 7 }), recipe);
    const fold = refoldOf(sourceOf([late], { m: 7 }), recipe, 0, panel.start[0] ?? NaN, horizon)(70);
    expect([...(fold?.training.y ?? [])]).toEqual(weekly.slice(0, 70));
    expect([...(fold?.actual ?? [])]).toEqual(weekly.slice(70, 77));
    expect(fold?.training.calendar?.start).toBe(3);
  });

  it('are what a backtest runs on', () => {
    const recipe = recipeOf({ kind: 'impute', settings: { method: 'linear' } });
    const { panel } = applyRecipe(source(rough), recipe);
    const run = (y: readonly number[], honest = true) =>
      runSeries(
        modelByKind('naive'),
        seriesAt(applyRecipe(source(y), recipe).panel, 0),
        { horizon, folds: 2, levels: [80], ...(honest ? { refold: refoldOf(source(y), recipe, 0, panel.start[0] ?? 0, horizon) } : {}) },
        {},
        context(),
      );
    const result = run(rough);
    expect(result.folds.map(({ origin }) => origin)).toEqual([84, 91]);
    const tomorrow = rough.map((value, t) => (t > 84 ? value + 1000 : value));
    const higher = run(tomorrow);
    expect(higher.folds[0]?.forecast).toEqual(result.folds[0]?.forecast);
    expect(higher.folds[0]?.metrics.mae).toBeGreaterThan(900);
    // Cutting the cleaned series instead lets the line over the origin tell of the day after.
    expect(run(tomorrow, false).folds[0]?.forecast).not.toEqual(run(rough, false).folds[0]?.forecast);
  });
});
