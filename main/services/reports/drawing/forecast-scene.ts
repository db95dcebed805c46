import type { ReportChart, Values } from '../model/report-model.ts';
import { brokenLine, gridAcross, placeX, placeY, ticks, type Frame, type Mark, type Scene } from './scene.ts';

const frame: Frame = { width: 720, height: 220, left: 58, right: 12, top: 10, bottom: 24 };

/** The recent history, the forecast and its bands over time. */
export function forecastScene({ name, history, forecast, bands }: Pick<ReportChart, 'name' | 'history' | 'forecast' | 'bands'>): Scene {
  const past = history.y.length;
  const labels = [...history.time, ...forecast.time];
  let low = Infinity;
  let high = -Infinity;
  for (const column of [history.y, forecast.mean, ...bands.flatMap(({ lower, upper }) => [lower, upper])])
    for (const value of column) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) [low, high] = [0, 1];
  if (low > 0 && low < 0.5 * high) low = 0;
  if (low === high) high = low + (Math.abs(low) || 1);
  const x = placeX(frame, 0, Math.max(1, labels.length - 1));
  const y = placeY(frame, low, high);
  const points = (column: Values, from: number) => column.map((value, i) => (value === null ? null : { x: x(from + i), y: y(value) }));
  const line = (column: Values, from: number): string => brokenLine(points(column, from));
  /** Values between two gaps, which a line does not show. */
  const dots = (column: Values): string =>
    points(column, 0)
      .map((point, i, all) => (point && !all[i - 1] && !all[i + 1] ? `M${point.x.toFixed(1)},${point.y.toFixed(1)}h0` : ''))
      .join('');
  const area = (lower: Values, upper: Values): string => {
    const known = points(upper, past).flatMap((top, i) => {
      const bottom = lower[i];
      return top && bottom !== null && bottom !== undefined ? [{ top, bottom: { x: top.x, y: y(bottom) } }] : [];
    });
    const corner = ({ x: across, y: down }: { x: number; y: number }): string => `${across.toFixed(1)},${down.toFixed(1)}`;
    const outline = [...known.map(({ top }) => corner(top)), ...known.map(({ bottom }) => corner(bottom)).reverse()];
    return outline.length === 0 ? '' : `M${outline.join('L')}Z`;
  };
  const every = Math.max(1, Math.ceil(labels.length / 6));
  const dates = labels.flatMap((label, i): Mark[] =>
    i % every === 0 && i < labels.length - every / 3
      ? [{ text: label, x: x(i), y: frame.height - 6, anchor: i === 0 ? 'start' : 'middle' }]
      : [],
  );
  const origin = x(Math.max(0, past - 1)).toFixed(1);
  const widestFirst = bands.toSorted((a, b) => b.level - a.level);
  return {
    width: frame.width,
    height: frame.height,
    label: `Forecast of ${name}`,
    marks: [
      ...gridAcross(frame, y, ticks(low, high, 4)),
      ...dates,
      ...widestFirst.map(({ lower, upper }, i): Mark => ({ d: area(lower, upper), look: i === 0 ? 'band wide' : 'band' })),
      { d: `M${origin},${frame.top}V${frame.height - frame.bottom}`, look: 'origin' },
      { d: line(history.y, 0), look: 'history' },
      { d: dots(history.y), look: 'dots' },
      { d: line(forecast.mean, past), look: 'forecast' },
    ],
  };
}
