import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import type { Series } from '../../../engine/core/panel.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { problemOf } from '../../../engine/models/prophet/problem.ts';
import { prophetSeasonalityCurves } from '../../../engine/models/prophet/season-curves.ts';
import { startingTrend } from '../../../engine/models/prophet/start.ts';
import { context, seriesOf, weekly } from '../test-context.ts';
import { datedSeries } from './prophet-cases.ts';

const DAY_MS = 86_400_000;

/** `count` days from a date on, with a value for each. */
function daily(from: string, values: readonly number[], xreg: Readonly<Record<string, readonly number[]>> = {}): Series {
  const start = Date.parse(`${from}T00:00:00Z`);
  const ds = values.map((_, i) => new Date(start + i * DAY_MS).toISOString().slice(0, 10));
  return datedSeries(
    ds,
    values,
    'day',
    Object.entries(xreg).map(([name, column]) => ({ name, values: Float64Array.from(column) })),
  );
}

const noisy = (n: number, value: (t: number) => number, spread = 1): number[] => {
  const rng = createRng(5);
  return Array.from({ length: n }, (_, t) => value(t) + spread * rng.normal());
};

const fit = (series: Series, spec: Spec = {}): ReturnType<typeof prophet.fit> => prophet.fit(series, spec, context());

describe('seasons', () => {
  test('yearly, weekly and daily ones are chosen by the length and spacing of the data', () => {
    const names = (series: Series): string[] => fit(series).terms.map(({ name }) => name);
    expect(
      names(
        daily(
          '2020-01-01',
          noisy(731, (t) => t),
        ),
      ),
    ).toEqual(['yearly', 'weekly']);
    expect(
      names(
        daily(
          '2020-01-01',
          noisy(730, (t) => t),
        ),
      ),
    ).toEqual(['weekly']);
    expect(
      names(
        daily(
          '2020-01-01',
          noisy(14, (t) => t),
        ),
      ),
    ).toEqual([]);
  });

  test('without dates the season lengths of the series take their place', () => {
    const { terms } = fit({ ...seriesOf(weekly(100), 7), seasons: [7, 30] });
    expect(terms.map((term) => (term.kind === 'season' ? [term.period, term.order] : []))).toEqual([
      [7, 3],
      [30, 10],
    ]);
  });

  test('one with a condition is there only when it holds', () => {
    // 2024-01-01 is a Monday; the swing is on weekdays only.
    const values = noisy(140, (t) => 50 + (t % 7 < 5 ? 10 * Math.sin((2 * Math.PI * t) / 3.5) : 0), 0.1);
    const spec = {
      weekly_seasonality: false,
      seasonalities: [{ name: 'workdays', period: 3.5, fourier_order: 1, condition: { weekdays: [1, 2, 3, 4, 5] } }],
    };
    const series = daily('2024-01-01', values);
    const fitted = fit(series, spec);
    const component = prophet.describe!(fitted, series, { horizon: 14, levels: [80] }).components[1];
    expect(component?.name).toBe('workdays');
    expect(component?.values).toHaveLength(154);
    for (let t = 0; t < 154; t++)
      if (t % 7 >= 5) expect(component?.values[t]).toBe(0);
      else expect(component?.values[t]).toBeCloseTo(10 * Math.sin((2 * Math.PI * t) / 3.5), 0);
  });

  test('their curves go over one period', () => {
    const series = daily(
      '2022-01-01',
      noisy(800, (t) => 10 + ((t + 6) % 7 === 0 ? 7 : 0), 0.1),
    );
    const [yearly, week] = prophetSeasonalityCurves(fit(series));
    expect(yearly).toMatchObject({ name: 'yearly', unit: 'day-of-year', mode: 'additive' });
    expect(yearly?.values).toHaveLength(365);
    // Day 1 of the data, a Sunday, is the one with more.
    expect(week?.values.indexOf(Math.max(...(week?.values ?? [])))).toBe(6);
    expect(week?.x[6]).toBe(7);
  });
});

describe('holidays', () => {
  const days = (n: number): number[] => noisy(n, () => 20, 0.1);
  const spec = { holidays: [{ holiday: 'fair', ds: ['2024-01-11', '2024-02-11', '2024-03-11'], lower_window: -1, upper_window: 1 }] };

  test('act on the days of their windows, in the future too', () => {
    const values = days(60);
    for (const day of [10, 41]) {
      values[day - 1] = 25;
      values[day] = 40;
      values[day + 1] = 10;
    }
    const fitted = fit(daily('2024-01-01', values), { ...spec, weekly_seasonality: false });
    const { mean } = prophet.forecast(fitted, { horizon: 20, levels: [80] });
    // 2024-03-11 is day 70 from 0: step 10 of the forecast.
    [25, 40, 10].forEach((value, i) => expect(mean[9 + i]).toBeCloseTo(value, 0));
    expect(mean[8]).toBeCloseTo(20, 0);
    expect(mean[12]).toBeCloseTo(20, 0);
  });

  test('that no date of the history has are said so', () => {
    const fitted = fit(daily('2024-05-01', days(40)), spec);
    expect(fitted.notes).toEqual([{ code: 'holiday-unseen', message: expect.stringContaining('fair') as string }]);
  });

  test('in months act on those dated on the very day, and a note says which and what of it the season cannot be told from', () => {
    const ds = Array.from({ length: 48 }, (_, t) => new Date(Date.UTC(2020, t, 1)).toISOString().slice(0, 10));
    const months = datedSeries(
      ds,
      noisy(48, (t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 12)),
      'month',
    );
    const years = [2020, 2021, 2022, 2023, 2024];
    const holidays = [
      { holiday: 'New Year', ds: years.map((year) => `${year}-01-01`) },
      { holiday: 'Labour Day', ds: years.map((year) => `${year}-05-01`) },
      { holiday: 'Christmas', ds: years.map((year) => `${year}-12-25`) },
    ];
    const { notes = [], terms } = fit(months, { holidays });
    expect(notes.map(({ code }) => code)).toEqual(['holiday-coarse']);
    expect(notes[0]?.message).toBe(
      'Periods are months: a holiday acts on those dated on its very day alone. That is so for Labour Day, New Year. What comes on the same ' +
        'date every year cannot be told from the yearly season; its effect by itself means nothing. No effect is estimated of Christmas.',
    );
    expect(terms.find(({ name }) => name === 'Christmas')?.beta).toEqual([0]);
    // Which is so: the season alone fits as well, and forecasts the same.
    const ahead = { horizon: 12, levels: [] };
    const [both, alone] = [fit(months, { holidays }), fit(months)].map((fitted) => prophet.forecast(fitted, ahead).mean);
    both?.forEach((value, step) => expect(Math.abs(value - (alone?.[step] ?? NaN))).toBeLessThan(0.2));
    // Weeks are dated on a holiday in some years only, which a season does not follow; days say nothing as long as all are met.
    const weeks: Series = {
      ...seriesOf(
        noisy(220, () => 100),
        52,
      ),
      calendar: {
        axis: { frequency: { unit: 'week', step: 1 }, granularity: 'date', origin: Date.UTC(2020, 0, 6), dayOfMonth: 1 },
        start: 0,
      },
    };
    expect(fit(weeks, { holidays }).notes?.map(({ message }) => message)).toEqual([
      'Periods are weeks: a holiday acts on those dated on its very day alone. That is so for Christmas, Labour Day, New Year.',
    ]);
    expect(
      fit(
        daily(
          '2020-01-01',
          noisy(800, () => 100),
        ),
        { holidays },
      ).notes,
    ).toBeUndefined();
    expect(fit(months).notes).toBeUndefined();
  });
});

describe('regressors', () => {
  // prophet/tests/test_prophet.py, commit 181f447 (MIT): numeric_feature 0..509 has mean 254.5 and deviation 147.368585, a column of 100 ones
  // then zeros is 0.1960784 and 0.3974183.
  test('are standardised unless they are binary', () => {
    const y = noisy(510, (t) => t);
    const columns = { numeric: y.map((_, t) => t), binary: y.map((_, t) => (t < 100 ? 1 : 0)) };
    const series = daily('2012-05-18', y, columns);
    const scales = (spec: Spec): unknown =>
      problemOf(series, spec).terms.flatMap((term) => (term.kind === 'regressor' ? [[term.name, term.mean, term.scale]] : []));
    expect(scales({})).toEqual([
      ['numeric', 254.5, expect.closeTo(147.368585, 5)],
      ['binary', 0, 1],
    ]);
    expect(scales({ regressors: [{ name: 'binary', standardize: true }] })).toEqual([
      ['numeric', 254.5, expect.closeTo(147.368585, 5)],
      ['binary', expect.closeTo(0.1960784, 7), expect.closeTo(0.3974183, 6)],
    ]);
  });

  test('bring their effect into the forecast, and are described in their own units', () => {
    const promo = Array.from({ length: 200 }, (_, t) => (t % 9 === 0 ? 1 : 0));
    const price = Array.from({ length: 200 }, (_, t) => 3 + Math.sin(t / 10));
    const series = daily(
      '2024-01-01',
      noisy(200, (t) => 100 + 30 * (promo[t] as number) - 5 * (price[t] as number), 0.2),
      { promo, price },
    );
    const fitted = fit(series);
    const futureXreg = [
      { name: 'promo', values: Float64Array.of(0, 1, 0) },
      { name: 'price', values: Float64Array.of(3, 3, 4) },
    ];
    const { mean } = prophet.forecast(fitted, { horizon: 3, levels: [80], futureXreg });
    expect((mean[1] as number) - (mean[0] as number)).toBeCloseTo(30, 0);
    const { estimates } = prophet.describe!(fitted, series, { horizon: 3, levels: [80], futureXreg });
    expect(estimates.find(({ name }) => name === 'price')?.value).toBeCloseTo(-5, 0);
    expect(estimates.find(({ name }) => name === 'promo')?.value).toBeCloseTo(30, 0);
    expect(() => prophet.forecast(fitted, { horizon: 3, levels: [80] })).toThrow(/needs the future values of promo/);
    const gap = [{ name: 'promo', values: Float64Array.of(0, NaN, 0) }, futureXreg[1] as (typeof futureXreg)[number]];
    expect(() => prophet.forecast(fitted, { horizon: 3, levels: [80], futureXreg: gap })).toThrow(/promo but value 2 is missing/);
  });

  test('with gaps are taken as their mean, with a note', () => {
    const price = Array.from({ length: 60 }, (_, t) => (t === 7 ? NaN : t % 5));
    expect(
      fit(
        daily(
          '2024-01-01',
          noisy(60, (t) => t),
          { price },
        ),
      ).notes,
    ).toEqual([{ code: 'regressor-gaps', message: '1 of 60 values of price are missing and were taken as its mean.' }]);
  });
});

describe('trend', () => {
  // prophet/tests/test_prophet.py, commit 181f447 (MIT), on the first 468 rows of tests/data.csv with cap = max(y): the formulas alone are
  // checked here on two points, which is all that they look at.
  test('starts at a curve through the first and last value', () => {
    const at = (growth: 'linear' | 'logistic' | 'flat'): { k: number; m: number } =>
      startingTrend({ growth, t: Float64Array.of(0, 1), y: Float64Array.of(0.5, 0.8), caps: Float64Array.of(1, 1) });
    expect(at('linear')).toEqual({ k: expect.closeTo(0.3, 12), m: 0.5 });
    expect(at('flat')).toEqual({ k: 0, m: 0.65 });
    const { k, m } = at('logistic');
    expect(1 / (1 + Math.exp(-k * (0 - m)))).toBeCloseTo(0.5, 12);
    expect(1 / (1 + Math.exp(-k * (1 - m)))).toBeCloseTo(0.8, 12);
  });

  test('saturates at the cap, which may change over time', () => {
    const values = noisy(200, (t) => 100 / (1 + Math.exp(-(t - 80) / 15)), 0.5);
    const { mean } = prophet.forecast(fit(daily('2024-01-01', values), { growth: 'logistic', cap: 100 }), { horizon: 300, levels: [80] });
    for (const value of mean) expect(value).toBeLessThan(101);
    expect(mean[299]).toBeGreaterThan(97);
    const capacity = values.map(() => 100);
    const fitted = fit(daily('2024-01-01', values, { capacity }), { growth: 'logistic', cap: 'capacity' });
    expect(fitted.terms.map(({ name }) => name)).not.toContain('capacity');
    const doubled = [{ name: 'capacity', values: new Float64Array(30).fill(200) }];
    const { mean: after } = prophet.forecast(fitted, { horizon: 30, levels: [80], futureXreg: doubled });
    expect((after[0] as number) / 2).toBeCloseTo(mean[0] as number, 0);
  });

  test('bends at given dates only', () => {
    const series = daily(
      '2024-01-01',
      noisy(120, (t) => (t < 60 ? t : 120 - t), 0.1),
    );
    const fitted = fit(series, { changepoints: ['2024-03-01'], changepoint_prior_scale: 10 });
    expect(fitted.changepoints).toEqual([60 / 119]);
    const { estimates } = prophet.describe!(fitted, series, { horizon: 1, levels: [80] });
    expect(estimates.map(({ name }) => name)).toContain('delta 2024-03-01');
    const { mean } = prophet.forecast(fitted, { horizon: 10, levels: [80] });
    expect(mean[9]).toBeCloseTo(120 - 129, 0);
  });

  test('uncertainty grows with the horizon where the trend has changed before, and not where growth is flat', () => {
    const series = daily(
      '2024-01-01',
      noisy(300, (t) => (t < 150 ? t : 300 - t), 1),
    );
    const width = (spec: Spec): number => {
      const { intervals } = prophet.forecast(fit(series, spec), { horizon: 200, levels: [80] });
      const [{ lower, upper } = { lower: [], upper: [] }] = intervals;
      return ((upper[199] as number) - (lower[199] as number)) / ((upper[0] as number) - (lower[0] as number));
    };
    expect(width({})).toBeGreaterThan(3);
    expect(width({ growth: 'flat' })).toBeCloseTo(1, 12);
  });
});

describe('never negative', () => {
  const values = noisy(200, (t) => Math.max(0, 40 - 0.25 * t + 6 * Math.sin((2 * Math.PI * t) / 7)), 0.5).map((value) =>
    Math.max(0, value),
  );
  const series = daily('2024-01-01', values);

  test('keeps point forecasts and every bound at zero or above, where the plain model goes below', () => {
    const request = { horizon: 60, levels: [80, 95] };
    const plain = prophet.forecast(fit(series), request);
    expect(Math.min(...plain.mean)).toBeLessThan(0);
    const { mean, intervals } = prophet.forecast(fit(series, { non_negative: true }), request);
    for (const bounds of [mean, ...intervals.flatMap(({ lower, upper }) => [lower, upper])])
      expect(Math.min(...bounds)).toBeGreaterThanOrEqual(0);
    expect(mean.every((value) => value < 3)).toBe(true);
  });

  test('changes nothing to speak of far above zero', () => {
    const high = daily(
      '2024-01-01',
      noisy(150, (t) => 500 + 20 * Math.sin((2 * Math.PI * t) / 7), 2),
    );
    const bent = prophet.forecast(fit(high, { non_negative: true }), { horizon: 14, levels: [80] });
    const plain = prophet.forecast(fit(high), { horizon: 14, levels: [80] });
    bent.mean.forEach((value, i) => expect(value).toBeCloseTo(plain.mean[i] as number, 3));
  });
});

describe('what it refuses', () => {
  const series = daily(
    '2024-01-01',
    noisy(60, (t) => 10 + t),
  );
  test.each<[Spec, RegExp]>([
    [{ growth: 'cubic' }, /"growth" must be one of linear, logistic, flat but is "cubic"/],
    [{ growth: 'logistic' }, /"cap" must be a number, or the name of a regressor, for logistic growth but is null/],
    [{ growth: 'logistic', cap: 5, floor: 6 }, /"cap" must be above the floor of 6 but is 5/],
    [{ cap: 5 }, /"cap" must be left out unless growth is logistic/],
    [
      { yearly_seasonality: 'often' },
      /"yearly_seasonality" must be "auto", true, false or a number of Fourier terms up to 200 but is "often"/,
    ],
    [{ seasonalities: [{ name: 'a', period: 5 }] }, /"seasonalities\[0\].fourier_order" must be a number from 1 to 200 but is missing/],
    [
      { seasonalities: [{ name: 'a', period: 5, fourier_order: 1, condition_name: 'rain' }] },
      /must be a regressor of 0 and 1.* but is "rain"/,
    ],
    [{ seasonalities: [{ name: 'weekly', period: 5, fourier_order: 1, weight: 1 }] }, /with the keys name, period/],
    [{ holidays: [{ holiday: 'x', ds: ['2024-02-30'] }] }, /"holidays\[0\].ds" must be dates as YYYY-MM-DD but is "2024-02-30"/],
    [{ holidays: [{ holiday: 'trend', ds: ['2024-02-03'] }] }, /names that differ/],
    [{ changepoints: ['2025-01-01'] }, /"changepoints" must be dates \(YYYY-MM-DD\) within the history but is "2025-01-01"/],
    [{ regressors: [{ name: 'rain' }] }, /must be the name of a regressor of the data but is "rain"/],
    [{ changepoint_prior_scale: 0 }, /"changepoint_prior_scale" must be a number from 0.000001/],
    [{ country_holidays: 'DE' }, /must be spelled out/],
    [{ speed: 3 }, /has no setting "speed"/],
  ])('%o', (spec, message) => {
    const refusal = prophet.refuse(series, spec);
    expect(refusal?.code).toBe('invalid-option');
    expect(refusal?.message).toMatch(message);
    expect(() => fit(series, spec)).toThrow(expect.objectContaining({ code: 'invalid-option', message: refusal?.message }));
  });

  test('negative data for a forecast that may not be', () => {
    expect(prophet.refuse(seriesOf([1, -2, 3], 1), { non_negative: true })?.message).toMatch(
      /left out for data with negative values but is -2/,
    );
  });

  test('dates where there are none', () => {
    expect(prophet.refuse(seriesOf(weekly(50), 7), { yearly_seasonality: true })?.code).toBe('invalid-option');
    expect(prophet.refuse(seriesOf(weekly(50), 7), { holidays: [{ holiday: 'x', ds: '2024-01-01' }] })?.code).toBe('invalid-option');
  });
});
