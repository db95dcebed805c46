import type { Figure, Range, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { baseLayout, chartColours, timeAxis, valueAxis, type Scheme } from './theme.ts';
import { lineFor } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';

export interface CleaningInput {
  readonly key: string;
  readonly unit: string;
  readonly time: readonly string[];
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly shown: Range | null;
  /** False draws the lines alone. */
  readonly marked?: boolean;
}

/** Vermillion of Okabe & Ito, lighter on dark. */
const changedColour: Record<Scheme, string> = { light: '#c04f00', dark: '#ff9a57' };

/** More marks than this are thinned: they would be one on top of the other. */
const mostMarks = 3000;
const thinned = (at: readonly number[]): readonly number[] => {
  const every = Math.ceil(at.length / mostMarks);
  return every > 1 ? at.filter((_, i) => i % every === 0) : at;
};

/** Points that a recipe changes: those that have a value afterwards, and those that lose theirs. */
function changedPoints(before: Float64Array, after: Float64Array): { moved: readonly number[]; lost: readonly number[] } {
  const moved: number[] = [];
  const lost: number[] = [];
  for (let t = 0; t < before.length; t += 1) {
    const [was, is] = [before[t] ?? NaN, after[t] ?? NaN];
    if (Object.is(was, is) || was === is) continue;
    (Number.isNaN(is) ? lost : moved).push(t);
  }
  return { moved: thinned(moved), lost: thinned(lost) };
}

/** A series before (faint) and after (strong) a recipe, with the points that it changes. */
export function cleaningFigure(input: CleaningInput): Figure {
  const { scheme, before, after, time } = input;
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(time, input.integerAxis);
  const whole: Range = [x[0] ?? 0, x[x.length - 1] ?? 1];
  const { moved, lost } = input.marked === false ? { moved: [], lost: [] } : changedPoints(before, after);
  const marks = (at: readonly number[], y: Float64Array, symbol: string, name: string): Trace[] =>
    at.length === 0
      ? []
      : [
          {
            type: 'scatter',
            mode: 'markers',
            name,
            x: at.map((t) => x[t]),
            y: at.map((t) => y[t]),
            marker: { symbol, size: 6, color: changedColour[scheme], line: { width: 1.25, color: changedColour[scheme] } },
            hoverinfo: 'skip',
          },
        ];
  const old = lineFor({ x, y: before }, input.shown);
  const cleaned = lineFor({ x, y: after }, input.shown);
  const lines = [
    { x, y: before },
    { x, y: after },
  ];
  return {
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Before',
        x: old.x,
        y: old.y,
        line: { color: colours.origin, width: 1 },
        opacity: 0.55,
        hovertemplate: 'before %{y}<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'After',
        x: cleaned.x,
        y: cleaned.y,
        line: { color: colours.history, width: 1.5 },
        hovertemplate: 'after %{y}<extra></extra>',
      },
      ...marks(moved, after, 'circle-open', 'Changed'),
      ...marks(lost, before, 'x-thin', 'Becomes missing'),
    ],
    layout: {
      ...baseLayout(scheme),
      hovermode: 'x unified',
      xaxis: timeAxis(scheme, kind, hoverFormat),
      yaxis: { ...valueAxis(scheme, input.unit), hoverformat: numberFormat([after]) },
    },
    legend: [
      { label: 'Before', mark: 'line', colour: colours.origin },
      { label: 'After', mark: 'line', colour: colours.history },
      ...(moved.length + lost.length > 0 ? [{ label: 'Changed', mark: 'dot' as const, colour: changedColour[scheme] }] : []),
    ],
    window: whole,
    bounds: whole,
    valueRange: (window) => valueRange(lines, window),
    key: input.key,
    numbers: () => ({
      columns: ['Period', 'Before', 'After'],
      rows: time.map((text, t) => [text, finite(before[t]), finite(after[t])]),
    }),
  };
}
