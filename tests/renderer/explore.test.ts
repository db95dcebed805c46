import { describe, expect, it } from 'vitest';
import type { ExploreCorrelation, ExploreSeries, SeasonalPlot } from '../../contract/entities/explore.ts';
import { anomalyFigure } from '../../renderer/charts/anomaly-figure.ts';
import { correlationFigure, crossCorrelationFigure } from '../../renderer/charts/correlation-figures.ts';
import { decompositionFigure, decompositionPanels } from '../../renderer/charts/decomposition-figure.ts';
import { distributionFigure, segmentsFigure } from '../../renderer/charts/distribution-figures.ts';
import { autocorrelationFigure } from '../../renderer/charts/residual-figures.ts';
import { seasonalFigure, subseriesFigure } from '../../renderer/charts/seasonal-figures.ts';
import { spectrumFigure } from '../../renderer/charts/spectrum-figure.ts';
import { periodAt } from '../../renderer/features/explore/period-text.ts';
import { seasonLengths } from '../../renderer/features/explore/season-lengths.ts';
import { createExplore, exploredKey, filterOf, filterSize, panelKey, plainFilter } from '../../renderer/state/explore.ts';
import { createCache } from '../../renderer/state/cache.ts';
import { namedKpis } from '../../renderer/words/explore.ts';
import { createFakeHost } from './fake-api.ts';

const host = createFakeHost({ empty: false, manySeries: false, unfinished: false });
const version = (await host.api['datasets.list']()).find(({ datasetName }) => datasetName === 'air_passengers');
if (!version) throw new Error('no air_passengers among the made-up datasets');
const series: ExploreSeries = await host.api['explore.series']({ versionId: version.id, index: 0, options: { threshold: 1 } });
const plot = series.seasonal[0] as SeasonalPlot;

describe('figures of an explored series', () => {
  const input = { key: 'k', name: 'Passengers', unit: 'Passengers', integerAxis: false, scheme: 'light', shown: null } as const;

  it('anomalies are hollow circles at their values, with the reason', () => {
    const { anomalies, time, y } = series;
    expect(anomalies.at.length).toBeGreaterThan(0);
    const figure = anomalyFigure({ ...input, time, y, anomalies });
    const marks = figure.traces.at(-1);
    expect(marks).toMatchObject({ marker: { symbol: 'circle-open' }, y: Array.from(anomalies.at, (at) => y[at]) });
    expect((marks?.['text'] as string[] | undefined)?.[0]?.replaceAll('<br>', ' ')).toBe(anomalies.reason[0]);
    const { rows } = figure.numbers();
    expect(rows).toHaveLength(y.length);
    expect(rows[anomalies.at[0] ?? 0]?.[3]).toBe(anomalies.reason[0]);
    expect(figure.legend.map(({ mark }) => mark)).toEqual(['line', 'ring']);
    const calm = { ...anomalies, at: new Int32Array() };
    expect(anomalyFigure({ ...input, time, y, anomalies: calm }).legend).toEqual([]);
  });

  it('a decomposition has a panel for the series with its trend, for each season and for the remainder, over one time axis', () => {
    const parts = series.decomposition;
    if (!parts) throw new Error('no decomposition');
    const figure = decompositionFigure({
      series,
      parts,
      unit: 'Passengers',
      seasonName: (m) => `${m} months`,
      integerAxis: false,
      scheme: 'dark',
      key: 'k',
      shown: null,
    });
    expect(decompositionPanels(parts)).toBe(3);
    expect(Object.keys(figure.layout).filter((name) => name.startsWith('yaxis'))).toEqual(['yaxis', 'yaxis2', 'yaxis3']);
    expect(new Set(figure.traces.slice(0, 4).map((trace) => trace['xaxis']))).toEqual(new Set(['x']));
    const { columns, rows } = figure.numbers();
    expect(columns).toEqual(['Period', 'Passengers', 'Trend', '12 months', 'Remainder']);
    const [, y, trend, season, rest] = rows[30] as [string, number, number, number, number];
    expect(trend + season + rest).toBeCloseTo(y, 8);
  });

  it('a seasonal plot has a line for each year, the newest marked, and the mean', () => {
    const figure = seasonalFigure(plot, 'Passengers', 'light');
    expect(figure.traces).toHaveLength(plot.cycles.length + 1);
    expect(figure.legend[0]?.label).toBe('1960');
    expect(figure.numbers().rows.map(([position]) => position)).toEqual(plot.positions);
    expect(figure.numbers().rows[0]?.[1]).toBe(series.y[0]);
  });

  it('a subseries plot has a small line for each position, apart from the next', () => {
    const figure = subseriesFigure(plot, 'Passengers', 'light');
    const { x, y } = figure.traces[0] as { x: (number | null)[]; y: (number | null)[] };
    expect(x.filter((place) => place === null)).toHaveLength(12);
    const january = y.slice(0, plot.cycles.length);
    expect(january).toEqual(plot.cycles.map((_, row) => series.y[12 * row]));
    expect(x.slice(0, plot.cycles.length).every((place) => Math.abs(place ?? 9) <= 0.4)).toBe(true);
  });

  it('a correlogram shows both bounds inside its range', () => {
    const data = series.autocorrelation;
    if (!data) throw new Error('no autocorrelation');
    const figure = autocorrelationFigure(data.acf, data.bound, 'Autocorrelation', 'light', data.bartlett);
    const [low, high] = (figure.layout['yaxis'] as { range: [number, number] }).range;
    expect(high).toBeGreaterThan(Math.max(...data.bartlett));
    expect(low).toBe(-high);
    expect(figure.traces).toHaveLength(3);
    expect(autocorrelationFigure(data.pacf, data.bound, 'Partial', 'light').traces).toHaveLength(1);
  });

  it('a spectrum names its strongest periods at their height', () => {
    if (!series.spectrum) throw new Error('no spectrum');
    const marks = spectrumFigure(series.spectrum, 'light').traces[2] as { text: string[]; x: number[]; y: number[] };
    expect(marks.text).toContain('12');
    const at = marks.text.indexOf('12');
    expect(marks.y[at]).toBe(
      Math.max(...Array.from(series.spectrum.raw).filter((_, k) => Math.abs(1 / (series.spectrum?.frequency[k] ?? 1) - 12) < 0.5)),
    );
  });

  it('a distribution draws the 5, 50 and 95% quantiles and lists all', () => {
    if (!series.distribution) throw new Error('no distribution');
    const figure = distributionFigure(series.distribution, 'Passengers', 'light');
    expect((figure.layout['annotations'] as { text: string }[]).map(({ text }) => text)).toEqual(['5%', '50%', '95%']);
    expect(figure.numbers().rows).toHaveLength(9);
  });

  it('figures of the newest periods are those that are known, each with what it is compared with', () => {
    const named = namedKpis(series.kpis, 'month');
    expect(named.map(({ name }) => name)).toEqual(['Newest', 'Last 3 months', 'Year to date', 'Last 12 months']);
    expect(named[0]?.changes.map((change) => change.with)).toEqual(['on the one before', 'on year before']);
    expect(namedKpis({ ...series.kpis, recent: null, yearToDate: null }, 'month')).toHaveLength(2);
  });
});

describe('figures of all series', () => {
  const found: ExploreCorrelation = {
    names: ['sales', 'price'],
    matrix: Float64Array.of(1, -0.6, -0.6, NaN),
    pairs: Int32Array.of(90, 88, 88, 90),
    lags: Int32Array.of(-2, -1, 0, 1, 2),
    cross: [Float64Array.of(0.2, 0.5, 1, 0.5, 0.2), Float64Array.of(0, 0.1, -0.6, -0.3, 0)],
    bound: 0.2,
    series: 1,
    notes: [],
  };
  it('correlations stand in rows and columns of the same names, what is unknown as a dash', () => {
    const [trace] = correlationFigure(found, 'light').traces;
    expect(trace).toMatchObject({
      z: [
        [1, -0.6],
        [-0.6, null],
      ],
      text: [
        ['1.00', '-0.60'],
        ['-0.60', '–'],
      ],
      zmin: -1,
      zmax: 1,
    });
  });
  it('the target with itself is shown for lags above zero, with a regressor on both sides', () => {
    expect(crossCorrelationFigure(found, 0, 'light').numbers().rows).toEqual([
      [1, 0.5],
      [2, 0.2],
    ]);
    expect(crossCorrelationFigure(found, 1, 'light').numbers().rows).toHaveLength(5);
  });
  it('segments are boxes, the largest total on top', () => {
    const one = {
      series: 2,
      observations: 9,
      min: 0,
      q1: 1,
      median: 2,
      q3: 3,
      max: 9,
      lower: 0,
      upper: 5,
      outliers: 1,
      mean: 2.5,
      total: 20,
      share: 0.8,
      change: 0.1,
    };
    const none = { ...one, value: 'empty', median: null, q1: null, q3: null };
    const figure = segmentsFigure([{ ...one, value: 'north' }, { ...one, value: 'south', total: 5 }, none], 'shop', 'sales', 'light');
    expect(figure.traces[0]).toMatchObject({ type: 'box', y: ['south', 'north'], q1: [1, 1], upperfence: [5, 5] });
    expect(figure.numbers().rows).toHaveLength(3);
  });
});

describe('what is typed', () => {
  const days = ['2016-12-30', '2016-12-31', '2017-01-01', '2017-01-02', '2017-02-01'];
  it('a period, or the beginning of one', () => {
    expect([periodAt(days, '2017', 'first'), periodAt(days, '2017', 'last')]).toEqual([2, 4]);
    expect([periodAt(days, '2017-01', 'first'), periodAt(days, '2017-01', 'last')]).toEqual([2, 3]);
    expect([periodAt(days, ' 2017-01-15 ', 'first'), periodAt(days, '2017-01-15', 'last')]).toEqual([4, 3]);
    expect([periodAt(days, '2018', 'first'), periodAt(days, '2015', 'last'), periodAt(days, '', 'first')]).toEqual([null, null, null]);
  });
  it('numbered periods are numbers, not beginnings', () => {
    const counted = ['8', '9', '10', '11'];
    expect([periodAt(counted, '10', 'first'), periodAt(counted, '1', 'first'), periodAt(counted, '9', 'last')]).toEqual([2, 0, 1]);
  });
  it('season lengths', () => {
    expect(seasonLengths('365, 7 7')).toEqual([7, 365]);
    expect(seasonLengths('  ')).toBeUndefined();
    expect([seasonLengths('1'), seasonLengths('week'), seasonLengths('7.5'), seasonLengths('2 3 4 5 6')]).toEqual([null, null, null, null]);
  });
});

describe('the state of the Explore screen', () => {
  it('equal filters have equal keys, and what does not filter is left out', () => {
    const filter = { keys: { family: ['TEA', 'BREAD'], store: [] }, from: 3 };
    expect(plainFilter(filter)).toEqual({ from: 3, keys: { family: ['BREAD', 'TEA'] } });
    expect(panelKey('v', filter)).toBe(panelKey('v', { from: 3, keys: { family: ['BREAD', 'TEA'] } }));
    expect([filterSize(filter), filterSize({ keys: { store: [] } })]).toEqual([2, 0]);
    expect(exploredKey('v', 1, {})).not.toBe(exploredKey('v', 1, { robust: true }));
  });
  it('each version keeps its own filter', () => {
    const explore = createExplore(host.api);
    explore.setFilter('a', { from: 2 });
    expect([filterOf(explore.store.getState(), 'a'), filterOf(explore.store.getState(), 'b')]).toEqual([{ from: 2 }, {}]);
  });
  it('tells how far a request is, and takes it back when it is not waited for any more', async () => {
    const calls: { signal: AbortSignal; finish: (value: string) => void }[] = [];
    const cache = createCache<string>(
      (_, { signal, onProgress }) =>
        new Promise((finish) => {
          onProgress({ phase: 'Looking', done: 3, total: 9 });
          calls.push({ signal, finish });
        }),
      4,
    );
    cache.request('a');
    expect(cache.store.getState().entries.get('a')).toMatchObject({ loading: true, progress: { done: 3 } });
    cache.abandon('a');
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(cache.store.getState().entries.has('a')).toBe(false);
    calls[0]?.finish('late');
    cache.request('a');
    calls[1]?.finish('new');
    await Promise.resolve();
    await Promise.resolve();
    expect(cache.store.getState().entries.get('a')).toEqual({ value: 'new', loading: false, failure: null });
    cache.abandon('a');
    expect(cache.store.getState().entries.get('a')?.value).toBe('new');
    expect(calls[1]?.signal.aborted).toBe(false);
  });
});
