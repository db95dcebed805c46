import type { Range } from '../figure.ts';
import type { Axis, Layer, Level } from './read-figure.ts';

/** A stretch of values with its ticks, and what they read. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Room beyond the values, as a share of their stretch. */
const ROOM = 0.05;

/** The stretch across: lines go from edge to edge, marks and bars stand within. */
export function acrossScale(axis: Axis, layers: readonly Layer[]): Scale {
  let low = Infinity;
  let high = -Infinity;
  let within = false;
  for (const layer of layers) {
    const half = layer.kind === 'bars' ? layer.width / 2 : 0;
    if (layer.kind === 'bars' || layer.mark) within = true;
    for (let i = 0; i < layer.x.length; i++) {
      const value = layer.x[i] as number;
      if (value - half < low) low = value - half;
      if (value + half > high) high = value + half;
    }
  }
  return scaleOf(axis, low, high, within ? ROOM : 0);
}

/** The stretch upwards: all values, zero with bars. */
export function upScale(axis: Axis, layers: readonly Layer[], levels: readonly Level[]): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const { at } of levels) {
    low = Math.min(low, at);
    high = Math.max(high, at);
  }
  for (const { y, kind } of layers) {
    for (let i = 0; i < y.length; i++) {
      const value = y[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (kind === 'bars') {
      low = Math.min(low, 0);
      high = Math.max(high, 0);
    }
  }
  return scaleOf(axis, low, high, ROOM);
}

function scaleOf(axis: Axis, low: number, high: number, room: number): Scale {
  const [from, to] = axis.range ?? widened(low, high, room, axis.fromZero);
  return { from, to, ticks: ticksOf(from, to, axis.most) };
}

function widened(low: number, high: number, room: number, fromZero: boolean): Range {
  if (!(low <= high)) return [0, 1];
  const [first, last] = fromZero ? [Math.min(0, low), Math.max(0, high)] : [low, high];
  if (first === last) return [first - 1, last + 1];
  const more = room * (last - first);
  return [fromZero && first === 0 ? 0 : first - more, fromZero && last === 0 ? 0 : last + more];
}

/** Round numbers from one end to the other, as few as asked for or fewer, all written with the same number of decimals. */
export function ticksOf(from: number, to: number, most: number, locale?: string): Scale['ticks'] {
  const rough = (to - from) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((one) => one * 10 ** power >= rough * (1 - 1e-9)) ?? 10;
  const step = unit * 10 ** power;
  const decimals = Math.min(20, Math.max(0, -(unit === 10 ? power + 1 : power)));
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const ticks: { at: number; text: string }[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + 1e-9 * step; k++)
    ticks.push({ at: k * step, text: format.format(k === 0 ? 0 : k * step).replace('-', '−') });
  return ticks;
}
