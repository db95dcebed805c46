import { amount, sizeOf } from '../words/numbers.ts';
import type { Figure, NumberTable } from './figure.ts';
import { fixed, lyingBars, namesAxis, plainAxis, still } from './small-chart.ts';
import { chartColours, markColour, type Scheme } from './theme.ts';

export interface WaterfallInput {
  readonly start: number;
  readonly end: number;
  /** What each adds, in order. */
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  /** How the two ends are called. */
  readonly names: readonly [start: string, end: string];
  /** Where the axis does not show what is meant: the two ends and what a bar adds, in words. */
  readonly words?: { readonly ends: readonly [start: string, end: string]; readonly added: (value: number) => string };
  readonly unit: string;
  readonly scheme: Scheme;
  readonly key: string;
  readonly numbers: () => NumberTable;
}

/** One bar after the other from where something starts to where it ends. */
export function waterfallFigure({ start, end, bars, names, words, unit, scheme, key, numbers }: WaterfallInput): Figure {
  const colours = chartColours[scheme];
  const size = sizeOf([start, end]) || 1;
  const added = words?.added ?? ((value: number): string => `${value >= 0 ? '+' : ''}${amount(value, size)}`);
  const ends = words?.ends ?? [amount(start, size), amount(end, size)];
  let at = start;
  const drawn = bars.map((bar) => {
    const from = at;
    at += bar.value;
    return { ...bar, from };
  });
  const reached = [start, end, ...drawn.map(({ from, value }) => from + value)];
  const low = Math.min(...reached);
  const high = Math.max(...reached);
  const room = 0.24 * (high - low || Math.abs(start) || 1);
  const mark = (x: number, text: string, other: number, colour: string): Record<string, unknown> => ({
    x,
    y: 1,
    yref: 'paper',
    yanchor: 'bottom',
    showarrow: false,
    text,
    font: { size: 11, color: colour },
    xanchor: x <= other ? 'right' : 'left',
  });
  return {
    traces: [
      {
        ...lyingBars(
          drawn.map(({ label }) => label),
          drawn.map(({ value }) => value),
          drawn.map(({ value }) => added(value)),
          scheme,
        ),
        base: drawn.map(({ from }) => from),
        marker: { color: drawn.map(({ value }) => (value >= 0 ? colours.forecast : markColour[scheme])) },
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 24, t: 20, b: 36, pad: 0 },
      bargap: 0.35,
      xaxis: { ...plainAxis(scheme, unit), automargin: true, range: [low - room, high + room], zeroline: false },
      yaxis: namesAxis(scheme),
      shapes: [start, end].map((x, i) => ({
        type: 'line',
        x0: x,
        x1: x,
        yref: 'paper',
        y0: 0,
        y1: 1,
        line: { color: colours.origin, width: 1, dash: i === 0 ? 'dash' : 'solid' },
      })),
      annotations: [
        mark(start, `${names[0]} ${ends[0]}`, end, colours.quiet),
        mark(end, `${names[1]} ${ends[1]}`, start === end ? end - 1 : start, colours.text),
      ],
    },
    legend: [
      { label: 'raises it', mark: 'dot', colour: colours.forecast },
      { label: 'lowers it', mark: 'dot', colour: markColour[scheme] },
    ],
    ...fixed,
    key,
    numbers,
  };
}
