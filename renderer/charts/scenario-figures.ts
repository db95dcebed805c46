import type { ScenarioComparison, ScenarioSeries, ForecastWaterfall } from '../../contract/entities/scenario.ts';
import { percent } from '../words/numbers.ts';
import { stepWords } from '../words/scenarios.ts';
import type { Figure, Range, Trace } from './figure.ts';
import { forecastFigure, type ForecastInput } from './forecast-figure.ts';
import { baseLayout, chartColours, markColour, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';
import { waterfallFigure } from './waterfall-figure.ts';

/** Of Okabe and Ito; the base is grey and dashed. */
const colours = ['#2f6fdb', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;
export const scenarioColour = (column: number): string => (column === 0 ? '#8a929b' : (colours[(column - 1) % colours.length] as string));

/** A series in a scenario: the final forecast with its bands, the run's own dashed, cells that a person has set as dots. */
export function scenarioFigure(input: Omit<ForecastInput, 'folds' | 'row'>, { time, base, final, edits }: ScenarioSeries): Figure {
  const { forecast, scheme, integerAxis } = input;
  const chart = chartColours[scheme];
  const shown = { ...forecast, forecast: { time: forecast.forecast.time, mean: final.mean, bands: final.bands } };
  const figure = forecastFigure({ ...input, forecast: shown, folds: false, row: null });
  const { x } = readTimes(time, integerAxis);
  const touched = edits.flatMap((serials, step) => (serials.length > 0 ? [step] : []));
  const format = numberFormat([forecast.history.y, final.mean]);
  const lines = [{ x, y: base.mean }];
  return {
    ...figure,
    traces: [
      ...figure.traces,
      {
        type: 'scatter',
        mode: time.length === 1 ? 'markers' : 'lines',
        name: 'Base forecast',
        x,
        y: base.mean,
        line: { color: chart.origin, width: 1.5, dash: 'dash' },
        hovertemplate: `%{y:${format}}<extra>Base forecast</extra>`,
      },
      {
        type: 'scatter',
        mode: 'markers',
        name: 'Set by hand',
        x: touched.map((step) => x[step] ?? NaN),
        y: touched.map((step) => final.mean[step] ?? NaN),
        marker: { size: 7, color: markColour[scheme] },
        hoverinfo: 'skip',
      },
    ],
    legend: [
      ...figure.legend,
      { label: 'Base forecast', mark: 'line', colour: chart.origin },
      ...(touched.length > 0 ? [{ label: 'Set by hand', mark: 'dot' as const, colour: markColour[scheme] }] : []),
    ],
    valueRange: (window: Range) => {
      const own = figure.valueRange?.(window) ?? null;
      const more = valueRange(lines, window);
      return own && more ? [Math.min(own[0], more[0]), Math.max(own[1], more[1])] : (own ?? more);
    },
    numbers: () => ({
      columns: [
        'Period',
        'Base forecast',
        'Final forecast',
        'Change',
        ...final.bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`]),
      ],
      rows: time.map((text, h) => [
        text,
        base.mean[h] ?? null,
        final.mean[h] ?? null,
        (final.mean[h] ?? NaN) - (base.mean[h] ?? NaN),
        ...final.bands.flatMap(({ lower, upper }) => [lower[h] ?? null, upper[h] ?? null]),
      ]),
    }),
  };
}

/** Sums of the base and of scenarios by period. */
export function comparisonFigure(
  { columns, time, byPeriod }: ScenarioComparison,
  unit: string,
  integerAxis: boolean,
  scheme: Scheme,
): Figure {
  const { x, kind, hoverFormat } = readTimes(time, integerAxis);
  const width = (x[1] ?? NaN) - (x[0] ?? NaN) || 1;
  const window: Range = [(x[0] ?? 0) - 0.3 * width, (x[x.length - 1] ?? 1) + 0.3 * width];
  const format = numberFormat(byPeriod);
  const lines = byPeriod.map((y) => ({ x, y }));
  return {
    traces: columns.map(({ name }, column): Trace => ({
      type: 'scatter',
      mode: time.length === 1 ? 'markers' : 'lines',
      name,
      x,
      y: byPeriod[column] as Float64Array,
      line: { color: scenarioColour(column), width: column === 0 ? 1.5 : 2, dash: column === 0 ? 'dash' : 'solid' },
      hovertemplate: `%{y:${format}}<extra>${name.replaceAll('<', '‹').slice(0, 60)}</extra>`,
    })),
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      xaxis: timeAxis(scheme, kind, hoverFormat),
      yaxis: valueAxis(scheme, unit),
    },
    legend: columns.map(({ name }, column) => ({ label: name, mark: 'line' as const, colour: scenarioColour(column) })),
    window,
    bounds: window,
    valueRange: (shown) => valueRange(lines, shown),
    key: JSON.stringify([columns.map(({ id }) => id), time[0], time.length]),
    numbers: () => ({
      columns: ['Period', ...columns.map(({ name }) => name)],
      rows: time.map((text, h) => [text, ...byPeriod.map((values) => values[h] ?? null)]),
    }),
  };
}

/** From an earlier forecast to a later one, step by step. */
export const forecastWaterfallFigure = ({ start, end, steps, group }: ForecastWaterfall, unit: string, scheme: Scheme): Figure =>
  waterfallFigure({
    start,
    end,
    bars: steps.map(({ kind, change }) => ({ label: stepWords[kind], value: change })),
    names: ['earlier', 'now'],
    unit,
    scheme,
    key: `forecast waterfall ${group ?? ''}`,
    numbers: () => ({
      columns: ['Step', 'From', 'Change', 'To', 'Share of the start'],
      rows: steps.map(({ kind, from, change, to }) => [
        stepWords[kind],
        from,
        change,
        to,
        start === 0 ? null : percent(change / Math.abs(start), { sign: true, decimals: 1 }),
      ]),
    }),
  });
