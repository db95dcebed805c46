import { mase, smape } from '../../engine/metrics/index.ts';
import type { PeerForecast, TestSeries } from './accuracy-data.ts';

/** Errors of one method on one series. */
export interface Score {
  readonly id: string;
  readonly group: string;
  readonly smape: number;
  readonly mase: number;
  /** Inside and total of each level, then the scaled interval score at 95 percent; NaN without intervals. */
  readonly inside80: number;
  readonly inside95: number;
  readonly steps: number;
  readonly msis: number;
  readonly cpuMs: number;
}

/** Mean absolute seasonal difference of the training part: the scale of MASE and MSIS. */
function scaleOf(y: Float64Array, m: number): number {
  let sum = 0;
  for (let t = m; t < y.length; t++) sum += Math.abs((y[t] as number) - (y[t - m] as number));
  return sum / (y.length - m);
}

export function scoreOf({ id, group, m, training, actual }: TestSeries, { mean, bounds }: PeerForecast, cpuMs = NaN): Score {
  const band = (level: number) => bounds.find((bound) => bound.level === level);
  const inside = (level: number): number => {
    const found = band(level);
    if (!found) return NaN;
    return actual.reduce((count, y, i) => count + (y >= (found.lower[i] as number) && y <= (found.upper[i] as number) ? 1 : 0), 0);
  };
  const wide = band(95);
  let penalty = NaN;
  if (wide) {
    penalty = 0;
    for (let i = 0; i < actual.length; i++) {
      const y = actual[i] as number;
      const lower = wide.lower[i] as number;
      const upper = wide.upper[i] as number;
      penalty += upper - lower + (2 / 0.05) * (Math.max(0, lower - y) + Math.max(0, y - upper));
    }
  }
  return {
    id,
    group,
    smape: smape(actual, mean),
    mase: mase(actual, mean, training, m),
    inside80: inside(80),
    inside95: inside(95),
    steps: actual.length,
    msis: penalty / actual.length / scaleOf(training, m),
    cpuMs,
  };
}

export interface Summary {
  readonly method: string;
  readonly group: string;
  readonly series: number;
  readonly smape: number;
  readonly mase: number;
  readonly owa: number;
  readonly coverage80: number;
  readonly coverage95: number;
  readonly msis: number;
  readonly medianMs: number;
  readonly p90Ms: number;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function quantileOf(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
}

/** Means over series; OWA against the reference on the same series (ratios after averaging, as in M4). */
export function summarise(
  method: string,
  group: string,
  scores: readonly Score[],
  reference: ReadonlyMap<string, Score> | undefined,
): Summary {
  const mean = (of: (score: Score) => number, from: readonly Score[] = scores): number => meanOf(from.map(of));
  const same = reference ? scores.flatMap(({ id }) => reference.get(id) ?? []) : [];
  const steps = mean(({ steps: count }) => count);
  const times = scores.map(({ cpuMs }) => cpuMs);
  return {
    method,
    group,
    series: scores.length,
    smape: mean(({ smape: value }) => value),
    mase: mean(({ mase: value }) => value),
    owa:
      same.length === scores.length && same.length > 0
        ? (mean(({ smape: value }) => value) / mean(({ smape: value }) => value, same) +
            mean(({ mase: value }) => value) / mean(({ mase: value }) => value, same)) /
          2
        : NaN,
    coverage80: mean(({ inside80 }) => inside80) / steps,
    coverage95: mean(({ inside95 }) => inside95) / steps,
    msis: mean(({ msis: value }) => value),
    medianMs: quantileOf(times, 0.5),
    p90Ms: quantileOf(times, 0.9),
  };
}

const digits = (value: number, places: number): string => (Number.isFinite(value) ? value.toFixed(places) : '-');

/** The summaries as aligned text. */
export function tableOf(rows: readonly Summary[]): string {
  const head = ['frequency', 'model', 'series', 'sMAPE', 'MASE', 'OWA', '80%', '95%', 'MSIS', 'CPU ms', 'p90'];
  const body = rows.map((row) => [
    row.group,
    row.method,
    String(row.series),
    digits(row.smape, 3),
    digits(row.mase, 4),
    digits(row.owa, 4),
    digits(100 * row.coverage80, 1),
    digits(100 * row.coverage95, 1),
    digits(row.msis, 2),
    digits(row.medianMs, 1),
    digits(row.p90Ms, 1),
  ]);
  const widths = head.map((title, k) => Math.max(title.length, ...body.map((cells) => (cells[k] as string).length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, k) => (k < 2 ? cell.padEnd(widths[k] as number) : cell.padStart(widths[k] as number))).join('  ');
  return [line(head), ...body.map(line)].join('\n');
}
