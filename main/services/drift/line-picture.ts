import type { DriftDetails } from '../../../contract/entities/drift.ts';
import { escapeHtml as text } from '../reports/format.ts';

const [WIDTH, HEIGHT, PAD] = [560, 150, 18];
const n = (value: number): string => value.toFixed(1);

function lineOf(values: readonly number[], low: number, high: number): string {
  const inner = HEIGHT - PAD - 8;
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  const range = high > low ? high - low : 1;
  return values.map((value, i) => `${i === 0 ? 'M' : 'L'}${n(i * step)} ${n(8 + inner * (1 - (value - low) / range))}`).join('');
}

/** A season before, dashed, and now. */
export function figurePicture(labels: readonly string[], reference: readonly number[], current: readonly number[]): string {
  const [low, high] = [Math.min(...reference, ...current), Math.max(...reference, ...current)];
  const places = labels.length <= 12 ? labels.map((_, i) => i) : [0, Math.floor(labels.length / 2), labels.length - 1];
  const words = places
    .map((i) => {
      const anchor = i === 0 ? 'start' : i === labels.length - 1 ? 'end' : 'middle';
      return `<text x="${n((i * WIDTH) / Math.max(1, labels.length - 1))}" y="${HEIGHT - 4}" text-anchor="${anchor}">${text(labels[i] ?? '')}</text>`;
    })
    .join('');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Season before and now"><path class="old" d="${lineOf(reference, low, high)}"/><path class="now" d="${lineOf(current, low, high)}"/>${words}</svg>`;
}

/** Errors over the size expected, with alarms and change points. */
export function streamPicture({ periods, ratios, alarms, changes }: NonNullable<DriftDetails['errors']>): string {
  const high = Math.max(1.2, ...ratios);
  const x = (period: string): number => (periods.indexOf(period) * WIDTH) / Math.max(1, periods.length - 1);
  const marks = [
    ...changes.map((at) => `<path class="step" d="M${n(x(at))} 4V${HEIGHT - PAD}"/>`),
    ...alarms.map(({ at }) => `<path class="alarm" d="M${n(x(at))} 4V${HEIGHT - PAD}"/>`),
  ];
  const one = 8 + (HEIGHT - PAD - 8) * (1 - 1 / high);
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Errors over the size expected"><path class="grid" d="M0 ${n(one)}H${WIDTH}"/><text x="2" y="${n(one - 3)}">as expected</text>${marks.join('')}<path class="now" d="${lineOf(ratios, 0, high)}"/><text x="0" y="${HEIGHT - 4}">${text(periods[0] ?? '')}</text><text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${text(periods.at(-1) ?? '')}</text></svg>`;
}
