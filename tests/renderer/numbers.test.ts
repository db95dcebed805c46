import { describe, expect, it } from 'vitest';
import { amount, bytes, count, counted, decimalsFor, metric, percent, percentMetric } from '../../renderer/words/numbers.ts';

describe('numbers as people read them', () => {
  it('metrics keep three significant digits, and more only where the whole part has more', () => {
    expect([0.8123, 4.531, 48.14, 512.4, 25_304.6, 0.00456].map((value) => metric(value, 'en'))).toEqual([
      '0.812',
      '4.53',
      '48.1',
      '512',
      '25,305',
      '0.00456',
    ]);
  });
  it('nothing known is a dash, never NaN', () => {
    expect([metric(null), metric(NaN), metric(Infinity), count(undefined), percent(null), amount(NaN, 10)]).toEqual([
      '–',
      '–',
      '–',
      '–',
      '–',
      '–',
    ]);
  });
  it('values beside one another share their decimals', () => {
    expect([1200, 3.25].map((value) => amount(value, 1200, 'en'))).toEqual(['1,200', '3']);
    expect([8.5, 3.251].map((value) => amount(value, 8.5, 'en'))).toEqual(['8.50', '3.25']);
    expect([-0.001, -0.01].map((value) => amount(value, 1, 'en'))).toEqual(['0.00', '-0.01']);
  });
  it('the locale decides on the marks', () => {
    expect(count(1_234_567, 'de')).toBe('1.234.567');
    expect(metric(0.81, 'de')).toBe('0,810');
  });
  it('errors in percent keep three significant digits', () => {
    expect([0.11634, 0.0638, 0, 1.234, null].map((value) => percentMetric(value, 'en'))).toEqual(['11.6%', '6.38%', '0.00%', '123%', '–']);
  });
  it('percentages carry a sign where asked for', () => {
    expect([
      percent(0.19, { sign: true, locale: 'en' }),
      percent(-0.4, { sign: true, locale: 'en' }),
      percent(0, { sign: true, locale: 'en' }),
    ]).toEqual(['+19%', '-40%', '0%']);
  });
  it('bytes come in the unit that suits', () => {
    expect([812, 4096, 999_600, 23_400_000, 1.2e9].map((value) => bytes(value, 'en'))).toEqual([
      '812 B',
      '4.1 kB',
      '1 MB',
      '23 MB',
      '1.2 GB',
    ]);
  });
  it('one is singular', () => {
    expect([counted(1, 'file'), counted(2, 'file'), counted(1782, 'series', 'series', 'en')]).toEqual([
      '1 file',
      '2 files',
      '1,782 series',
    ]);
  });
  it('decimals shrink as values grow', () => {
    expect([0, 0.002, 0.5, 3, 30, 300].map(decimalsFor)).toEqual([2, 5, 3, 2, 1, 0]);
  });
});
