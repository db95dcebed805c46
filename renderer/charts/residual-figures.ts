import type { Figure, Layout, Range } from './figure.ts';
import { finite } from './history-figure.ts';
import { normalDensity, normalPairs } from './residual-shapes.ts';
import { fixed, margin, plainAxis, still } from './small-chart.ts';
import { baseLayout, chartColours, timeAxis, type Scheme } from './theme.ts';
import { lineFor } from './thinning.ts';
import { readTimes } from './time.ts';
import { numberFormat } from './value-range.ts';

interface OverTime {
  readonly time: readonly string[];
  readonly residuals: Float64Array;
  readonly integerAxis: boolean;
  readonly scheme: Scheme;
  readonly key: string;
  readonly shown: Range | null;
}

/** Residuals as they came, around zero. */
export function residualsFigure({ time, residuals, integerAxis, scheme, key, shown }: OverTime): Figure {
  const colours = chartColours[scheme];
  const { x, kind, hoverFormat } = readTimes(time, integerAxis);
  const whole: Range = [x[0] ?? 0, x[x.length - 1] ?? 1];
  const line = lineFor({ x, y: residuals }, shown);
  return {
    traces: [
      {
        type: 'scatter',
        mode: residuals.length <= 300 ? 'lines+markers' : 'lines',
        x: line.x,
        y: line.y,
        line: { color: colours.history, width: 1 },
        marker: { color: colours.history, size: 3 },
        hovertemplate: `%{y:${numberFormat([residuals])}}<extra></extra>`,
      },
    ],
    layout: {
      ...baseLayout(scheme),
      margin,
      hovermode: 'x unified',
      xaxis: timeAxis(scheme, kind, hoverFormat),
      yaxis: plainAxis(scheme, 'Residual'),
    },
    legend: [],
    window: whole,
    bounds: whole,
    valueRange: null,
    key,
    numbers: () => ({ columns: ['Period', 'Residual'], rows: time.map((text, i) => [text, finite(residuals[i])]) }),
  };
}

/**
 * Correlation of values with themselves, `lag` periods before; outside the dashed lines is more than chance, 1 in 20.
 *
 * @param bartlett - for each lag, how far it may be from 0 if all before it are real; drawn as a second bound
 */
export function autocorrelationFigure(
  correlations: Float64Array,
  bound: number,
  label: string,
  scheme: Scheme,
  bartlett: Float64Array | null = null,
): Figure {
  const colours = chartColours[scheme];
  const lags = Array.from(correlations, (_, i) => i + 1);
  const outside = (value: number): boolean => Math.abs(value) > bound;
  const edge = (y: number): Layout => ({
    type: 'line',
    xref: 'paper',
    x0: 0,
    x1: 1,
    y0: y,
    y1: y,
    line: { color: colours.origin, width: 1, dash: 'dash' },
  });
  const reach = 1.15 * Math.max(bound * 1.4, ...(bartlett ?? []), ...Array.from(correlations, Math.abs));
  return {
    traces: [
      {
        type: 'bar',
        x: lags,
        y: correlations,
        width: 0.35,
        marker: { color: Array.from(correlations, (value) => (outside(value) ? colours.forecast : colours.origin)) },
        hovertemplate: 'lag %{x}: %{y:.3f}<extra></extra>',
      },
      ...(bartlett
        ? [1, -1].map((sign) => ({
            type: 'scatter',
            mode: 'lines',
            x: lags,
            y: bartlett.map((width) => sign * width),
            line: { color: colours.origin, width: 1, dash: 'dot' },
            hoverinfo: 'skip',
          }))
        : []),
    ],
    layout: {
      ...still(scheme),
      xaxis: { ...plainAxis(scheme, 'Lag'), zeroline: false, nticks: 12 },
      yaxis: { ...plainAxis(scheme, label), range: [-reach, reach] },
      shapes: [edge(bound), edge(-bound)],
    },
    legend: bartlett
      ? [
          { label: 'Noise', mark: 'line', colour: colours.origin },
          { label: 'Bartlett', mark: 'line', colour: colours.origin },
        ]
      : [],
    ...fixed,
    key: label,
    numbers: () => ({ columns: ['Lag', label], rows: lags.map((lag, i) => [lag, finite(correlations[i])]) }),
  };
}

export interface HistogramInput {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  readonly mean: number;
  readonly standardDeviation: number;
}

/** How the residuals are distributed, beside a normal curve of the same mean and deviation. */
export function histogramFigure({ edges, counts, mean, standardDeviation }: HistogramInput, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const from = edges[0] ?? 0;
  const to = edges[edges.length - 1] ?? 1;
  const width = (to - from) / Math.max(1, counts.length);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const format = numberFormat([edges]);
  const curve = standardDeviation > 0 ? Array.from({ length: 101 }, (_, k) => from + (k / 100) * (to - from)) : [];
  const height = (value: number): number => (n * width * normalDensity((value - mean) / standardDeviation)) / standardDeviation;
  return {
    traces: [
      {
        type: 'bar',
        x: Array.from(counts, (_, bar) => ((edges[bar] ?? NaN) + (edges[bar + 1] ?? NaN)) / 2),
        y: counts,
        width: 0.94 * width,
        marker: { color: colours.bands[0], line: { color: colours.forecast, width: 1 } },
        hovertemplate: `%{y} near %{x:${format}}<extra></extra>`,
      },
      { type: 'scatter', mode: 'lines', x: curve, y: curve.map(height), line: { color: colours.history, width: 1.5 }, hoverinfo: 'skip' },
    ],
    layout: {
      ...still(scheme),
      bargap: 0,
      xaxis: plainAxis(scheme, 'Residual'),
      yaxis: { ...plainAxis(scheme, 'Count'), rangemode: 'tozero' },
    },
    legend: [{ label: 'Normal curve', mark: 'line', colour: colours.history }],
    ...fixed,
    key: 'histogram',
    numbers: () => ({
      columns: ['From', 'To', 'Count'],
      rows: Array.from(counts, (count, bar) => [finite(edges[bar]), finite(edges[bar + 1]), count]),
    }),
  };
}

/** Residuals in order beside those of a normal distribution: on the line when they are normal. */
export function quantileFigure(residuals: Float64Array, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { expected, actual } = normalPairs(residuals);
  const format = numberFormat([residuals]);
  const ends = expected.length > 0 ? [expected[0], expected[expected.length - 1]] : [];
  return {
    traces: [
      { type: 'scatter', mode: 'lines', x: ends, y: ends, line: { color: colours.origin, width: 1, dash: 'dash' }, hoverinfo: 'skip' },
      {
        type: 'scatter',
        mode: 'markers',
        x: expected,
        y: actual,
        marker: { color: colours.forecast, size: 4 },
        hovertemplate: `%{y:${format}}; normal %{x:${format}}<extra></extra>`,
      },
    ],
    layout: { ...still(scheme), xaxis: plainAxis(scheme, 'If normal'), yaxis: plainAxis(scheme, 'Residual') },
    legend: [],
    ...fixed,
    key: 'quantiles',
    numbers: () => ({ columns: ['If normal', 'Residual'], rows: Array.from(expected, (value, i) => [value, finite(actual[i])]) }),
  };
}
