import { describe, expect, it } from 'vitest';
import { duration, moment, timeLeft } from '../../renderer/words/times.ts';

describe('spans of time', () => {
  it('durations use the two units that matter', () => {
    expect([0, 0.4, 14.2, 3180, 48_210, 250_000, 3_600_000, 7_500_000].map(duration)).toEqual([
      '0 ms',
      '0.4 ms',
      '14 ms',
      '3.2 s',
      '48 s',
      '4 min 10 s',
      '1 h',
      '2 h 5 min',
    ]);
  });
  it('never says 60 seconds', () => {
    expect(duration(59_999)).toBe('1 min');
    expect(duration(119_999)).toBe('2 min');
  });
  it('what is left is coarse, and silent while unknown', () => {
    expect([timeLeft(null), timeLeft(200), timeLeft(24_000), timeLeft(170_000), timeLeft(3_599_000), timeLeft(5_400_000)]).toEqual([
      '',
      '1 s left',
      '24 s left',
      '3 min left',
      '1 h left',
      '1 h 30 min left',
    ]);
  });
  it('today is a time, another day has its date', () => {
    const now = new Date(2026, 10, 21, 15, 0);
    expect(moment(new Date(2026, 10, 21, 9, 5).toISOString(), now, 'en-GB')).toBe('09:05');
    expect(moment(new Date(2026, 7, 16, 14, 5).toISOString(), now, 'en-GB')).toBe('16 Aug 14:05');
    expect(moment(new Date(2025, 7, 16, 14, 5).toISOString(), now, 'en-GB')).toBe('16 Aug 2025 14:05');
  });
});
