import { escapeHtml } from '../format.ts';
import type { Scene } from './scene.ts';

/** A picture as SVG text without scripts. */
export const svg = ({ width, height, label, marks }: Scene): string =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">${marks
    .map((mark) =>
      'd' in mark
        ? `<path class="${mark.look}" d="${mark.d}"/>`
        : `<text x="${mark.x.toFixed(1)}" y="${mark.y.toFixed(1)}" text-anchor="${mark.anchor}">${escapeHtml(mark.text)}</text>`,
    )
    .join('')}</svg>`;
