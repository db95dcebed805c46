import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRecipe } from '../../../engine/cleaning/apply-recipe.ts';
import type { Recipe } from '../../../engine/cleaning/recipe.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { recipeOf, sourceOf } from './panels.ts';

const value = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -50, max: 400 }) }, { weight: 1, arbitrary: fc.constant(NaN) });
/** As panels are: the first and last value are there. */
const series = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.array(value, { minLength: 3, maxLength: 60 }), fc.integer({ min: 1, max: 300 }))
  .map(([a, y, b]) => [a, ...y, b]);
const panel = fc.array(series, { minLength: 1, maxLength: 4 });

/** Steps on values, with settings under which doing them twice is doing them once. */
const idempotent: readonly (readonly [string, Spec])[] = [
  ['impute', { method: 'zero' }],
  ['impute', { method: 'forward', longest_gap: 2 }],
  ['impute', { method: 'linear' }],
  ['impute', { method: 'seasonal' }],
  ['impute', { method: 'median', longest_gap: 3 }],
  ['sign', { negative: 'zero' }],
  ['sign', { negative: 'missing' }],
  ['sign', { negative: 'absolute' }],
  ['clip', { min: 0, max: 100 }],
  ['closed-days', { weekdays: 'Sunday', value: 'missing' }],
  ['closed-days', { dates: '2024-01', value: 'zero' }],
  ['trim-zeros', {}],
];
const others: readonly (readonly [string, Spec])[] = [
  ['unit', { factor: 3, add: -1 }],
  ['outliers', { detect: 'z', treat: 'clip', threshold: 3 }],
  ['outliers', { detect: 'stl', treat: 'missing', threshold: 3 }],
  ['outliers', { detect: 'z', treat: 'interpolate', threshold: 2 }],
  ['clip', { lower_quantile: 0.1, upper_quantile: 0.9 }],
  ['level-shift', { treat: 'start', threshold: 3 }],
  ['level-shift', { treat: 'add', threshold: 3 }],
  ['level-shift', { treat: 'ratio', threshold: 3 }],
];
const recipe = (kind: string, settings: Spec): Recipe => recipeOf({ kind, settings });
const check = (property: (y: number[][]) => void): void => fc.assert(fc.property(panel, property), { seed: 1, numRuns: 60 });
const kept = [...idempotent, ...others];

describe.each(kept)('%s %j', (kind, settings) => {
  it('gives the same bytes again, leaves the raw panel as it is, and says how many values it changed', () => {
    check((y) => {
      const source = sourceOf(y, { m: 7 });
      const before = Float64Array.from(source.panel.y);
      const run = () => applyRecipe(source, recipe(kind, settings));
      let made;
      try {
        made = run();
      } catch (error) {
        expect(String(error)).toMatch(/leaves no series/);
        return;
      }
      expect(run()).toEqual(made);
      expect(source.panel.y).toEqual(before);
      const changed = made.rawIndex.reduce((sum, raw, i) => {
        const cut = (made.panel.start[i] ?? 0) - (source.panel.start[raw] ?? 0);
        const own =
          y[raw]?.map((old, t) => (Object.is(old, made.panel.y[(made.panel.offsets[i] ?? 0) + t - cut]) && t >= cut ? 0 : 1)) ?? [];
        // Cut off missing values are no changes: they stay missing.
        return sum + own.filter((one, t) => one === 1 && !(t < cut && Number.isNaN(y[raw]?.[t] ?? NaN))).length;
      }, 0);
      if (made.rawIndex.length === y.length) expect(made.steps[0]?.changed).toBe(changed);
    });
  });

  it('gives the same with figures that were kept as JSON', () => {
    check((y) => {
      const source = sourceOf(y, { m: 7 });
      try {
        const made = applyRecipe(source, recipe(kind, settings));
        const figures = JSON.parse(JSON.stringify(made.figures)) as typeof made.figures;
        expect(applyRecipe(source, recipe(kind, settings), { figures }).panel).toEqual(made.panel);
      } catch (error) {
        expect(String(error)).toMatch(/leaves no series/);
      }
    });
  });

  it('touches nothing outside its series and its part of the time', () => {
    check((y) => {
      const source = sourceOf(y, { m: 7 });
      const step = { kind, settings, series: { shop: ['a'] }, from: '2024-01-03', to: '2024-01-09' };
      let made;
      try {
        made = applyRecipe(source, recipeOf(step));
      } catch (error) {
        expect(String(error)).toMatch(/leaves no series/);
        return;
      }
      made.rawIndex.forEach((raw, i) => {
        const start = made.panel.start[i] ?? 0;
        const own = made.panel.y.subarray(made.panel.offsets[i], made.panel.offsets[i + 1]);
        own.forEach((now, at) => {
          const t = start + at;
          if (raw > 0 || t < 2 || t > 8) expect(now).toBe(y[raw]?.[t]);
        });
      });
    });
  });
});

describe.each(idempotent)('%s %j twice', (kind, settings) => {
  it('is the same as once', () => {
    check((y) => {
      const source = sourceOf(y, { m: 7 });
      try {
        const once = applyRecipe(source, recipe(kind, settings));
        const twice = applyRecipe({ ...source, panel: once.panel, keys: once.keys }, recipe(kind, settings));
        expect(twice.panel.y).toEqual(once.panel.y);
        expect(twice.steps[0]?.changed).toBe(0);
      } catch (error) {
        expect(String(error)).toMatch(/leaves no series/);
      }
    });
  });
});

describe('imputation', () => {
  it.each(['zero', 'forward', 'linear', 'seasonal', 'median'])('%s never touches a value that is there', (method) => {
    check((y) => {
      const made = applyRecipe(sourceOf(y, { m: 7 }), recipe('impute', { method }));
      made.panel.y.forEach((now, t) => {
        const old = y.flat()[t] ?? NaN;
        if (!Number.isNaN(old)) expect(now).toBe(old);
        else expect(now).not.toBeNaN();
      });
    });
  });
});
