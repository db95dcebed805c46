import type { RowDependence, RowPrediction, RowReport, RowValues } from '../../contract/entities/regression.ts';
import { amount, percent, significant } from '../words/numbers.ts';
import type { Figure } from './figure.ts';
import { fixed, lyingBars, namesAxis, plainAxis, still } from './small-chart.ts';
import { chartColours, markColour, type Scheme } from './theme.ts';
import { waterfallFigure } from './waterfall-figure.ts';

const shown = (value: RowValues[string] | undefined): string =>
  typeof value === 'number' ? significant(value, 6) : value === null || value === undefined ? 'missing' : value.replace('T', ' ');

/** Columns beyond these are drawn as one. */
const MOST_BARS = 8;

/**
 * What each column adds, from what is predicted without knowing anything to the prediction. Where the model learns a logarithm, each bar
 * multiplies, and the axis is in percent.
 */
export function rowWaterfallFigure(answer: RowPrediction, values: RowValues, target: string, scheme: Scheme): Figure {
  const log = answer.scale === 'log';
  const first = answer.drivers.slice(0, MOST_BARS);
  const rest = answer.drivers.slice(MOST_BARS).reduce((sum, { value }) => sum + value, 0);
  const bars = [
    ...first.map(({ column, value }) => ({ label: `${column} = ${shown(values[column])}`.slice(0, 44), value })),
    ...(answer.drivers.length > MOST_BARS ? [{ label: `${answer.drivers.length - MOST_BARS} others`, value: rest }] : []),
  ];
  const start = log ? 0 : answer.base;
  return waterfallFigure({
    start,
    end: bars.reduce((sum, { value }) => sum + value, start),
    bars,
    names: [log ? 'typically' : 'on average', 'predicted'],
    words: {
      ends: [amount(answer.base, Math.abs(answer.base)), amount(answer.predicted, Math.abs(answer.predicted))],
      added: (value) =>
        log
          ? percent(Math.expm1(value), { sign: true, decimals: Math.abs(value) < 0.1 ? 1 : 0 })
          : `${value >= 0 ? '+' : ''}${amount(value, Math.abs(answer.predicted) || 1)}`,
    },
    unit: log ? `${target}, as a factor (logarithm)` : target,
    scheme,
    key: 'waterfall',
    numbers: () => ({
      columns: ['Column', 'Value', log ? 'Adds to the logarithm' : 'Adds'],
      rows: answer.drivers.map(({ column, value }) => [column, shown(values[column]), value]),
    }),
  });
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
        ...lyingBars(
          top.map(({ column }) => column.slice(0, 30)),
          top.map(({ share }) => share),
          top.map(({ share }) => percent(share, { decimals: share < 0.1 ? 1 : 0 })),
          scheme,
        ),
        marker: { color: colours.forecast },
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 48, t: 8, b: 36, pad: 0 },
      bargap: 0.35,
      xaxis: { ...plainAxis(scheme, 'share of the gain of all splits'), tickformat: '.0%', rangemode: 'tozero' },
      yaxis: namesAxis(scheme),
    },
    legend: [],
    ...fixed,
    key: 'gain',
    numbers: () => ({ columns: ['Column', 'Share of the gain'], rows: importance.map(({ column, share }) => [column, share]) }),
  };
}
