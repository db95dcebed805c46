/** How a path looks; the sheet of each format says what that is. */
export type Look = 'grid' | 'history' | 'dots' | 'points' | 'forecast' | 'band' | 'band wide' | 'origin' | 'bar' | 'rival';

export type Mark =
  | { readonly d: string; readonly look: Look }
  | { readonly text: string; readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' };

/** A picture as paths in SVG's notation and texts, for every format that draws. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly marks: readonly Mark[];
}

/** Where values lie in a picture. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A value's place, from `low` to `high`, left to right or bottom to top. */
export const placeX =
  ({ width, left, right }: Frame, low: number, high: number) =>
  (value: number): number =>
    left + ((width - left - right) * (value - low)) / (high - low || 1);
export const placeY =
  ({ height, top, bottom }: Frame, low: number, high: number) =>
  (value: number): number =>
    height - bottom - ((height - top - bottom) * (value - low)) / (high - low || 1);

/** Round numbers that cover [low, high] with about `count` steps. */
export function ticks(low: number, high: number, count: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

const compact = (value: number): string =>
  Math.abs(value) >= 10_000
    ? value.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 })
    : value.toLocaleString('en-US', { maximumSignificantDigits: 4 });

/** Lines across with their values. */
export const gridAcross = (
  frame: Frame,
  y: (value: number) => number,
  at: readonly number[],
  words: (value: number) => string = compact,
): Mark[] =>
  at.flatMap((value): Mark[] => [
    { d: `M${frame.left},${y(value).toFixed(1)}H${frame.width - frame.right}`, look: 'grid' },
    { text: words(value), x: frame.left - 6, y: y(value) + 4, anchor: 'end' },
  ]);

/** A line through points, broken where one is missing. */
export const brokenLine = (points: readonly ({ readonly x: number; readonly y: number } | null)[]): string =>
  points.map((point, i) => (point === null ? '' : `${points[i - 1] ? 'L' : 'M'}${point.x.toFixed(1)},${point.y.toFixed(1)}`)).join('');
