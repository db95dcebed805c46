import type { DriftCheck, DriftColumn, DriftDetails } from '../../contract/entities/drift.ts';
import { percent } from '../words/numbers.ts';
import type { Figure } from './figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, markColour, type Scheme } from './theme.ts';

const margin = { l: 56, r: 16, t: 8, b: 40, pad: 0 } as const;
/** Okabe and Ito's, those that are told apart on both grounds. */
const lines: Record<Scheme, readonly string[]> = {
  light: ['#2f6fdb', '#b85c00', '#00795a', '#a8487f', '#5d6670', '#8f7600'],
  dark: ['#6ea8ff', '#ff9a57', '#34c79b', '#e29cc4', '#a1abb6', '#e3cf4a'],
};

const both = (scheme: Scheme): Figure['legend'] => [
  { label: 'Reference', mark: 'band', colour: chartColours[scheme].origin },
  { label: 'Current', mark: 'line', colour: chartColours[scheme].forecast },
];

/** What the values of a chart of distributions are. */
const unitOf = ({ adjustment, role, name }: DriftColumn): string => {
  const size = role === 'target' ? ', in sizes of the series' : '';
  if (adjustment === 'year') return `${name} less the same weeks a year before${size}`;
  if (adjustment === 'season') return `${name} less the usual of the season${size}`;
  return `${name}${size}`;
};

/** Both distributions of a column: what it was as bars, what it is as an outline. */
export function pairFigure(column: DriftColumn, scheme: Scheme): Figure | null {
  const { bars } = column;
  if (!bars) return null;
  const colours = chartColours[scheme];
  const { edges, labels, reference, current } = bars;
  const middles = edges ? reference.map((_, i) => ((edges[i] as number) + (edges[i + 1] as number)) / 2) : reference.map((_, i) => i);
  const width = edges ? (edges[1] as number) - (edges[0] as number) : 0.8;
  const names = labels ?? middles.map((middle) => middle.toPrecision(3));
  // The outline of bars, from edge to edge.
  const outline = {
    x: current.flatMap((_, i) => [(middles[i] as number) - width / 2, (middles[i] as number) + width / 2]),
    y: current.flatMap((share) => [share, share]),
  };
  return {
    traces: [
      {
        type: 'bar',
        x: middles,
        y: reference,
        width: 0.94 * width,
        text: names,
        textposition: 'none',
        marker: { color: colours.origin, opacity: 0.45 },
        hovertemplate: 'reference %{y:.1%} near %{text}<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'lines',
        x: outline.x,
        y: outline.y,
        line: { color: colours.forecast, width: 2, shape: 'linear' },
        hovertemplate: 'current %{y:.1%}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin,
      bargap: 0,
      xaxis: { ...plainAxis(scheme, unitOf(column)), ...(labels ? { tickvals: middles, ticktext: labels } : {}) },
      yaxis: { ...plainAxis(scheme, 'Share of values'), rangemode: 'tozero', tickformat: '.0%' },
    },
    legend: both(scheme),
    ...fixed,
    key: `drift of ${column.name}`,
    numbers: () => ({
      columns: [edges ? 'From' : column.name, 'Reference', 'Current'],
      rows: reference.map((share, i) => [
        edges ? (edges[i] as number) : (names[i] as string),
        percent(share, { decimals: 1 }),
        percent(current[i], { decimals: 1 }),
      ]),
    }),
  };
}

/** A season before and now. */
export function seasonPairFigure(season: DriftDetails['seasons'][number], scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { labels, figure, seasonLength } = season;
  const few = labels.length <= 31;
  const x = labels.map((_, i) => i);
  const line = (name: string, y: readonly number[], color: string, dash: string) => ({
    ...{ type: 'scatter', mode: few ? 'lines+markers' : 'lines', x, y, text: labels },
    line: { color, width: 1.75, dash },
    marker: { color, size: 5 },
    hovertemplate: `${name} %{text}: %{y:.1%}<extra></extra>`,
  });
  return {
    traces: [line('reference', figure.reference, colours.origin, 'dash'), line('current', figure.current, colours.forecast, 'solid')],
    layout: {
      ...still(scheme),
      margin,
      xaxis: { ...plainAxis(scheme, ''), zeroline: false, ...(few ? { tickvals: x, ticktext: labels } : {}) },
      yaxis: { ...plainAxis(scheme, 'About the mean, in sizes of the series'), tickformat: '.0%' },
    },
    legend: [
      { label: 'Reference, dashed', mark: 'line', colour: colours.origin },
      { label: 'Current', mark: 'line', colour: colours.forecast },
    ],
    ...fixed,
    key: `season of ${seasonLength}`,
    numbers: () => ({
      columns: ['Place', 'Reference', 'Current'],
      rows: labels.map((label, i) => [label, figure.reference[i] ?? null, figure.current[i] ?? null]),
    }),
  };
}

/** Errors over the size expected as they came, with alarms of detectors and change points. */
export function errorStreamFigure(
  { periods, ratios, alarms, changes, since }: NonNullable<DriftDetails['errors']>,
  scheme: Scheme,
): Figure {
  const colours = chartColours[scheme];
  const mark = markColour[scheme];
  const upright = (at: string, color: string, dash: string) => ({
    type: 'line',
    x0: at,
    x1: at,
    yref: 'paper',
    y0: 0,
    y1: 1,
    line: { color, width: 1.25, dash },
  });
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        x: periods,
        y: ratios,
        line: { color: colours.forecast, width: 1.5 },
        hovertemplate: '%{x}: %{y:.2f}<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: alarms.map(({ at }) => at),
        y: alarms.map(({ at }) => ratios[periods.indexOf(at)] ?? 0),
        text: alarms.map(({ detector, since: from, direction }) => `${detector}: ${direction === 'up' ? 'grown' : 'fallen'} since ${from}`),
        marker: { color: mark, size: 9, symbol: 'circle-open', line: { width: 2 } },
        hovertemplate: '%{text}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin,
      xaxis: { ...plainAxis(scheme, ''), type: 'category', nticks: 8, showgrid: false },
      yaxis: { ...plainAxis(scheme, 'Errors over the size expected'), rangemode: 'tozero' },
      shapes: [
        { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 1, y1: 1, line: { color: colours.zero, width: 1 } },
        ...changes.map((at) => upright(at, colours.origin, 'dash')),
        ...(since === null ? [] : [upright(since, mark, 'solid')]),
      ],
    },
    legend: [
      { label: 'Errors; 1 is as the backtest said', mark: 'line', colour: colours.forecast },
      { label: 'Alarms', mark: 'ring', colour: mark },
      { label: 'Change points, dashed', mark: 'line', colour: colours.origin },
    ],
    ...fixed,
    key: 'errors',
    numbers: () => ({ columns: ['Period', 'Ratio'], rows: periods.map((period, i) => [period, ratios[i] ?? null]) }),
  };
}

/** Columns that are drawn over time. */
const MOST_LINES = 6;

/** Effects over checks, the oldest first: a line for each of the columns that matter most now. */
export function effectsFigure(checks: readonly DriftCheck[], scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const ordered = checks
    .filter(({ state }) => state === 'done')
    .toSorted((a, b) => (a.current.last < b.current.last ? -1 : a.current.last > b.current.last ? 1 : a.createdAt < b.createdAt ? -1 : 1));
  const highest = new Map<string, number>();
  for (const { ranked } of ordered) for (const { name, effect } of ranked) highest.set(name, Math.max(highest.get(name) ?? 0, effect));
  const names = [...highest]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MOST_LINES)
    .map(([name]) => name);
  const x = ordered.map(({ reference, current }) => `${current.last} (v${reference.number} to v${current.number})`);
  const effectOf = (check: DriftCheck, name: string): number | null => check.ranked.find((one) => one.name === name)?.effect ?? null;
  return {
    traces: names.map((name, i) => ({
      ...{ type: 'scatter', mode: 'lines+markers', name, x, y: ordered.map((check) => effectOf(check, name)) },
      line: { color: lines[scheme][i], width: 1.75 },
      marker: { color: lines[scheme][i], size: 6 },
      hovertemplate: `${name} %{y:.2f}<br>%{x}<extra></extra>`,
    })),
    layout: {
      ...still(scheme),
      margin,
      xaxis: { ...plainAxis(scheme, ''), type: 'category', showgrid: false, nticks: 8 },
      yaxis: { ...plainAxis(scheme, 'Effect; above 1 it matters'), rangemode: 'tozero' },
      shapes: [{ type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 1, y1: 1, line: { color: colours.origin, width: 1, dash: 'dash' } }],
    },
    legend: names.map((name, i) => ({ label: name, mark: 'line', colour: lines[scheme][i] as string })),
    ...fixed,
    key: 'effects over checks',
    numbers: () => ({
      columns: ['Check', ...names],
      rows: ordered.map((check, i) => [x[i] ?? '', ...names.map((name) => effectOf(check, name))]),
    }),
  };
}
