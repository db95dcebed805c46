import type { RowDependence, RowPrediction, RowReport, RowValues } from '../../contract/entities/regression.ts';
import { amount, percent, significant } from '../words/numbers.ts';
import type { Figure } from './figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, markColour, type Scheme } from './theme.ts';

const shown = (value: RowValues[string] | undefined): string =>
  typeof value === 'number' ? significant(value, 6) : value === null || value === undefined ? 'missing' : value.replace('T', ' ');

/** Columns beyond these are drawn as one. */
const MOST_BARS = 8;

/**
 * What each column adds, from what is predicted without knowing anything to the prediction. Where the model learns a logarithm, each bar
 * multiplies, and the axis is in percent.
 */
export function waterfallFigure(answer: RowPrediction, values: RowValues, target: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const log = answer.scale === 'log';
  const first = answer.drivers.slice(0, MOST_BARS);
  const rest = answer.drivers.slice(MOST_BARS).reduce((sum, { value }) => sum + value, 0);
  const bars = [
    ...first.map(({ column, value }) => ({ label: `${column} = ${shown(values[column])}`.slice(0, 44), value })),
    ...(answer.drivers.length > MOST_BARS ? [{ label: `${answer.drivers.length - MOST_BARS} others`, value: rest }] : []),
  ];
  let at = log ? 0 : answer.base;
  const drawn = bars.map(({ label, value }) => {
    const from = at;
    at += value;
    return { label, value, from };
  });
  const text = (value: number): string =>
    log
      ? percent(Math.expm1(value), { sign: true, decimals: Math.abs(value) < 0.1 ? 1 : 0 })
      : `${value >= 0 ? '+' : ''}${amount(value, Math.abs(answer.predicted) || 1)}`;
  const end = at;
  return {
    traces: [
      {
        type: 'bar',
        orientation: 'h',
        y: drawn.map(({ label }) => label),
        x: drawn.map(({ value }) => value),
        base: drawn.map(({ from }) => from),
        marker: { color: drawn.map(({ value }) => (value >= 0 ? colours.forecast : markColour[scheme])) },
        text: drawn.map(({ value }) => text(value)),
        textposition: 'outside',
        textfont: { size: 11, color: colours.text },
        cliponaxis: false,
        hovertemplate: '%{y}: %{text}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 24, t: 18, b: 36, pad: 0 },
      bargap: 0.35,
      xaxis: {
        ...plainAxis(scheme, log ? `${target}, as a factor (logarithm)` : target),
        automargin: true,
        range: rangeOf(drawn, log ? 0 : answer.base),
      },
      yaxis: {
        type: 'category',
        autorange: 'reversed',
        automargin: true,
        fixedrange: true,
        tickfont: { color: colours.text, size: 11 },
        ticklabelstandoff: 6,
      },
      shapes: [log ? 0 : answer.base, end].map((x, i) => ({
        type: 'line',
        x0: x,
        x1: x,
        yref: 'paper',
        y0: 0,
        y1: 1,
        line: { color: colours.origin, width: 1, dash: i === 0 ? 'dash' : 'solid' },
      })),
      annotations: [
        {
          x: log ? 0 : answer.base,
          y: 1,
          yref: 'paper',
          yanchor: 'bottom',
          showarrow: false,
          text: `${log ? 'typically' : 'on average'} ${amount(answer.base, Math.abs(answer.base))}`,
          font: { size: 11, color: colours.quiet },
          ...anchor(log ? 0 : answer.base, end),
        },
        {
          x: end,
          y: 1,
          yref: 'paper',
          yanchor: 'bottom',
          showarrow: false,
          text: `predicted ${amount(answer.predicted, Math.abs(answer.predicted))}`,
          font: { size: 11, color: colours.text },
          ...anchor(end, log ? 0 : answer.base),
        },
      ],
    },
    legend: [
      { label: 'raises it', mark: 'dot', colour: colours.forecast },
      { label: 'lowers it', mark: 'dot', colour: markColour[scheme] },
    ],
    ...fixed,
    key: 'waterfall',
    numbers: () => ({
      columns: ['Column', 'Value', log ? 'Adds to the logarithm' : 'Adds'],
      rows: answer.drivers.map(({ column, value }) => [column, shown(values[column]), value]),
    }),
  };
}

/** Two labels at the top stand apart: each on its side. */
const anchor = (x: number, other: number): { xanchor: string } => ({ xanchor: x < other ? 'right' : 'left' });

/** Room for the words at the ends of the bars and above the lines. */
function rangeOf(bars: readonly { readonly from: number; readonly value: number }[], base: number): [number, number] {
  const ends = [base, ...bars.map(({ from, value }) => from + value)];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.35 * (high - low || Math.abs(base) || 1);
  return [low - room, high + room];
}

/** The prediction of this row over a column's range, and the mean over rows of the training data. */
export function rowDependenceFigure(found: RowDependence, now: RowValues[string], target: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const dates = typeof found.x[0] === 'string' && /^\d{4}-\d\d-\d\dT/.test(found.x[0]);
  const words = typeof found.x[0] === 'string' && !dates;
  const at = words ? found.x.indexOf(now ?? '') : -1;
  const lines = [
    { name: 'this row', y: found.row, colour: colours.forecast, width: 2 },
    // A model from elsewhere comes without rows to take a mean of.
    ...(found.mean.length > 0 ? [{ name: 'mean of rows', y: found.mean, colour: colours.origin, width: 1.5 }] : []),
  ];
  return {
    traces: lines.map(({ name, y, colour, width }) =>
      words
        ? {
            type: 'scatter',
            mode: 'markers',
            name,
            x: found.x,
            y,
            marker: { color: found.x.map((_, i) => (i === at && name === 'this row' ? markColour[scheme] : colour)), size: 8 },
            hovertemplate: `%{x}: %{y:,.4~r}<extra>${name}</extra>`,
          }
        : {
            type: 'scatter',
            mode: 'lines',
            name,
            x: found.x,
            y,
            line: { color: colour, width, shape: 'hvh' },
            hovertemplate: `%{x}: %{y:,.4~r}<extra>${name}</extra>`,
          },
    ),
    layout: {
      ...still(scheme),
      margin: { l: 60, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: {
        ...plainAxis(scheme, words ? '' : found.column),
        automargin: true,
        type: words ? 'category' : dates ? 'date' : 'linear',
        zeroline: false,
        ...(words ? { nticks: found.x.length, tickfont: { size: 10 } } : {}),
      },
      yaxis: plainAxis(scheme, target),
      shapes:
        words || now === null
          ? []
          : [{ type: 'line', x0: now, x1: now, yref: 'paper', y0: 0, y1: 1, line: { color: markColour[scheme], width: 1, dash: 'dash' } }],
    },
    legend: lines.map(({ name, colour }) => ({ label: name, mark: words ? 'dot' : 'line', colour }) as const),
    ...fixed,
    key: `dependence ${found.column}`,
    numbers: () => ({
      columns: [found.column, 'This row', 'Mean of rows'],
      rows: found.x.map((x, i) => [x, found.row[i] ?? null, found.mean[i] ?? null]),
    }),
  };
}

/** Test rows: what was predicted beside what came. On the line they are the same. */
export function actualFigure({ actual, predicted }: RowReport['sample'], target: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const all = [...actual, ...predicted];
  const [low, high] = [all.reduce((a, b) => Math.min(a, b), Infinity), all.reduce((a, b) => Math.max(a, b), -Infinity)];
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        x: [low, high],
        y: [low, high],
        line: { color: colours.origin, width: 1, dash: 'dash' },
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: predicted,
        y: actual,
        marker: { color: colours.fold, size: 5 },
        hovertemplate: 'predicted %{x:,.4~r}, was %{y:,.4~r}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 64, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...plainAxis(scheme, `${target}, predicted`), zeroline: false },
      yaxis: plainAxis(scheme, `${target}, actual`),
    },
    legend: [],
    ...fixed,
    key: 'actual',
    numbers: () => ({ columns: ['Predicted', 'Actual'], rows: predicted.map((x, i) => [x, actual[i] ?? null]) }),
  };
}

/** What training gained from each column, as a share. */
export function gainFigure(importance: RowReport['importance'], scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const top = importance.slice(0, 12);
  return {
    traces: [
      {
        type: 'bar',
        orientation: 'h',
        y: top.map(({ column }) => column.slice(0, 30)),
        x: top.map(({ share }) => share),
        marker: { color: colours.forecast },
        text: top.map(({ share }) => percent(share, { decimals: share < 0.1 ? 1 : 0 })),
        textposition: 'outside',
        textfont: { size: 11, color: colours.text },
        cliponaxis: false,
        hovertemplate: '%{y}: %{text}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 48, t: 8, b: 36, pad: 0 },
      bargap: 0.35,
      xaxis: { ...plainAxis(scheme, 'share of the gain of all splits'), tickformat: '.0%', rangemode: 'tozero' },
      yaxis: {
        type: 'category',
        autorange: 'reversed',
        automargin: true,
        fixedrange: true,
        tickfont: { color: colours.text, size: 11 },
        ticklabelstandoff: 6,
      },
    },
    legend: [],
    ...fixed,
    key: 'gain',
    numbers: () => ({ columns: ['Column', 'Share of the gain'], rows: importance.map(({ column, share }) => [column, share]) }),
  };
}
