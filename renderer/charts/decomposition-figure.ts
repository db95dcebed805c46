import type { ExploreSeries } from '../../contract/entities/explore.ts';
import type { Figure, Range, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { axisId, stackedAxes } from './panel-stack.ts';
import { anomalyMarks } from './anomaly-figure.ts';
import { baseLayout, chartColours, timeAxis, type Scheme } from './theme.ts';
import { lineFor } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat } from './value-range.ts';

export interface DecompositionInput {
  readonly series: ExploreSeries;
  readonly parts: NonNullable<ExploreSeries['decomposition']>;
  readonly unit: string;
  readonly seasonName: (length: number) => string;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly key: string;
  readonly shown: Range | null;
}

interface Part {
  readonly name: string;
  readonly values: Float64Array;
}

/** Panels that a decomposition takes: the series with its trend, each season, the remainder. */
export const decompositionPanels = ({ seasons }: NonNullable<ExploreSeries['decomposition']>): number => seasons.length + 2;

/** A series with its trend on top, then its seasons and what is left, over one time axis. */
export function decompositionFigure(input: DecompositionInput): Figure {
  const { series, parts, scheme, unit, seasonName } = input;
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(series.time, input.integerAxis);
  const first = x[0] ?? 0;
  const last = x[x.length - 1] ?? first + 1;
  const room = 0.01 * (last > first ? last - first : 1);
  const whole: Range = [first - room, last + room];
  const times = parts.method === 'classical-multiplicative' ? ' (×)' : '';
  const below: Part[] = [
    ...parts.seasons.map(({ length, values }) => ({ name: `${seasonName(length)}${times}`, values })),
    { name: `Remainder${times}`, values: parts.remainder },
  ];
  const line = (name: string, values: Float64Array, panel: number, color: string, width = 1.25): Trace => {
    const thinned = lineFor({ x, y: values }, input.shown);
    return {
      x: thinned.x,
      y: thinned.y,
      type: 'scatter',
      mode: 'lines',
      name,
      xaxis: 'x',
      yaxis: axisId(panel),
      line: { color, width },
      hovertemplate: `%{y:${numberFormat([values])}}<extra>${name}</extra>`,
    };
  };
  const titles = [unit, ...below.map(({ name }) => name)];
  return {
    traces: [
      line(unit, series.y, 0, colours.origin, 1),
      line('Trend', parts.trend, 0, colours.forecast, 2),
      ...below.map(({ name, values }, place) => line(name, values, place + 1, colours.history)),
      ...anomalyMarks({ ...series, integerAxis: input.integerAxis, scheme }),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      hoversubplots: 'axis',
      margin: { l: 64, r: 16, t: 8, b: 40, pad: 0 },
      xaxis: { ...timeAxis(scheme, kind, hoverFormat), anchor: axisId(titles.length - 1) },
      ...stackedAxes(scheme, titles),
    },
    legend: [
      { label: unit, mark: 'line', colour: colours.origin },
      { label: 'Trend', mark: 'line', colour: colours.forecast },
    ],
    window: whole,
    bounds: whole,
    valueRange: null,
    key: input.key,
    numbers: () => ({
      columns: ['Period', unit, 'Trend', ...below.map(({ name }) => name)],
      rows: series.time.map((text, t) => [
        text,
        finite(series.y[t]),
        finite(parts.trend[t]),
        ...below.map(({ values }) => finite(values[t])),
      ]),
    }),
  };
}
