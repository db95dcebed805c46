import type { Panel } from '../../../engine/core/panel.ts';
import { createRng, type Rng } from '../../../engine/core/rng.ts';
import type { Frequency } from '../../../engine/core/panel.ts';
import type { HolidayCalendars } from '../../../engine/features/matrix/kind.ts';
import type { FeatureSpec } from '../../../engine/features/matrix/spec.ts';

const DAY_MS = 86_400_000;

/** A panel with everything that a feature can be made of: regressors known in advance and not, attributes, gaps. Seeded. */
export function featurePanel(lengths: readonly number[], seed = 5, frequency: Frequency = { unit: 'day', step: 1 }): Panel {
  const rng = createRng(seed);
  const n = lengths.length;
  const offsets = new Int32Array(n + 1);
  lengths.forEach((length, i) => (offsets[i + 1] = (offsets[i] as number) + length));
  const total = offsets[n] as number;
  const futurePeriods = 10;
  const noisy = (make: () => number): Float64Array => Float64Array.from({ length: total }, make);
  const y = noisy(() => (rng.uniform() < 0.1 ? NaN : 50 + 10 * rng.normal()));
  for (let i = 0; i < n; i++) y[offsets[i] as number] = y[(offsets[i + 1] as number) - 1] = 40 + i;
  const regressor = (name: string, make: () => number) => ({
    name,
    values: noisy(make),
    future: Float64Array.from({ length: n * futurePeriods }, make),
  });
  const long = frequency.unit === 'month' || frequency.unit === 'quarter' || frequency.unit === 'year';
  return {
    frequency,
    seasonLength: 7,
    ids: lengths.map((_, i) => `series ${i}`),
    offsets,
    start: Int32Array.from(lengths, (_, i) => 3 * i),
    y,
    axis: { frequency, granularity: 'date', origin: long ? 12 * 49 : (Date.UTC(2019, 11, 20) / DAY_MS) * DAY_MS, dayOfMonth: 1 },
    regressors: [
      regressor('promo', () => (rng.uniform() < 0.2 ? 1 : 0)),
      regressor('price', () => (rng.uniform() < 0.1 ? NaN : 5 + rng.uniform())),
    ],
    futurePeriods,
    past: [{ name: 'visitors', values: noisy(() => (rng.uniform() < 0.1 ? NaN : 100 * rng.uniform())) }],
    statics: [
      { name: 'city', values: lengths.map((_, i) => ['Ulm', 'Bonn', 'Ulm', ''][i % 4] ?? '') },
      { name: 'size', values: lengths.map((_, i) => String(10 * i)) },
    ],
  };
}

/** The same panel with other values of everything that is not known in advance, from period `from` of each series on. */
export function otherFuture(panel: Panel, from: (series: number) => number, rng: Rng): Panel {
  const change = (values: Float64Array): Float64Array => {
    const copy = Float64Array.from(values);
    panel.ids.forEach((_, i) => {
      const begin = panel.offsets[i] as number;
      for (let t = begin + Math.max(0, from(i)); t < (panel.offsets[i + 1] as number); t++)
        copy[t] = rng.uniform() < 0.2 ? NaN : 1e4 * rng.normal();
    });
    return copy;
  };
  return {
    ...panel,
    y: change(panel.y),
    ...(panel.past ? { past: panel.past.map(({ name, values }) => ({ name, values: change(values) })) } : {}),
  };
}

export const testHolidays: HolidayCalendars = {
  XX: [
    { name: 'New Year', days: [2019, 2020, 2021].map((year) => Date.UTC(year, 0, 1) / DAY_MS) },
    { name: 'Fair', days: [Date.UTC(2020, 1, 3) / DAY_MS, Date.UTC(2020, 1, 4) / DAY_MS] },
  ],
};

/** Specs of every kind, in all their forms. */
export const everySpec: readonly FeatureSpec[] = [
  {
    kind: 'calendar',
    parts: [
      'day-of-week',
      'day-of-month',
      'day-of-year',
      'week',
      'month',
      'quarter',
      'season',
      'year',
      'weekend',
      'month-start',
      'month-end',
      'pay-day',
      'days-to-pay-day',
    ],
  },
  { kind: 'calendar', parts: ['day-of-week', 'month'], encoding: 'cyclic' },
  { kind: 'calendar', parts: ['day-of-week'], encoding: 'one-hot' },
  { kind: 'holidays', country: 'XX', before: 2, after: 1, dates: [{ name: 'Opening', dates: ['2020-01-15'] }] },
  { kind: 'holidays', country: 'XX', each: true },
  { kind: 'lag', lags: [1, 2, 7, 28] },
  { kind: 'lag', of: 'visitors', lags: [1, 7] },
  { kind: 'lag', of: 'promo', lags: [0, 1] },
  { kind: 'rolling', statistics: ['mean', 'median', 'min', 'max', 'sd', 'sum'], windows: [1, 2, 7, 28], shift: 1 },
  { kind: 'rolling', statistics: ['mean', 'median', 'sd'], windows: [7], shift: 5, minimum: 3 },
  { kind: 'rolling', of: 'visitors', statistics: ['mean', 'max'], windows: [7], shift: 2 },
  { kind: 'rolling', of: 'price', statistics: ['min'], windows: [7], shift: 0 },
  { kind: 'expanding', statistics: ['mean', 'min', 'max', 'sd', 'sum'], shift: 1 },
  { kind: 'ewm', halfLives: [2, 14], shift: 1 },
  { kind: 'ewm', of: 'visitors', halfLives: [3], shift: 4 },
  { kind: 'fourier', period: 7, order: 3 },
  { kind: 'fourier', period: 365.25, order: 2 },
  { kind: 'trend', forms: ['index', 'years', 'age'] },
  { kind: 'regressor', of: 'price', leads: [-1, 0, 2] },
  { kind: 'price', of: 'price', forms: ['to-mean', 'to-last', 'change'] },
  { kind: 'event', of: 'promo', forms: ['since', 'until', 'count'], window: 5 },
  { kind: 'attribute', of: 'city', encoding: 'one-hot' },
  { kind: 'attribute', of: 'city', encoding: 'ordinal' },
  { kind: 'attribute', of: 'city', encoding: 'target-mean' },
  { kind: 'attribute', of: 'size', encoding: 'number' },
  { kind: 'series', forms: ['code', 'mean', 'sd', 'zero-share'] },
];
