import { describe, expect, it } from 'vitest';
import { formatPeriods, type TimeAxis } from '../../engine/core/time-axis.ts';
import { readTimes, timeOf } from '../../renderer/charts/time.ts';

describe('periods on an axis', () => {
  it('reads every granularity that the host writes', () => {
    const texts = ['1961', '1961 Q3', '1961-07', '2017-08-16', '2017-08-16 05:00', '2017-08-16 05:00:30'];
    expect(texts.map((text) => new Date(timeOf(text, 'date')).toISOString())).toEqual([
      '1961-01-01T00:00:00.000Z',
      '1961-07-01T00:00:00.000Z',
      '1961-07-01T00:00:00.000Z',
      '2017-08-16T00:00:00.000Z',
      '2017-08-16T05:00:00.000Z',
      '2017-08-16T05:00:30.000Z',
    ]);
  });
  it('agrees with the engine on months', () => {
    const axis: TimeAxis = { frequency: { unit: 'month', step: 1 }, granularity: 'month', origin: -252, dayOfMonth: 1 };
    const { kind, x, hoverFormat } = readTimes(formatPeriods(axis, 0, 14), false);
    expect(kind).toBe('date');
    expect(hoverFormat).toBe('%b %Y');
    expect(new Date(x[13] ?? NaN).toISOString()).toBe('1950-02-01T00:00:00.000Z');
  });
  it('a counter stays a counter, even where it looks like a year', () => {
    expect(readTimes(['1961', '1962'], true)).toEqual({ kind: 'linear', x: Float64Array.of(1961, 1962), hoverFormat: null });
  });
});
