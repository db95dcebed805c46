import type { Figure, Range, Trace } from './figure.ts';
import { baseLayout, chartColours, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { lineFor } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';

export interface HistoryInput {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly time: readonly string[];
  readonly y: Float64Array;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  /** The stretch on show, for thinning; null before the first zoom. */
  readonly shown: Range | null;
}

/** One series as it is in the dataset, all of it. Gaps break the line. */
export function historyFigure(input: HistoryInput): Figure {
  const { scheme, y, time } = input;
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(time, input.integerAxis);
  const whole: Range = [x[0] ?? 0, x[x.length - 1] ?? 1];
  const line = lineFor({ x, y }, input.shown);
  const all = [{ x, y }];
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        name: input.name,
        x: line.x,
        y: line.y,
        line: { color: colours.history, width: 1.25 },
        hovertemplate: '%{y}<extra></extra>',
      },
      ...lonePoints(x, y, colours.history),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      xaxis: timeAxis(scheme, kind, hoverFormat),
      yaxis: { ...valueAxis(scheme, input.unit), hoverformat: numberFormat([y]) },
    },
    legend: [],
    window: whole,
    bounds: whole,
    valueRange: (window) => valueRange(all, window),
    key: input.key,
    numbers: () => ({ columns: ['Period', input.unit], rows: time.map((text, i) => [text, finite(y[i])]) }),
  };
}

export const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** Values with a gap at both sides, which no line shows. */
function lonePoints(x: Float64Array, y: Float64Array, color: string): Trace[] {
  const missing = (i: number): boolean => Number.isNaN(y[i] ?? NaN);
  const at: number[] = [];
  for (let i = 0; i < y.length; i += 1) if (!missing(i) && missing(i - 1) && missing(i + 1)) at.push(i);
  if (at.length === 0) return [];
  const lone = { x: at.map((i) => x[i]), y: at.map((i) => y[i]) };
  return [{ type: 'scatter', mode: 'markers', ...lone, marker: { color, size: 3 }, hoverinfo: 'skip' }];
}
