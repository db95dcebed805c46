import type { LeaderboardRow } from '../../contract/entities/experiment.ts';
import { accuracyText, accuracyWords, type AccuracyName } from '../words/metrics.ts';
import { modelColour } from '../words/models.ts';
import type { Figure } from './figure.ts';
import { baseLayout, chartColours, valueAxis, type Scheme } from './theme.ts';

export interface AccuracyInput {
  readonly rows: readonly LeaderboardRow[];
  readonly metric: AccuracyName;
  /** The metric that standard errors belong to. */
  readonly selectionMetric: string;
  readonly scheme: Scheme;
}

/** One dot a model on one metric, the most accurate on top, and seasonal naive as the line to beat. */
export function accuracyFigure({ rows, metric, selectionMetric, scheme }: AccuracyInput): Figure {
  const colours = chartColours[scheme];
  const known = rows
    .flatMap((row) => {
      const value = row[metric];
      return value === null ? [] : [{ row, value }];
    })
    .toSorted((a, b) => b.value - a.value);
  const reference = known.find(({ row }) => row.model === 'seasonal-naive');
  const withErrors = metric === selectionMetric;
  const axis = valueAxis(
    scheme,
    `${accuracyWords[metric].label}${accuracyWords[metric].inPercent ? ', %' : ''}: smaller is better${withErrors ? '; bars are the standard error of the difference to the best' : ''}`,
  );
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'markers',
        x: known.map(({ value }) => value),
        y: known.map(({ row }) => row.label),
        marker: {
          size: 10,
          color: known.map(({ row }) => (row.baseline ? colours.background : modelColour(row.model))),
          line: { width: 2, color: known.map(({ row }) => modelColour(row.model, row.baseline)) },
        },
        ...(withErrors && {
          error_x: { type: 'data', array: known.map(({ row }) => row.standardError ?? 0), color: colours.quiet, thickness: 1, width: 3 },
        }),
        text: known.map(({ row, value }) => `${row.label}: ${accuracyText(metric, value)}`),
        hovertemplate: '%{text}<extra></extra>',
        cliponaxis: false,
      },
    ],
    layout: {
      ...baseLayout(scheme),
      dragmode: false,
      hovermode: 'closest',
      margin: { l: 12, r: 24, t: 20, b: 36, pad: 0 },
      xaxis: { ...axis, rangemode: 'tozero', zeroline: false, showline: true, linecolor: colours.zero, automargin: true },
      yaxis: {
        type: 'category',
        automargin: true,
        fixedrange: true,
        gridcolor: colours.grid,
        ticklabelstandoff: 8,
        tickfont: { color: colours.text },
      },
      ...(reference && {
        shapes: [
          {
            type: 'line',
            x0: reference.value,
            x1: reference.value,
            yref: 'paper',
            y0: 0,
            y1: 1,
            line: { color: colours.origin, width: 1, dash: 'dash' },
          },
        ],
        annotations: [
          {
            x: reference.value,
            yref: 'paper',
            y: 1,
            yanchor: 'bottom',
            text: 'Seasonal naive',
            showarrow: false,
            font: { size: 11, color: colours.quiet },
          },
        ],
      }),
    },
    legend: [],
    window: null,
    bounds: null,
    valueRange: null,
    key: metric,
    numbers: () => ({
      columns: ['Model', accuracyWords[metric].label],
      rows: known.toReversed().map(({ row, value }) => [row.label, value]),
    }),
  };
}
