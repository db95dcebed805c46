import { describe, expect, it } from 'vitest';
import { applyRecipe } from '../../../engine/cleaning/apply-recipe.ts';
import type { RecipeStep } from '../../../engine/cleaning/recipe.ts';
import { checkRecipe, cleaningSteps, recipeRefits } from '../../../engine/cleaning/steps.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { recipeOf, sourceOf } from './panels.ts';

const _ = NaN;
/** One series after one step; the whole series, cut where the step cut it. */
const after = (kind: string, settings: Spec, y: readonly number[], rest: Partial<RecipeStep> & { m?: number } = {}): number[] => {
  const { m = 1, ...limits } = rest;
  return [...applyRecipe(sourceOf([y], { m }), recipeOf({ kind, settings, ...limits })).panel.y];
};

describe('missing values', () => {
  const gappy = [_, 2, _, _, 8, _, 4];

  it.each([
    // Golden: pandas 3.1.1, pd.Series([nan, 2, nan, nan, 8, nan, 4]).interpolate(limit_area='inside'), .ffill(), .fillna(0), .fillna(median).
    ['linear', [2, 4, 6, 8, 6, 4]],
    ['forward', [2, 2, 2, 8, 8, 4]],
    ['zero', [2, 0, 0, 8, 0, 4]],
    ['median', [2, 4, 4, 8, 4, 4]],
    ['leave', [2, _, _, 8, _, 4]],
  ])('%s', (method, expected) => {
    expect(after('impute', { method }, gappy)).toEqual(expected);
  });

  it('keeps the seasonal pattern in seasonal gaps', () => {
    const y = Array.from({ length: 28 }, (_unused, t) => 100 + 10 * (t % 7));
    const gap = y.map((value, t) => (t >= 15 && t < 18 ? NaN : value));
    after('impute', { method: 'seasonal' }, gap, { m: 7 }).forEach((value, t) => expect(value).toBeCloseTo(y[t] ?? NaN, 9));
  });

  it('leaves gaps that are longer than the longest gap', () => {
    expect(after('impute', { method: 'linear', longest_gap: 1 }, gappy)).toEqual([2, _, _, 8, 6, 4]);
  });

  it('fills forward after the last value, and draws no line there', () => {
    expect(after('impute', { method: 'forward' }, [1, 2, _])).toEqual([1, 2, 2]);
    expect(after('impute', { method: 'linear' }, [1, 2, _])).toEqual([1, 2, _]);
  });
});

describe('outliers', () => {
  const flat = [10, 11, 9, 10, 12, 500, 10, 9, 11, 10];

  it.each([
    ['missing', _],
    ['interpolate', 11],
    // Median 10, median absolute deviation 1: 10 + 5 * 1.4826.
    ['clip', 10 + 5 * 1.482602218505602],
  ])('treated by %s', (treat, expected) => {
    const y = after('outliers', { detect: 'z', treat }, flat);
    expect(y.filter((_value, t) => t !== 5)).toEqual(flat.filter((_value, t) => t !== 5));
    if (Number.isNaN(expected)) expect(y[5]).toBeNaN();
    else expect(y[5]).toBeCloseTo(expected, 9);
  });

  it('finds by trend and season what the median does not', () => {
    const y = Array.from({ length: 70 }, (_unused, t) => 100 + t + (t % 7 === 5 ? 60 : 0) + ((t * 37) % 5));
    const odd = y.map((value, t) => (t === 40 ? value - 50 : value));
    expect(odd[40]).toBeLessThan(170);
    expect(after('outliers', { detect: 'z', treat: 'missing' }, odd, { m: 7 })).toEqual(odd);
    const found = after('outliers', { detect: 'stl', treat: 'missing' }, odd, { m: 7 });
    expect(found.flatMap((value, t) => (Number.isNaN(value) ? [t] : []))).toEqual([40]);
  });

  it('takes one side alone', () => {
    const both = [...flat, -400, 10];
    expect(after('outliers', { detect: 'z', side: 'low', treat: 'missing' }, both)[5]).toBe(500);
    expect(after('outliers', { detect: 'z', side: 'high', treat: 'missing' }, both)[10]).toBe(-400);
  });

  it('finds nothing where nothing varies', () => {
    expect(after('outliers', { detect: 'z' }, [3, 3, 3, 3])).toEqual([3, 3, 3, 3]);
  });
});

describe('level shifts', () => {
  const [n, at] = [120, 80];
  const wave = (t: number): number => 3 * Math.sin((2 * Math.PI * t) / 7) + ((t * 37) % 5) / 5;
  const up = Array.from({ length: n }, (_unused, t) => 50 + wave(t) + (t >= at ? 25 : 0));
  const rest = { m: 7 };

  it('starts the series at the new level', () => {
    expect(after('level-shift', {}, up, rest)).toEqual(up.slice(at));
  });

  it('adds the difference to what came before, whatever the season', () => {
    const moved = after('level-shift', { treat: 'add' }, up, rest);
    expect(moved.slice(at)).toEqual(up.slice(at));
    // Medians of 28 noisy values tell the level to a few tenths.
    moved.slice(0, at).forEach((value, t) => expect(Math.abs(value - (75 + wave(t)))).toBeLessThan(0.5));
  });

  it('multiplies what came before, season and all', () => {
    const doubled = up.map((_value, t) => (50 + wave(t)) * (t >= at ? 2 : 1));
    const moved = after('level-shift', { treat: 'ratio' }, doubled, rest);
    moved.slice(0, at).forEach((value, t) => expect(Math.abs(value / (100 + 2 * wave(t)) - 1)).toBeLessThan(0.01));
  });

  it('leaves the growth of a trend to the trend', () => {
    const rising = Array.from({ length: 200 }, (_unused, t) => 100 + t + ((t * 37) % 5) / 5 + (t >= 120 ? 60 : 0));
    const moved = after('level-shift', { treat: 'add' }, rising);
    moved.forEach((value, t) => expect(Math.abs(value - (160 + t))).toBeLessThan(3));
  });

  it('brings every part to the newest level where there are several', () => {
    const steps = Array.from({ length: 300 }, (_unused, t) => 10 + ((t * 37) % 5) / 10 + (t >= 100 ? 5 : 0) + (t >= 200 ? 10 : 0));
    after('level-shift', { treat: 'add' }, steps).forEach((value) => expect(Math.abs(value - 25)).toBeLessThan(0.6));
    expect(after('level-shift', { treat: 'start' }, steps)).toEqual(steps.slice(200));
  });

  it('takes sales no lower than zero', () => {
    const down = up.map((_value, t) => (t < at ? 50 + 3 * wave(t) : 5 + wave(t)));
    const moved = after('level-shift', { treat: 'add' }, down, rest);
    expect(Math.min(...moved)).toBe(0);
    expect(Math.min(...after('level-shift', { treat: 'add' }, [-1, ...down.slice(1)], rest))).toBeLessThan(-1);
  });

  it('says which series have no ratio, and leaves them', () => {
    const opened = up.map((value, t) => (t < at ? 0 : value));
    const made = applyRecipe(sourceOf([opened, up], rest), recipeOf({ kind: 'level-shift', settings: { treat: 'ratio' } }));
    expect([...made.panel.y.subarray(0, n)]).toEqual(opened);
    expect(made.steps[0]).toMatchObject({ series: ['b'], note: expect.stringContaining('1 series has a level of zero') as string });
  });

  it('finds nothing in a trend, a short series, or before the part that it is limited to', () => {
    const trend = Array.from({ length: 200 }, (_unused, t) => 3 * t);
    expect(after('level-shift', {}, trend)).toEqual(trend);
    expect(after('level-shift', {}, [1, 2, 90, 91])).toEqual([1, 2, 90, 91]);
    expect(after('level-shift', { treat: 'start' }, up, { ...rest, from: '2024-02-01' })).toEqual(up);
  });
});

describe('limits', () => {
  it('are fixed numbers', () => {
    expect(after('clip', { min: 0, max: 5 }, [-2, 3, 9, _, 1])).toEqual([0, 3, 5, _, 1]);
  });

  it('are quantiles of the series', () => {
    // Golden: numpy 2.4.6, np.clip(a, *np.quantile(a, [0.1, 0.9])) with a = [1 ... 10, 100].
    expect(after('clip', { lower_quantile: 0.1, upper_quantile: 0.9 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100])).toEqual([
      2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10,
    ]);
  });
});

describe('other steps on values', () => {
  it('sign', () => {
    expect(after('sign', {}, [1, -2, 0])).toEqual([1, 0, 0]);
    expect(after('sign', { negative: 'missing' }, [1, -2, 0])).toEqual([1, _, 0]);
    expect(after('sign', { negative: 'absolute' }, [1, -2, 0])).toEqual([1, 2, 0]);
    expect(after('sign', { negative: 'keep' }, [1, -2, 0])).toEqual([1, -2, 0]);
  });

  it('unit, in a part of the time', () => {
    expect(after('unit', { factor: 1000, add: 1 }, [1, 2, 3, 4], { from: '2024-01-02', to: '2024-01-03' })).toEqual([1, 2001, 3001, 4]);
    expect(after('unit', { factor: 2 }, [1, 2, 3, 4], { from: '2024-01', to: '2023' })).toEqual([1, 2, 3, 4]);
  });

  it('leading zeros', () => {
    expect(after('trim-zeros', {}, [0, 0, 0, 3, 0, 4])).toEqual([3, 0, 4]);
    expect(after('trim-zeros', { keep: 1 }, [0, 0, 0, 3, 0, 4])).toEqual([0, 3, 0, 4]);
    expect(after('trim-zeros', {}, [0, 0, 0])).toEqual([0, 0, 0]);
    const { panel } = applyRecipe(sourceOf([[0, 0, 5, 6]], { start: [3] }), recipeOf({ kind: 'trim-zeros' }));
    expect([...panel.start]).toEqual([5]);
  });

  it('closed days by weekday, date, date of every year and column', () => {
    const week = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(after('closed-days', { weekdays: 'Sunday' }, week)).toEqual([1, 2, 3, 4, 5, 6, 0, 8]);
    expect(after('closed-days', { weekdays: 'sat, Sun', value: 'missing' }, week)).toEqual([1, 2, 3, 4, 5, _, _, 8]);
    expect(after('closed-days', { dates: '2024-01-03, 01-05, 2025-01-01' }, week)).toEqual([1, 2, 0, 4, 0, 6, 7, 8]);
    const source = sourceOf([week], {
      columns: [{ name: 'open', values: Float64Array.from([1, 0, 1, 1, _, 1, 0, 1]), future: new Float64Array(0) }],
    });
    expect([...applyRecipe(source, recipeOf({ kind: 'closed-days', settings: { column: 'open' } })).panel.y]).toEqual([
      1, 0, 3, 4, 5, 6, 0, 8,
    ]);
  });

  it('closed days in words, kept as a regressor with its known future', () => {
    const open = {
      name: 'open',
      values: Float64Array.from([1, 0, 1]),
      future: Float64Array.from([0, 1]),
      levels: ['no', 'yes'],
      known: true,
    };
    const { panel } = applyRecipe(
      sourceOf([[5, 6, 7]], { columns: [open], futurePeriods: 2 }),
      recipeOf({ kind: 'closed-days', settings: { column: 'open', regressor: true } }),
    );
    expect([...panel.y]).toEqual([5, 0, 7]);
    expect(panel.regressors?.map(({ name, values, future }) => [name, [...values], [...future]])).toEqual([['closed', [0, 1, 0], [1, 0]]]);
    expect(panel.futurePeriods).toBe(2);
  });
});

describe('leaving out series', () => {
  const source = sourceOf([[1, 2, 3], [0, 0, 0], [4], [5, 0, 0, 0, 0]], {
    start: [2, 2, 4, 0],
    regressors: { price: { values: [[1, 1, 1], [2, 2, 2], [3], [4, 4, 4, 4, 4]], future: [[10], [20], [30], [40]] } },
  });

  it('by all zero, too short, ended, name', () => {
    const left = (settings: Spec, rest: Partial<RecipeStep> = {}) =>
      applyRecipe(source, recipeOf({ kind: 'drop-series', settings, ...rest })).panel.ids;
    expect(left({})).toEqual(['a', 'c', 'd']);
    expect(left({ shorter_than: 3 })).toEqual(['a', 'd']);
    expect(left({ ended_before: 2, all_zero: false })).toEqual(['a', 'c']);
    expect(left({ all: true }, { series: { shop: ['a', 'b'] } })).toEqual(['c', 'd']);
  });

  it('takes keys, regressors and future along', () => {
    const { panel, keys, rawIndex } = applyRecipe(source, recipeOf({ kind: 'drop-series', settings: { shorter_than: 3 } }));
    expect([keys, [...rawIndex], [...panel.offsets]]).toEqual([[['a', 'd']], [0, 3], [0, 3, 8]]);
    expect(panel.regressors?.map(({ values, future }) => [[...values], [...future]])).toEqual([
      [
        [1, 1, 1, 4, 4, 4, 4, 4],
        [10, 40],
      ],
    ]);
  });

  it('refuses to leave none', () => {
    expect(() => applyRecipe(source, recipeOf({ kind: 'drop-series', settings: { all: true } }))).toThrow(/leaves no series/);
  });
});

describe('regressors', () => {
  const source = sourceOf([[1, 2, 3, 4]], { regressors: { price: { values: [[_, 10, _, 30]], future: [[_, 50]] } } });
  const first = (settings: Spec, kind: string) => {
    const [regressor] = applyRecipe(source, recipeOf({ kind, settings })).panel.regressors ?? [];
    return [...(regressor?.values ?? []), ...(regressor?.future ?? [])];
  };

  it('are filled in history and future', () => {
    expect(first({}, 'regressor-impute')).toEqual([10, 10, 10, 30, 30, 50]);
    expect(first({ method: 'linear' }, 'regressor-impute')).toEqual([10, 10, 20, 30, 40, 50]);
    expect(first({ method: 'zero' }, 'regressor-impute')).toEqual([0, 10, 0, 30, 0, 50]);
    expect(first({ method: 'median' }, 'regressor-impute')).toEqual([20, 10, 20, 30, 20, 50]);
  });

  it('are scaled by figures of the history alone', () => {
    // Mean 20, standard deviation sqrt(200).
    expect(first({}, 'regressor-scale')).toEqual([_, -10 / Math.sqrt(200), _, 10 / Math.sqrt(200), _, 30 / Math.sqrt(200)]);
    expect(first({ method: 'min-max' }, 'regressor-scale')).toEqual([_, 0, _, 1, _, 2]);
    expect(first({ method: 'robust' }, 'regressor-scale')).toEqual([_, -1, _, 1, _, 3]);
  });

  it('are transformed, or refused where they cannot be', () => {
    expect(first({ method: 'log' }, 'regressor-transform')).toEqual([_, Math.log(10), _, Math.log(30), _, Math.log(50)]);
    expect(first({ method: 'box-cox', lambda: 0.5 }, 'regressor-transform')[1]).toBeCloseTo((Math.sqrt(10) - 1) / 0.5, 12);
    const zeros = sourceOf([[1, 2]], { regressors: { promo: { values: [[0, 1]], future: [[1]] } } });
    expect(() => applyRecipe(zeros, recipeOf({ kind: 'regressor-transform', settings: { method: 'log' } }))).toThrow(
      /above 0 but "promo" has 0/,
    );
  });

  it('are scaled and encoded by figures of an earlier run, never by those of the data at hand', () => {
    const recipe = recipeOf({ kind: 'regressor-scale' });
    const { figures } = applyRecipe(source, recipe);
    const later = sourceOf([[1, 2]], { regressors: { price: { values: [[1000, 2000]], future: [[3000]] } } });
    const [price] = applyRecipe(later, recipe, { figures }).panel.regressors ?? [];
    const by = (value: number): number => (value - 20) / Math.sqrt(200);
    expect([...(price?.values ?? []), ...(price?.future ?? [])]).toEqual([by(1000), by(2000), by(3000)]);
  });

  it('are treated alike where nobody knows their future', () => {
    const { panel, ...rest } = sourceOf([[1, 2, 3]]);
    const past = [{ name: 'oil', values: Float64Array.from([10, NaN, 30]) }];
    const made = applyRecipe(
      { ...rest, panel: { ...panel, past } },
      recipeOf({ kind: 'regressor-impute' }, { kind: 'regressor-scale', settings: { method: 'min-max' } }),
    );
    expect(made.panel.past?.map(({ name, values }) => [name, [...values]])).toEqual([['oil', [0, 0, 1]]]);
    expect(made.panel.regressors).toBeUndefined();
  });

  const holiday = {
    name: 'holiday',
    values: Float64Array.from([0, 1, 0, 2, 1, 0]),
    future: Float64Array.from([1, 2]),
    levels: ['', 'Easter', 'May Day'],
    base: 0,
    known: true,
  };
  const holidays = sourceOf([[10, 40, 20, 60, 50, 30]], { columns: [holiday], futurePeriods: 2 });
  const encoded = (settings: Spec) =>
    applyRecipe(holidays, recipeOf({ kind: 'regressor-encode', settings: { column: 'holiday', ...settings } })).panel.regressors?.map(
      ({ name, values, future }) => [name, [...values], [...future]],
    );

  it('are made of categories, one for each but the most frequent', () => {
    expect(encoded({})).toEqual([
      ['holiday=Easter', [0, 1, 0, 0, 1, 0], [1, 0]],
      ['holiday=May Day', [0, 0, 0, 1, 0, 0], [0, 1]],
    ]);
  });

  it('are means of the target of their category', () => {
    expect(encoded({ method: 'target', smoothing: 0 })).toEqual([['holiday (mean)', [20, 45, 20, 60, 45, 20], [45, 60]]]);
    // (90 + 2 * 35) / (2 + 2), mean of all 35.
    expect(encoded({ method: 'target', smoothing: 2 })?.[0]?.[2]?.[0]).toBe(40);
    expect(encoded({ method: 'leave-one-out', smoothing: 0 })).toEqual([['holiday (mean)', [25, 50, 20, 30, 40, 15], [45, 60]]]);
    expect(encoded({ method: 'ordered', smoothing: 0 })).toEqual([['holiday (mean)', [_, 10, 10, 70 / 3, 40, 15], [45, 60]]]);
  });

  it('are means over all series where these are asked for', () => {
    const twice = { ...holiday, values: Float64Array.from([0, 1, 0, 2, 1, 0, 0, 1, 0]), future: Float64Array.from([1, 2, 1, 2]) };
    // The second one begins three periods later.
    const both = sourceOf(
      [
        [10, 40, 20, 60, 50, 30],
        [100, 300, 200],
      ],
      { columns: [twice], futurePeriods: 2, start: [0, 3] },
    );
    const pooled = (settings: Spec, options: Parameters<typeof applyRecipe>[2] = {}) => {
      const made = applyRecipe(
        both,
        recipeOf({ kind: 'regressor-encode', settings: { column: 'holiday', across: 'panel', ...settings } }),
        options,
      );
      const [column] = made.panel.regressors ?? [];
      return { name: column?.name, values: [...(column?.values ?? [])], future: [...(column?.future ?? [])], figures: made.figures };
    };
    // (40 + 50 + 300) / 3 on Easter, 60 on May Day, (10 + 20 + 30 + 100 + 200) / 5 on the other days.
    expect(pooled({ method: 'target', smoothing: 0 })).toMatchObject({
      name: 'holiday (mean)',
      values: [72, 130, 72, 60, 130, 72, 72, 130, 72],
      future: [130, 60, 130, 60],
    });
    // Earlier periods of either series, never the same one: at period 4 Easter was 40 before, at 5 no row of the second counts.
    expect(pooled({ method: 'ordered', smoothing: 0 }).values).toEqual([_, 10, 10, 70 / 3, 40, 130 / 3, 15, 40, 130 / 3]);
    // Kept once for all series, and used for data that differ.
    const kept = JSON.parse(JSON.stringify(pooled({ method: 'target', smoothing: 0 }).figures)) as ReturnType<typeof pooled>['figures'];
    expect(kept).toEqual([{ '': [72, 130, 60] }]);
    expect(pooled({ method: 'target', smoothing: 5 }, { figures: kept }).future).toEqual([130, 60, 130, 60]);
    expect(() =>
      checkRecipe(recipeOf({ kind: 'regressor-encode', settings: { column: 'holiday', across: 'panel', method: 'leave-one-out' } })),
    ).toThrow(/"leave-one-out" is of each series by itself/);
  });

  it('of earlier periods do not change with the value itself or later ones', () => {
    const changed = applyRecipe(
      { ...holidays, panel: { ...holidays.panel, y: Float64Array.from([10, 40, 20, 999, 999, 999]) } },
      recipeOf({ kind: 'regressor-encode', settings: { column: 'holiday', method: 'ordered' } }),
    );
    const before = encoded({ method: 'ordered' })?.[0]?.[1] as number[];
    expect([...(changed.panel.regressors?.[0]?.values ?? [])].slice(0, 4)).toEqual(before.slice(0, 4));
  });

  it('name what is not there', () => {
    expect(() => encoded({ column: 'event' })).toThrow(/no column "event"/);
    expect(() => first({ columns: 'promo' }, 'regressor-scale')).toThrow(/no regressor "promo"; there are price/);
  });
});

describe('the catalogue', () => {
  it('describes each step for a form', () => {
    expect(new Set(cleaningSteps.map(({ kind }) => kind)).size).toBe(cleaningSteps.length);
    for (const { label, summary, parameters } of cleaningSteps) {
      expect(label.length).toBeGreaterThan(2);
      expect(summary).toMatch(/\.$/);
      for (const { help, default: value, choices } of parameters) {
        expect(help).toMatch(/\.$/);
        if (choices) expect(choices.map((choice) => choice.value)).toContain(value);
      }
    }
  });

  it('refuses settings by the step that has them', () => {
    expect(() => checkRecipe(recipeOf({ kind: 'sign' }, { kind: 'clip' }))).toThrow('Step 2 (Limits): it needs at least one limit');
    expect(() => checkRecipe(recipeOf({ kind: 'clip', settings: { min: 3, max: 1 } }))).toThrow(/must not be above/);
    expect(() => checkRecipe(recipeOf({ kind: 'closed-days', settings: { weekdays: 'someday' } }))).toThrow(/"someday"/);
    expect(() => checkRecipe(recipeOf({ kind: 'impute', settings: { method: 'guess' } }))).toThrow(/one of zero, forward/);
    expect(() => checkRecipe(recipeOf({ kind: 'regressor-encode' }))).toThrow(/must name a column/);
  });

  it('knows which recipes a backtest must do again', () => {
    expect(
      recipeRefits(recipeOf({ kind: 'sign' }, { kind: 'clip', settings: { min: 0 } }, { kind: 'impute', settings: { method: 'zero' } })),
    ).toBe(false);
    expect(recipeRefits(recipeOf({ kind: 'impute' }))).toBe(true);
    expect(recipeRefits(recipeOf({ kind: 'impute', off: true }))).toBe(false);
  });
});
