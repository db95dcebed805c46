import temml from 'temml';
import { describe, expect, it } from 'vitest';
import { componentsFigure } from '../../renderer/charts/components-figure.ts';
import { cycleOf } from '../../renderer/charts/cycle.ts';
import { panelTitle, shownComponents } from '../../renderer/charts/shown-components.ts';
import { autocorrelationFigure, histogramFigure, quantileFigure } from '../../renderer/charts/residual-figures.ts';
import { moments, normalPairs, normalQuantile } from '../../renderer/charts/residual-shapes.ts';
import { formulas } from '../../renderer/formula/typeset.ts';
import { pValueText, significant } from '../../renderer/words/numbers.ts';
import { residualFindings } from '../../renderer/words/residuals.ts';

const daily = { unit: 'day', step: 1 } as const;
const days = Array.from({ length: 28 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));

describe('equations', () => {
  it('lines that mark their relations become one formula, others stay lines', () => {
    expect(formulas(['a = b', 'c = d'])).toEqual(['a = b', 'c = d']);
    expect(formulas(['a &= b', 'c &= d'])).toEqual(['\\begin{aligned}a &= b \\\\ c &= d\\end{aligned}']);
    expect(formulas(['50\\& = x'])).toEqual(['50\\& = x']);
  });
  it('are written as MathML', () => {
    const text = temml.renderToString(formulas(['y_t &= \\phi_1 y_{t-1} + \\varepsilon_t'])[0] ?? '', { throwOnError: true });
    expect(text).toMatch(/^<math/);
    expect(text).toContain('<msub>');
  });
});

describe('components', () => {
  const values = Float64Array.from({ length: 28 }, (_, i) => (i + 1) % 7);
  it('a week is folded by the days of the week, the latest value of each', () => {
    const cycle = cycleOf({ name: 'weekly', values }, days, daily, 7);
    expect(cycle?.labels).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect([...(cycle?.values ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 0]);
  });
  it('a season of months by months, a year of days by days of the year, a trend not at all', () => {
    const months = Array.from({ length: 24 }, (_, i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`);
    const season = cycleOf(
      { name: 'Season', values: Float64Array.from({ length: 24 }, (_, i) => i) },
      months,
      { unit: 'month', step: 1 },
      12,
    );
    expect(season?.turn).toBe('month');
    expect(season?.values[0]).toBe(12);
    expect(cycleOf({ name: 'yearly', values }, days, daily, 7)?.labels).toHaveLength(366);
    expect(cycleOf({ name: 'trend', values }, days, daily, 7)).toBeNull();
    expect(cycleOf({ name: 'level', values }, days, daily, 7)).toBeNull();
    expect(cycleOf({ name: 'DOTM x season', values }, days, daily, 7)).toBeNull();
    expect(cycleOf({ name: 'Season of 365', values }, days, daily, 7)?.turn).toBe('day of the year');
  });
  it('many holidays are shown by their sum when brief, and what has no effect not at all', () => {
    const at = (...places: number[]) => Float64Array.from({ length: 28 }, (_, i) => (places.includes(i) ? 5 : 0));
    const names = (brief: boolean, holidays: readonly number[]) =>
      shownComponents(
        [
          { name: 'Trend', values },
          { name: 'Unseen', values: at() },
          ...holidays.map((place) => ({ name: `Day ${place}`, values: at(place) })),
          { name: 'Promotion', values: at(2, 20) },
          { name: 'Holidays', values: at(...holidays) },
        ],
        brief,
      ).map(({ name }) => name);
    expect(names(true, [1, 2, 3, 4])).toEqual(['Trend', 'Promotion', 'Holidays']);
    expect(names(false, [1, 2, 3, 4])).toEqual(['Trend', 'Day 1', 'Day 2', 'Day 3', 'Day 4', 'Promotion', 'Holidays']);
    expect(names(true, [1, 2])).toEqual(['Trend', 'Day 1', 'Day 2', 'Promotion', 'Holidays']);
  });
  it('long names stay beside their panel', () => {
    expect(panelTitle('Trend')).toBe('Trend');
    expect(panelTitle('Christmas Day (substitute day)')).toBe('Christmas Day<br>(substitute day)');
    expect(panelTitle('ARIMA(2,1,1)(0,1,0)[12]')).toBe('ARIMA(2,1,1)(0,1,…');
  });
  it('each has its panel over one time axis; what is forecast is shaded', () => {
    const figure = componentsFigure({
      time: days,
      past: 21,
      series: { y: values.slice(0, 21), mean: values.slice(21) },
      components: [
        { name: 'Trend', values, effect: 'additive' },
        { name: 'Season', values, effect: 'multiplicative' },
      ],
      unit: 'sales',
      integerAxis: false,
      scheme: 'light',
      key: 'k',
      shown: null,
    });
    expect(figure.traces.map((trace) => trace['yaxis'])).toEqual(['y', 'y', 'y2', 'y3']);
    expect(figure.layout['shapes']).toMatchObject([{ type: 'rect', x0: Date.parse('2024-01-21') }, { type: 'line' }]);
    expect(JSON.stringify(figure.layout['yaxis3'])).toContain('Season (×)');
    expect(figure.numbers().rows[20]).toEqual(['2024-01-21', values[20], null, values[20], values[20]]);
    expect(figure.numbers().rows[21]).toEqual(['2024-01-22', null, values[21], values[21], values[21]]);
  });
});

describe('residuals', () => {
  const diagnostics = {
    count: 100,
    mean: 0.1,
    standardDeviation: 2,
    acf: Float64Array.from([0.01, 0.3, 0.02, 0.01, 0.02, 0.01, 0.4]),
    pacf: new Float64Array(7),
    bound: 0.196,
    ljungBox: { statistic: 40, pValue: 0.00001, lags: 7, degreesOfFreedom: 5 },
    heteroscedasticity: { statistic: 4, pValue: 0.9, lags: 10 },
    normality: { statistic: 1, pValue: 0.6 },
    histogram: { edges: Float64Array.from([-2, 0, 2]), counts: Float64Array.from([40, 60]) },
  };
  it('are judged in words: what is left, where, and by which figures', () => {
    const findings = residualFindings(diagnostics, 7, 'en');
    expect(findings.map(({ fine }) => fine)).toEqual([false, true, true, true]);
    expect(findings[0]?.text).toContain('at lags 7 (one season), 2');
    expect(findings[0]?.detail).toBe('Ljung-Box over 7 lags: p below 0.001');
    const clean = residualFindings({ ...diagnostics, ljungBox: { ...diagnostics.ljungBox, pValue: 0.4 } }, 7, 'en');
    expect(clean[0]?.text).toMatch(/^No pattern left/);
    expect(residualFindings({ ...diagnostics, mean: 1 }, 7, 'en')[1]?.text).toContain('too low by 1');
  });
  it('untested ones say nothing', () => {
    expect(residualFindings({ ...diagnostics, ljungBox: null, heteroscedasticity: null, normality: null, count: 3 }, 7)).toEqual([]);
  });
  it('their charts mark what is outside the bound and scale the normal curve to the bars', () => {
    const figure = autocorrelationFigure(diagnostics.acf, diagnostics.bound, 'Autocorrelation', 'light');
    const { color } = (figure.traces[0]?.['marker'] ?? { color: [] }) as { color: string[] };
    expect(new Set(color.filter((_, i) => i === 1 || i === 6)).size).toBe(1);
    expect(color[0]).not.toBe(color[1]);
    const curve = histogramFigure({ ...diagnostics.histogram, ...diagnostics }, 'light').traces[1]?.['y'] as number[];
    // 100 values in bars of width 2: the density of N(0.1, 2) at its top, 0.1995, times 200.
    expect(Math.max(...curve)).toBeCloseTo(39.9, 1);
  });
  it('a normal sample lies on the line of its quantiles', () => {
    // R: qnorm(0.975) = 1.959964; the approximation promises 4.5e-4.
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 3);
    const sample = Float64Array.from({ length: 400 }, (_, i) => 5 + 2 * normalQuantile((i + 0.5) / 400));
    const { expected, actual } = normalPairs(sample);
    expect(Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? NaN))))).toBeLessThan(0.05);
    expect(moments(sample).mean).toBeCloseTo(5, 6);
    expect(normalPairs(Float64Array.from({ length: 9000 }, (_, i) => i)).actual).toHaveLength(500);
    expect(quantileFigure(sample, 'dark').numbers().rows).toHaveLength(400);
  });
});

it('estimates and p-values are written with the digits that carry meaning', () => {
  expect(significant(0.314159, 4, 'en')).toBe('0.3142');
  expect(significant(12_034.26, 6, 'en')).toBe('12,034.3');
  expect(significant(null)).toBe('–');
  expect(pValueText(0.0000001, 'en')).toBe('below 0.001');
  expect(pValueText(0.4321, 'en')).toBe('0.43');
});
