import type { LeaderboardRow, SeriesForecast } from '../../contract/entities/experiment.ts';
import { coverageText } from '../words/coverage.ts';
import type { Figure, NumberTable, Range, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { baseLayout, chartColours, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { lineFor, type Line } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';

const twoYearsMs = 2 * 366 * 86_400_000;

export interface ForecastInput {
  readonly forecast: SeriesForecast;
  /** The model's row of the leaderboard: its measured coverage stands beside the bands' names. */
  readonly row: Pick<LeaderboardRow, 'coverage'> | null;
  readonly modelLabel: string;
  readonly unit: string;
  readonly seasonLength: number;
  readonly integerAxis: boolean;
  readonly folds: boolean;
  readonly scheme: Scheme;
  readonly key: string;
  readonly shown: Range | null;
}

/** How many periods of history are on show at first: two seasons or so, and enough to judge the horizon by. */
export const periodsShown = (seasonLength: number, horizon: number): number => Math.max(2 * seasonLength, 4 * horizon, 24);

/** History, origin, forecast, bands and, when asked for, each backtest fold's forecast. */
export function forecastFigure(input: ForecastInput): Figure {
  const { forecast, scheme, integerAxis } = input;
  const colours = chartColours[scheme];
  const past = readTimes(forecast.history.time, integerAxis);
  const ahead = readTimes(forecast.forecast.time, integerAxis);
  const history: Line = { x: past.x, y: forecast.history.y };
  const mean: Line = { x: ahead.x, y: forecast.forecast.mean };
  const folds = input.folds
    ? forecast.folds.map((fold) => ({ x: readTimes(fold.time, integerAxis).x, y: fold.mean, origin: fold.origin }))
    : [];
  const bands = forecast.forecast.bands.toSorted((a, b) => b.level - a.level);
  const lines = [
    history,
    mean,
    ...folds,
    ...bands.flatMap(({ lower, upper }) => [
      { x: ahead.x, y: lower },
      { x: ahead.x, y: upper },
    ]),
  ];

  const first = past.x[0] ?? ahead.x[0] ?? 0;
  const last = ahead.x[ahead.x.length - 1] ?? first;
  const origin = past.x[past.x.length - 1] ?? first;
  const shownFrom = past.x[Math.max(0, past.x.length - periodsShown(input.seasonLength, ahead.x.length))] ?? first;
  const room = (last - shownFrom) * 0.015;
  const hoverformat = numberFormat([history.y, mean.y]);
  const slider = past.kind === 'date' && last - first > twoYearsMs && shownFrom > first;
  return {
    traces: [
      ...bands.map((band, place) =>
        bandTrace(band, ahead.x, colours.bands[place === bands.length - 1 ? 0 : 1], bandName(band.level, input.row)),
      ),
      historyTrace(lineFor(history, input.shown), colours.history),
      ...folds.map((fold, place) => foldTrace(fold, place, colours.fold)),
      forecastTrace(mean, bands, colours.forecast, input.modelLabel, hoverformat),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      margin: { l: 56, r: 16, t: 8, b: slider ? 8 : 40, pad: 0 },
      xaxis: {
        ...timeAxis(scheme, past.kind, ahead.hoverFormat),
        ...(slider && {
          rangeslider: {
            visible: true,
            thickness: 0.08,
            bgcolor: colours.background,
            bordercolor: colours.grid,
            borderwidth: 1,
            yaxis: { rangemode: 'auto' },
          },
        }),
      },
      yaxis: { ...valueAxis(scheme, input.unit), hoverformat },
      shapes: [{ type: 'line', x0: origin, x1: origin, yref: 'paper', y0: 0, y1: 1, line: { color: colours.origin, width: 1 } }],
      annotations: [
        {
          x: origin,
          xanchor: 'right',
          yref: 'paper',
          y: 1,
          yanchor: 'top',
          text: `last value ${forecast.history.time.at(-1) ?? ''}`,
          showarrow: false,
          font: { size: 11, color: colours.quiet },
        },
      ],
    },
    legend: [
      { label: 'History', mark: 'line', colour: colours.history },
      { label: 'Forecast', mark: 'line', colour: colours.forecast },
      ...bands.toReversed().map(({ level }, place) => ({
        label: bandName(level, input.row),
        mark: 'band' as const,
        colour: colours.bands[place === 0 ? 0 : 1],
      })),
      ...(folds.length > 0 ? [{ label: 'Backtest folds', mark: 'line' as const, colour: colours.fold }] : []),
    ],
    window: [shownFrom - room, last + room],
    bounds: [first - room, last + room],
    valueRange: (window) => valueRange(lines, window),
    key: input.key,
    numbers: () => forecastNumbers(forecast),
  };
}

/** `95% (measured 94%)`. */
const bandName = (level: number, row: ForecastInput['row']): string => {
  const measured = row?.coverage.find((entry) => entry.level === level)?.measured ?? null;
  return measured === null ? `${level}%` : `${level}% (measured ${coverageText(measured)})`;
};

const historyTrace = (line: Line, color: string): Trace => ({
  type: 'scatter',
  mode: 'lines',
  name: 'History',
  x: line.x,
  y: line.y,
  line: { color, width: 1.25 },
  hovertemplate: '%{y}<extra>Actual</extra>',
});

/** A band is one closed outline: there along the upper edge and back along the lower. */
const bandTrace = (band: SeriesForecast['forecast']['bands'][number], x: Float64Array, fill: string, name: string): Trace => ({
  type: 'scatter',
  mode: 'lines',
  name,
  x: [...x, ...x.toReversed()],
  y: [...band.upper, ...band.lower.toReversed()],
  fill: 'toself',
  fillcolor: fill,
  line: { width: 0, color: fill },
  hoverinfo: 'skip',
});

const foldTrace = (fold: Line & { readonly origin: string }, place: number, color: string): Trace => ({
  type: 'scatter',
  mode: 'lines',
  name: 'Backtest folds',
  showlegend: place === 0,
  x: fold.x,
  y: fold.y,
  line: { color, width: 1 },
  hovertemplate: `%{y}<extra>Fold from ${fold.origin}</extra>`,
});

function forecastTrace(mean: Line, bands: SeriesForecast['forecast']['bands'], color: string, label: string, format: string): Trace {
  const edge = (k: number): string => `%{customdata[${k}]:${format}}`;
  const intervals = bands.map((band, k) => `<br>${band.level}%: ${edge(2 * k)} – ${edge(2 * k + 1)}`).toReversed();
  return {
    type: 'scatter',
    mode: mean.y.length === 1 ? 'markers' : 'lines',
    name: `Forecast (${label})`,
    x: mean.x,
    y: mean.y,
    customdata: Array.from(mean.y, (_, i) => bands.flatMap(({ lower, upper }) => [lower[i] ?? null, upper[i] ?? null])),
    line: { color, width: 2 },
    hovertemplate: `%{y}${intervals.join('')}<extra>Forecast</extra>`,
  };
}

function forecastNumbers({ history, forecast }: SeriesForecast): NumberTable {
  const bands = forecast.bands.toSorted((a, b) => a.level - b.level);
  const edges = bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`]);
  const empty = edges.map(() => null);
  return {
    columns: ['Period', 'Actual', 'Forecast', ...edges],
    rows: [
      ...history.time.map((text, i) => [text, finite(history.y[i]), null, ...empty]),
      ...forecast.time.map((text, i) => [
        text,
        null,
        finite(forecast.mean[i]),
        ...bands.flatMap(({ lower, upper }) => [finite(lower[i]), finite(upper[i])]),
      ]),
    ],
  };
}
