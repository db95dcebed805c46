import { escapeHtml as text } from '../reports/format.ts';

const [WIDTH, HEIGHT, PAD] = [560, 130, 18];

/** Two distributions in the same bars. */
export interface Bars {
  readonly labels: readonly string[];
  /** Shares of the values, 0 to 1. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Bars touch: a number's. */
  readonly scale: boolean;
}

const cut = (label: string): string => (label.length > 14 ? `${label.slice(0, 13)}…` : label);

/** Both distributions in one picture: what it was as grey bars, what it is as a blue outline. */
export function pairPicture({ labels, reference, current, scale }: Bars, name: string): string {
  const bars = reference.length;
  const most = Math.max(1e-9, ...reference, ...current);
  const step = WIDTH / bars;
  const inner = HEIGHT - PAD - 6;
  const height = (share: number): number => (inner * share) / most;
  const n = (value: number): string => value.toFixed(1);
  const base = 6 + inner;
  const gap = scale ? 0.5 : step * 0.14;
  const was = reference.map(
    (share, i) =>
      `<rect class="was" x="${n(i * step + gap)}" y="${n(base - height(share))}" width="${n(Math.max(1, step - 2 * gap))}" height="${n(height(share))}"/>`,
  );
  const now = scale
    ? `<path class="now" d="M0 ${n(base)}${current.map((share, i) => `L${n(i * step)} ${n(base - height(share))}L${n((i + 1) * step)} ${n(base - height(share))}`).join('')}L${WIDTH} ${n(base)}"/>`
    : current
        .map((share, i) => {
          const y = n(base - height(share));
          return `<path class="now" d="M${n(i * step + gap / 2)} ${y}H${n((i + 1) * step - gap / 2)}"/>`;
        })
        .join('');
  const places = scale ? [0, Math.round(bars / 4), Math.round(bars / 2), Math.round((3 * bars) / 4), bars] : reference.map((_, i) => i);
  const words = places
    .map((i) => {
      const x = scale ? i * step : (i + 0.5) * step;
      const anchor = scale && i === 0 ? 'start' : scale && i === bars ? 'end' : 'middle';
      return `<text x="${n(x)}" y="${HEIGHT - 4}" text-anchor="${anchor}">${text(scale ? (labels[i] ?? '') : cut(labels[i] ?? ''))}</text>`;
    })
    .join('');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${text(`Shares of ${name} in both files`)}"><path class="grid" d="M0 ${n(base)}H${WIDTH}"/>${was.join('')}${now}${words}</svg>`;
}

/** Styles of such pictures, beside those of reports. */
export const pairStyle = `.was{fill:var(--soft);fill-opacity:.35}.now{fill:none;stroke:var(--blue);stroke-width:2}.key{display:inline-block;width:14px;height:10px;margin:0 6px 0 14px}
.key.a{background:var(--soft);opacity:.4}.key.b{border-top:2px solid var(--blue);height:4px}`;
