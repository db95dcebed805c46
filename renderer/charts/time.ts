/** Periods as the host writes them, on an axis that can be drawn. */
export interface ChartTime {
  readonly kind: 'date' | 'linear';
  /** Milliseconds since 1970 for dates, else the counter. */
  readonly x: Float64Array;
  /** How a point is named when pointed at, in d3 notation; null for counters. */
  readonly hoverFormat: string | null;
}

const quarter = /^(-?\d{4,6}) Q([1-4])$/;

/** One period's place on the axis: `17`, `1961`, `1961 Q1`, `1961-01`, `2017-08-16`, `2017-08-16 05:00`. NaN when it is none of these. */
export function timeOf(text: string, kind: ChartTime['kind']): number {
  if (kind === 'linear') return Number(text);
  const parts = quarter.exec(text);
  const iso = parts ? `${parts[1]}-${String(Number(parts[2]) * 3 - 2).padStart(2, '0')}` : text.replace(' ', 'T');
  return Date.parse(iso.includes('T') ? `${iso}Z` : iso);
}

/**
 * Reads all periods of a chart at once.
 *
 * @param integerAxis - the dataset counts its periods, so that `1961` is no year
 */
export function readTimes(times: readonly string[], integerAxis: boolean): ChartTime {
  const kind = integerAxis ? 'linear' : 'date';
  const x = Float64Array.from(times, (text) => timeOf(text, kind));
  const sample = times[0] ?? '';
  return { kind, x, hoverFormat: integerAxis ? null : hoverFormat(sample) };
}

function hoverFormat(sample: string): string {
  if (quarter.test(sample)) return 'Q%q %Y';
  if (/^-?\d{4,6}$/.test(sample)) return '%Y';
  if (/^-?\d{4,6}-\d{2}$/.test(sample)) return '%b %Y';
  return sample.includes(':') ? '%a %-d %b %Y, %H:%M' : '%a %-d %b %Y';
}
