import type { Symbol } from './read-figure.ts';

/** Corners on a circle of radius 1, from the top, clockwise. */
const corners = (count: number, radius: (k: number) => number = () => 1): readonly (readonly [number, number])[] =>
  Array.from({ length: count }, (_, k) => {
    const angle = (2 * Math.PI * k) / count;
    return [radius(k) * Math.sin(angle), -radius(k) * Math.cos(angle)] as const;
  });
const half = Math.SQRT1_2 * 1.2;
const arm = 0.42;

const shapes: Record<Exclude<Symbol, 'circle'>, readonly (readonly [number, number])[]> = {
  diamond: corners(4, () => 1.3),
  square: [[-half, -half], [half, -half], [half, half], [-half, half]],
  'triangle-up': corners(3, () => 1.2),
  star: corners(10, (k) => (k % 2 === 0 ? 1.4 : 0.6)),
  x: [[0, -arm], [1 - arm, -1], [1, arm - 1], [arm, 0], [1, 1 - arm], [1 - arm, 1], [0, arm], [arm - 1, 1], [-1, 1 - arm], [-arm, 0], [-1, arm - 1], [arm - 1, -1]],
}; // prettier-ignore

/** Adds a mark of a radius around a place to the path. */
export function addMark(path: CanvasRenderingContext2D, symbol: Symbol, x: number, y: number, radius: number): void {
  if (symbol === 'circle') {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  shapes[symbol].forEach(([right, down], k) => {
    if (k === 0) path.moveTo(x + radius * right, y + radius * down);
    else path.lineTo(x + radius * right, y + radius * down);
  });
  path.closePath();
}
