import type { Figure, Layout, Range, Trace } from '../figure.ts';

export type Symbol = 'circle' | 'diamond' | 'square' | 'triangle-up' | 'x' | 'star';

/** A line through points; a width of 0 draws nothing and bounds a fill. */
export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
}
export interface Mark {
  readonly symbol: Symbol;
  /** Pixels across. */
  readonly size: number;
  readonly colour: string;
  readonly opacity: number;
}
interface Values {
  readonly x: ArrayLike<number>;
  /** NaN leaves a gap. */
  readonly y: ArrayLike<number>;
  /** What pointing at one says, with `%{x:.2f}` and `%{y}` for its values; null says nothing. */
  readonly words: string | null;
}
export type Layer =
  | (Values & {
      readonly kind: 'points';
      readonly stroke: Stroke | null;
      readonly mark: Mark | null;
      /** Up to the layer before. */ readonly fill: string | null;
    })
  | (Values & {
      readonly kind: 'bars';
      /** In units of x. */ readonly width: number;
      /** One, or one a bar. */ readonly colours: readonly string[];
    });

export interface Axis {
  readonly title: string;
  readonly titleColour: string;
  readonly range: Range | null;
  /** Zero belongs to it. */
  readonly fromZero: boolean;
  /** Ticks at most. */
  readonly most: number;
  readonly zeroLine: string | null;
  readonly grid: string;
}
/** A straight line of the layout: across the whole frame at a height. */
export interface Level {
  readonly at: number;
  readonly stroke: Stroke;
}
/** A figure without a time axis, as the thin drawing takes it. */
export interface StillFigure {
  readonly layers: readonly Layer[];
  readonly across: Axis;
  readonly up: Axis;
  readonly levels: readonly Level[];
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  readonly background: string;
  readonly text: { readonly colour: string; readonly family: string };
  readonly label: { readonly background: string; readonly border: string; readonly colour: string };
}

/**
 * Reads what a figure says for plotly. Takes lines, marks and upright bars over numbers, with level lines; what it does not know it refuses, so that nothing is left out in silence.
 *
 * @throws Error naming what it cannot draw
 */
export function readFigure({ traces, layout, window }: Figure): StillFigure {
  if (window) throw new Error('a figure with a time axis is not drawn thin');
  const font = part(layout, 'font');
  const hover = part(layout, 'hoverlabel');
  return {
    layers: traces.map(layerOf),
    across: axisOf(part(layout, 'xaxis')),
    up: axisOf(part(layout, 'yaxis')),
    levels: list(layout['shapes']).map(levelOf),
    margin: part(layout, 'margin') as unknown as StillFigure['margin'],
    background: text(layout['plot_bgcolor']),
    text: { colour: text(font['color']), family: text(font['family']) },
    label: { background: text(hover['bgcolor']), border: text(hover['bordercolor']), colour: text(part(hover, 'font')['color']) },
  };
}

function layerOf(trace: Trace): Layer {
  const { type, mode = '', hoverinfo, hovertemplate } = trace;
  const words = hoverinfo === 'skip' || hovertemplate === undefined ? null : text(hovertemplate).replace('<extra></extra>', '');
  const strangePart = ['error_x', 'error_y', 'text', 'stackgroup', 'yaxis', 'xaxis', 'visible'].find((name) => trace[name] !== undefined);
  if (strangePart !== undefined) throw new Error(`a trace with ${strangePart} is not drawn thin`);
  const values = { x: numbersOf(trace['x']), y: numbersOf(trace['y']), words };
  const marker = part(trace, 'marker');
  if (marker['line'] !== undefined) throw new Error('a mark with an edge is not drawn thin');
  if (type === 'bar' && trace['orientation'] === undefined)
    return {
      ...values,
      kind: 'bars',
      width: number(trace['width']),
      colours: Array.isArray(marker['color']) ? marker['color'].map(text) : [text(marker['color'])],
    };
  if (type !== 'scatter' && type !== 'scattergl') throw new Error(`a trace of type ${named(type)} is not drawn thin`);
  const parts = text(mode).split('+');
  const strange = parts.find((one) => one !== 'lines' && one !== 'markers');
  if (strange !== undefined) throw new Error(`a trace with ${strange} is not drawn thin`);
  const fill = trace['fill'];
  if (fill !== undefined && fill !== 'tonexty') throw new Error(`a fill ${named(fill)} is not drawn thin`);
  return {
    ...values,
    kind: 'points',
    stroke: parts.includes('lines') ? strokeOf(part(trace, 'line')) : null,
    mark: parts.includes('markers') ? markOf(marker) : null,
    fill: fill === undefined ? null : text(trace['fillcolor']),
  };
}

const dashes: Readonly<Record<string, readonly number[]>> = { solid: [], dash: [6, 4], dot: [2, 3] };

function strokeOf(line: Layout): Stroke {
  const dash = dashes[text(line['dash'] ?? 'solid')];
  if (!dash) throw new Error(`a line ${named(line['dash'])} is not drawn thin`);
  return { colour: text(line['color'] ?? '#000'), width: number(line['width'] ?? 2), dash };
}

const symbols: readonly string[] = ['circle', 'diamond', 'square', 'triangle-up', 'x', 'star'] satisfies Symbol[];

function markOf(marker: Layout): Mark {
  const symbol = text(marker['symbol'] ?? 'circle');
  if (!symbols.includes(symbol)) throw new Error(`a mark ${symbol} is not drawn thin`);
  return {
    symbol: symbol as Symbol,
    size: number(marker['size'] ?? 6),
    colour: text(marker['color']),
    opacity: number(marker['opacity'] ?? 1),
  };
}

function axisOf(axis: Layout): Axis {
  for (const name of ['tickvals', 'ticktext', 'dtick', 'tickformat'])
    if (axis[name] !== undefined) throw new Error(`an axis with ${name} is not drawn thin`);
  if (axis['type'] !== undefined && axis['type'] !== 'linear') throw new Error(`an axis of type ${named(axis['type'])} is not drawn thin`);
  const title = part(axis, 'title');
  const range = axis['range'];
  return {
    title: text(title['text'] ?? ''),
    titleColour: text(part(title, 'font')['color'] ?? ''),
    range: Array.isArray(range) ? [number(range[0]), number(range[1])] : null,
    fromZero: axis['rangemode'] === 'tozero',
    most: number(axis['nticks'] ?? 6),
    zeroLine: axis['zeroline'] === true ? text(axis['zerolinecolor']) : null,
    grid: text(axis['gridcolor']),
  };
}

function levelOf(shape: Layout): Level {
  if (shape['type'] !== 'line' || shape['xref'] !== 'paper' || shape['y0'] !== shape['y1'])
    throw new Error('a shape other than a level line is not drawn thin');
  return { at: number(shape['y0']), stroke: strokeOf(part(shape, 'line')) };
}

const part = (of: Layout, name: string): Layout => (of[name] ?? {}) as Layout;
const list = (value: unknown): readonly Layout[] => (Array.isArray(value) ? (value as Layout[]) : []);
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`${named(value)} stands where the thin drawing needs a word`);
  return value;
};
const number = (value: unknown): number => {
  if (typeof value !== 'number') throw new Error(`${named(value)} stands where the thin drawing needs a number`);
  return value;
};
function numbersOf(value: unknown): ArrayLike<number> {
  if (value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array) return value;
  if (!Array.isArray(value)) throw new Error('the thin drawing needs arrays of numbers');
  return value.map((one: unknown) => (one === null || one === undefined ? NaN : number(one)));
}
const named = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
