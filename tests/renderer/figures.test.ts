import { describe, expect, it } from 'vitest';
import { accuracyFigure } from '../../renderer/charts/accuracy-figure.ts';
import { toCsv, fileName } from '../../renderer/charts/export.ts';
import { forecastFigure, periodsShown, type ForecastInput } from '../../renderer/charts/forecast-figure.ts';
import { historyFigure } from '../../renderer/charts/history-figure.ts';
import { performanceFigure } from '../../renderer/charts/performance-figure.ts';
import { chartColours } from '../../renderer/charts/theme.ts';
import { fakeSets } from './fake-data.ts';
import { forecastOf, rowOf } from './fake-training.ts';

const set = fakeSets(false)[0]!;
const forecast = forecastOf(set, 'theta', 0, 28);
const input: ForecastInput = {
  forecast,
  row: rowOf('theta', 15, 1, true),
  modelLabel: 'Theta',
  unit: 'sales',
  seasonLength: 7,
  integerAxis: false,
  folds: false,
  scheme: 'light',
  key: 'a',
  shown: null,
};
const named = (figure: ReturnType<typeof forecastFigure>) => figure.traces.map((trace) => trace['name']);

describe('the forecast chart', () => {
  it('names its bands with nominal and measured coverage, the wider one behind', () => {
    expect(named(forecastFigure(input))).toEqual(['95% (measured 94%)', '80% (measured 79%)', 'History', 'Forecast (Theta)']);
  });
  it('the inner band is the stronger tint', () => {
    const [outer, inner] = forecastFigure(input).traces;
    expect([outer?.['fillcolor'], inner?.['fillcolor']]).toEqual([chartColours.light.bands[1], chartColours.light.bands[0]]);
  });
  it('a coverage that was not measured is not made up', () => {
    expect(named(forecastFigure({ ...input, row: null }))[0]).toBe('95%');
  });
  it('shows each fold when asked, one entry for all of them in the legend', () => {
    const folds = forecastFigure({ ...input, folds: true }).traces.filter((trace) => trace['name'] === 'Backtest folds');
    expect(folds.map((trace) => trace['showlegend'])).toEqual([true, false, false]);
  });
  it('opens on the last seasons and can be scrolled to all of history', () => {
    const { window, bounds } = forecastFigure(input);
    const days = ((window?.[1] ?? 0) - (window?.[0] ?? 0)) / 86_400_000;
    expect(periodsShown(7, 28)).toBe(112);
    expect(days).toBeGreaterThan(138);
    expect(days).toBeLessThan(146);
    expect(bounds?.[0]).toBeLessThan(Date.UTC(2013, 0, 1));
  });
  it('has the overview strip for more than two years only', () => {
    const slider = (figure: ReturnType<typeof forecastFigure>) => (figure.layout['xaxis'] as { rangeslider?: object }).rangeslider;
    const short = { ...forecast, history: { time: forecast.history.time.slice(-500), y: forecast.history.y.slice(-500) } };
    expect(slider(forecastFigure(input))).toBeDefined();
    expect(slider(forecastFigure({ ...input, forecast: short }))).toBeUndefined();
  });
  it('the value axis fits what is on show, bands included', () => {
    const figure = forecastFigure(input);
    const upper = Math.max(...(forecast.forecast.bands[1]?.upper ?? []));
    expect(figure.valueRange?.(figure.window!)?.[1]).toBeGreaterThan(upper);
  });
  it('its numbers list history and forecast with every bound', () => {
    const { columns, rows } = forecastFigure(input).numbers();
    expect(columns).toEqual(['Period', 'Actual', 'Forecast', 'Lower 80%', 'Upper 80%', 'Lower 95%', 'Upper 95%']);
    expect(rows).toHaveLength(1684 + 28);
    expect(rows.at(-1)?.slice(0, 2)).toEqual(['2017-09-08', null]);
  });
});

describe('the other charts', () => {
  it('history draws values between two gaps as points', () => {
    const figure = historyFigure({
      key: 'a',
      name: 'x',
      unit: 'sales',
      time: ['1', '2', '3', '4', '5'],
      y: Float64Array.of(1, NaN, 3, NaN, NaN),
      integerAxis: true,
      scheme: 'dark',
      shown: null,
    });
    expect(figure.traces[1]?.['x']).toEqual([1, 3]);
    expect(figure.numbers().rows[1]).toEqual(['2', null]);
  });
  it('accuracy puts the best on top and marks seasonal naive', () => {
    const rows = ['seasonal-naive', 'theta', 'mean'].map((kind) => rowOf(kind, 15, 1, false));
    const figure = accuracyFigure({ rows, metric: 'mase', selectionMetric: 'mase', scheme: 'light' });
    expect(figure.traces[0]?.['y']).toEqual(['Mean', 'Seasonal naive', 'Theta']);
    expect((figure.layout['shapes'] as { x0: number }[])[0]?.x0).toBe(1.004);
  });
  it('accuracy leaves out models that have no value yet', () => {
    const rows = [rowOf('theta', 15, 0.5, false), rowOf('mean', 15, 1, false)];
    expect(accuracyFigure({ rows, metric: 'mase', selectionMetric: 'mase', scheme: 'light' }).traces[0]?.['y']).toEqual(['Mean']);
  });
  it('numbers become CSV with quotes where needed, names fit for files', () => {
    expect(
      toCsv({
        columns: ['Period', 'a "b", c'],
        rows: [
          ['2017', 1.5],
          ['2018', null],
        ],
      }),
    ).toBe('Period,"a ""b"", c"\r\n2017,1.5\r\n2018,\r\n');
    expect(fileName('Forecast of 44 · DAIRY/MILK with Theta')).toBe('Forecast-of-44-DAIRY-MILK-with-Theta');
  });
});

describe('the chart of a deployment', () => {
  const isoDay = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
  const point = { count: 3, mae: 2, ratio: 1.5, smoothRatio: 1.2, smoothBias: -0.25, alarm: null, served: true };
  const figures = { count: 6, mae: 2, rmse: 2, bias: 1, wape: 0.1, smape: 0.1, mase: 1, ratio: 1, coverage: [] };
  const version = {
    modelVersionId: 'v',
    number: 1,
    label: 'Theta',
    stage: 'champion',
    points: [
      { ...point, period: '2026-01-01', bias: -0.5 },
      { ...point, period: '2026-01-02', bias: 0.75 },
    ],
    limits: { ratio: { centre: 1, upper: 2 }, bias: { centre: 0.1, lower: -0.8, upper: 1 } },
    total: figures,
    steps: [],
    series: [],
    moreSeries: 0,
    segments: [],
    verdict: { state: 'none', since: null, noticed: null, alarm: null, ratio: 1, bias: 0, causes: [], series: [], sentence: '', next: '' },
    expectedFrom: null,
  } as const;
  const figure = (view: 'size' | 'bias', { events = [], days = 2 }: { events?: { day: number; version: number }[]; days?: number } = {}) =>
    performanceFigure({
      versions: [
        days === 2
          ? version
          : {
              ...version,
              points: Array.from({ length: days }, (_, day) => ({ ...point, period: isoDay(day), bias: 0 })),
            },
      ] as never,
      events: events.map(({ day, ...event }) => ({ ...event, action: 'promote', period: isoDay(day) })) as never,
      view,
      unit: '',
      counted: false,
      scheme: 'light',
      key: 'k',
    });
  it('has the bias of the tables: forecast less actual, limits too', () => {
    const { traces, layout, numbers } = figure('bias');
    expect(traces.map(({ y }) => [...(y as Float64Array)])).toEqual([
      [0.5, -0.75],
      [0.25, 0.25],
    ]);
    expect((layout['shapes'] as { y0: number }[]).map(({ y0 }) => y0)).toEqual([0.8, -1, -0.1]);
    expect(numbers().columns.slice(6, 8)).toEqual(['Bias / expected', 'Moving average of bias']);
    expect(numbers().rows.map((row) => row.slice(6, 8))).toEqual([
      [0.5, 0.25],
      [-0.75, 0.25],
    ]);
  });
  it('says of promotions that lie close together only which versions', () => {
    const events = [
      { day: 10, version: 2 },
      { day: 80, version: 3 },
      { day: 88, version: 4 },
      { day: 89, version: 5 },
    ];
    const { annotations } = figure('size', { events, days: 100 }).layout as { annotations: { text: string }[] };
    expect(annotations.map(({ text }) => text)).toEqual(['v2 champion', 'v3', 'v4', '']);
  });
  it('has the size of errors as it is', () => {
    const { traces, layout } = figure('size');
    expect(traces.map(({ y }) => [...(y as Float64Array)])[0]).toEqual([1.5, 1.5]);
    expect((layout['shapes'] as { y0: number }[]).map(({ y0 }) => y0)).toEqual([2, 1]);
  });
});
