import type { Figure, Range, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { axisId, stackedAxes } from './panel-stack.ts';
import { panelTitle } from './shown-components.ts';
import { baseLayout, chartColours, timeAxis, type Scheme } from './theme.ts';
import { lineFor } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat } from './value-range.ts';

/** A part of the series as the model sees it, over history and forecast. */
export interface ComponentLine {
  readonly name: string;
  readonly values: Float64Array;
  readonly effect: 'additive' | 'multiplicative';
}

export interface ComponentsInput {
  /** Periods of history and forecast. */
  readonly time: readonly string[];
  /** How many of them are history. */
  readonly past: number;
  /** The series itself, on top; its length is `past`, the forecast's the rest. */
  readonly series: { readonly y: Float64Array; readonly mean: Float64Array } | null;
  readonly components: readonly ComponentLine[];
  readonly unit: string;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly key: string;
  readonly shown: Range | null;
}

/** Panels over one time axis: the series itself, then each component; the forecast part is shaded. */
export function componentsFigure(input: ComponentsInput): Figure {
  const { scheme, time, past, components, series } = input;
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(time, input.integerAxis);
  const first = x[0] ?? 0;
  const last = x[x.length - 1] ?? first + 1;
  const origin = x[past - 1] ?? last;
  const room = (last - first) * 0.01;
  const line = (name: string, from: number, values: Float64Array, panel: number, color: string): Trace => ({
    ...xy(lineFor({ x: x.subarray(from, from + values.length), y: values }, input.shown)),
    type: 'scatter',
    mode: 'lines',
    name,
    xaxis: 'x',
    yaxis: axisId(panel),
    line: { color, width: 1.25 },
    hovertemplate: `%{y:${numberFormat([values])}}<extra>${name}</extra>`,
  });
  const offset = series ? 1 : 0;
  const titles = [
    ...(series ? [input.unit] : []),
    ...components.map(({ name, effect }) => panelTitle(effect === 'multiplicative' ? `${name} (×)` : name)),
  ];
  const forecastArea = {
    type: 'rect',
    layer: 'below',
    x0: origin,
    x1: last + room,
    yref: 'paper',
    y0: 0,
    y1: 1,
    fillcolor: colours.bands[1],
    line: { width: 0 },
  };
  return {
    traces: [
      ...(series ? [line('Actual', 0, series.y, 0, colours.history), line('Forecast', past, series.mean, 0, colours.forecast)] : []),
      ...components.map(({ name, values }, place) => line(name, 0, values, place + offset, colours.forecast)),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      hoversubplots: 'axis',
      margin: { l: 64, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...timeAxis(scheme, kind, hoverFormat), anchor: axisId(titles.length - 1) },
      ...stackedAxes(scheme, titles),
      shapes: [
        ...(time.length > past ? [forecastArea] : []),
        { type: 'line', x0: origin, x1: origin, yref: 'paper', y0: 0, y1: 1, line: { color: colours.origin, width: 1 } },
      ],
    },
    legend: time.length > past ? [{ label: 'Forecast', mark: 'band', colour: colours.bands[0] }] : [],
    window: [first - room, last + room],
    bounds: [first - room, last + room],
    valueRange: null,
    key: input.key,
    numbers: () => ({
      columns: ['Period', ...(series ? ['Actual', 'Forecast'] : []), ...components.map(({ name }) => name)],
      rows: time.map((text, i) => [
        text,
        ...(series ? [finite(series.y[i]), finite(series.mean[i - past])] : []),
        ...components.map(({ values }) => finite(values[i])),
      ]),
    }),
  };
}

const xy = ({ x, y }: { readonly x: Float64Array; readonly y: Float64Array }): Trace => ({ x, y });
