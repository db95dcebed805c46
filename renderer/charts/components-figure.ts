import type { Figure, Layout, Range, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { baseLayout, chartColours, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { lineFor, type Line } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat } from './value-range.ts';

/** A part of the series as the model sees it, over history and forecast. */
export interface ComponentLine {
  readonly name: string;
  readonly values: Float64Array;
  readonly effect: 'additive' | 'multiplicative';
}

export interface ComponentsInput {
  readonly time: readonly string[];
  /** Periods of history; what comes after is forecast. */
  readonly past: number;
  readonly y: Float64Array | null;
  readonly components: readonly ComponentLine[];
  readonly unit: string;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly key: string;
  readonly shown: Range | null;
}

const gapShare = 0.045;

/** Panels over one time axis: the series itself with the model's values, then each component; the forecast part is shaded. */
export function componentsFigure(input: ComponentsInput): Figure {
  const { scheme, time, past, components } = input;
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(time, input.integerAxis);
  const panels = [...(input.y ? [{ name: input.unit, values: input.y, effect: 'additive' as const }] : []), ...components];
  const first = x[0] ?? 0;
  const last = x[x.length - 1] ?? first + 1;
  const origin = x[past - 1] ?? last;
  const room = (last - first) * 0.01;
  const share = (1 - gapShare * (panels.length - 1)) / Math.max(1, panels.length);
  const traces: Trace[] = panels.map((panel, place) => {
    const line = lineFor({ x, y: panel.values } satisfies Line, input.shown);
    return {
      type: 'scatter',
      mode: 'lines',
      name: panel.name,
      x: line.x,
      y: line.y,
      xaxis: 'x',
      yaxis: axisId(place),
      line: { color: place === 0 && input.y ? colours.history : colours.forecast, width: 1.25 },
      hovertemplate: `%{y:${numberFormat([panel.values])}}<extra>${panel.name}</extra>`,
    };
  });
  const axes: Record<string, Layout> = {};
  panels.forEach((panel, place) => {
    const top = 1 - place * (share + gapShare);
    const title = panel.effect === 'multiplicative' ? `${panel.name} (×)` : panel.name;
    axes[place === 0 ? 'yaxis' : `yaxis${place + 1}`] = {
      ...valueAxis(scheme, title),
      domain: [Math.max(0, top - share), top],
      nticks: 4,
      automargin: true,
      anchor: 'x',
    };
  });
  return {
    traces,
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      hoversubplots: 'axis',
      margin: { l: 64, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...timeAxis(scheme, kind, hoverFormat), anchor: axisId(panels.length - 1) },
      ...axes,
      shapes: [
        ...(time.length > past
          ? [
              {
                type: 'rect',
                layer: 'below',
                x0: origin,
                x1: last + room,
                yref: 'paper',
                y0: 0,
                y1: 1,
                fillcolor: colours.bands[1],
                line: { width: 0 },
              },
            ]
          : []),
        { type: 'line', x0: origin, x1: origin, yref: 'paper', y0: 0, y1: 1, line: { color: colours.origin, width: 1 } },
      ],
    },
    legend: time.length > past ? [{ label: 'Forecast part', mark: 'band', colour: colours.bands[1] }] : [],
    window: [first - room, last + room],
    bounds: [first - room, last + room],
    valueRange: null,
    key: input.key,
    numbers: () => ({
      columns: ['Period', ...panels.map(({ name }) => name)],
      rows: time.map((text, i) => [text, ...panels.map(({ values }) => finite(values[i]))]),
    }),
  };
}

const axisId = (place: number): string => (place === 0 ? 'y' : `y${place + 1}`);
