import type { Figure, Range } from './figure.ts';
import { finite } from './history-figure.ts';
import { baseLayout, chartColours, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { lineFor } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';

export interface FeatureInput {
  readonly key: string;
  readonly unit: string;
  readonly column: string;
  readonly time: readonly string[];
  /** NaN over the horizon. */
  readonly y: Float64Array;
  readonly values: Float64Array;
  readonly history: number;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly shown: Range | null;
}

/** The target above, a feature of it below on the same time axis; a thin line marks the origin, after which only what is known shows. */
export function featureFigure(input: FeatureInput): Figure {
  const { scheme, y, values, time, history } = input;
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(time, input.integerAxis);
  const whole: Range = [x[0] ?? 0, x[x.length - 1] ?? 1];
  const top = lineFor({ x, y }, input.shown);
  const below = lineFor({ x, y: values }, input.shown);
  const origin = x[Math.max(0, history - 1)] ?? whole[0];
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        name: input.unit,
        x: top.x,
        y: top.y,
        line: { color: colours.history, width: 1.25 },
        hovertemplate: `%{y} ${escape(input.unit)}<extra></extra>`,
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: input.column,
        x: below.x,
        y: below.y,
        yaxis: 'y2',
        line: { color: colours.forecast, width: 1.25 },
        hovertemplate: `%{y} ${escape(input.column)}<extra></extra>`,
      },
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      xaxis: { ...timeAxis(scheme, kind, hoverFormat), anchor: 'y2' },
      yaxis: { ...valueAxis(scheme, input.unit), nticks: 5, domain: [0.46, 1], hoverformat: numberFormat([y]) },
      yaxis2: {
        ...valueAxis(scheme, ''),
        nticks: 4,
        domain: [0, 0.36],
        hoverformat: numberFormat([values]),
        autorange: true,
        fixedrange: true,
      },
      shapes: [
        {
          type: 'line',
          xref: 'x',
          yref: 'paper',
          x0: origin,
          x1: origin,
          y0: 0,
          y1: 1,
          line: { color: colours.origin, width: 1, dash: 'dot' },
        },
      ],
    },
    legend: [
      { label: input.unit, mark: 'line', colour: colours.history },
      { label: input.column, mark: 'line', colour: colours.forecast },
    ],
    window: whole,
    bounds: whole,
    valueRange: (window) => valueRange([{ x, y }], window),
    key: input.key,
    numbers: () => ({
      columns: ['Period', input.unit, input.column],
      rows: time.map((text, i) => [text, finite(y[i]), finite(values[i])]),
    }),
  };
}

/** Column names come from files; plotly takes a little markup. */
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('%', '%%');
