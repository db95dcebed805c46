import { escapeHtml } from './format.ts';

/** What a forecast chart draws. Labels and values of the same length each. */
export interface ChartData {
  readonly title: string;
  readonly history: { readonly time: readonly string[]; readonly y: Float64Array };
  readonly forecast: { readonly time: readonly string[]; readonly mean: Float64Array };
  /** Widest last. */
  readonly bands: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
}

const width = 720;
const height = 220;
const margin = { left: 58, right: 12, top: 10, bottom: 24 };

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

/** A line chart of the recent history, the forecast and its bands, as SVG text without scripts. */
export function svgChart({ title, history, forecast, bands }: ChartData): string {
  const shown = Math.min(history.y.length, Math.max(60, forecast.mean.length * 4));
  const past = history.y.subarray(history.y.length - shown);
  const labels = [...history.time.slice(-shown), ...forecast.time];
  let low = Infinity;
  let high = -Infinity;
  for (const values of [past, forecast.mean, ...bands.flatMap(({ lower, upper }) => [lower, upper])])
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > 0 && low < 0.5 * high) low = 0;
  if (low === high) high = low + (Math.abs(low) || 1);
  const x = (i: number): number => margin.left + ((width - margin.left - margin.right) * i) / Math.max(1, labels.length - 1);
  const y = (value: number): number => height - margin.bottom - ((height - margin.top - margin.bottom) * (value - low)) / (high - low);
  const point = (i: number, value: number): string => `${x(i).toFixed(1)},${y(value).toFixed(1)}`;

  const isMissing = (values: Float64Array, i: number): boolean => Number.isNaN(values[i] ?? NaN);
  /** Broken where values are missing. */
  const line = (values: Float64Array, from: number): string =>
    Array.from(values, (value, i) => (isMissing(values, i) ? '' : `${isMissing(values, i - 1) ? 'M' : 'L'}${point(from + i, value)}`)).join(
      '',
    );
  /** Values between two gaps, which a line does not show. */
  const dots = (values: Float64Array): string =>
    Array.from(values, (value, i) =>
      !isMissing(values, i) && isMissing(values, i - 1) && isMissing(values, i + 1) ? `M${point(i, value)}h0` : '',
    ).join('');
  const area = (lower: Float64Array, upper: Float64Array): string => {
    const top = Array.from(upper, (value, i) => point(shown + i, value));
    const bottom = Array.from(lower, (value, i) => point(shown + i, value)).reverse();
    return `M${[...top, ...bottom].join('L')}Z`;
  };
  const grid = ticks(low, high, 4)
    .map(
      (value) =>
        `<path class="grid" d="M${margin.left},${y(value).toFixed(1)}H${width - margin.right}"/><text x="${margin.left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${compact(value)}</text>`,
    )
    .join('');
  const every = Math.max(1, Math.ceil(labels.length / 6));
  const dates = labels
    .map((label, i) =>
      i % every === 0 && i < labels.length - every / 3
        ? `<text x="${x(i).toFixed(1)}" y="${height - 6}" text-anchor="${i === 0 ? 'start' : 'middle'}">${escapeHtml(label)}</text>`
        : '',
    )
    .join('');
  const origin = x(shown - 1).toFixed(1);
  const widestFirst = [...bands].sort((a, b) => b.level - a.level);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`Forecast of ${title}`)}">${grid}${dates}${widestFirst
    .map(({ lower, upper }, i) => `<path class="band${i === 0 ? ' wide' : ''}" d="${area(lower, upper)}"/>`)
    .join(
      '',
    )}<path class="origin" d="M${origin},${margin.top}V${height - margin.bottom}"/><path class="history" d="${line(past, 0)}"/><path class="dots" d="${dots(past)}"/><path class="forecast" d="${line(
    forecast.mean,
    shown,
  )}"/></svg>`;
}
