import type { ExploreCorrelation } from '../../contract/entities/explore.ts';
import type { Figure, Layout } from './figure.ts';
import { finite } from './history-figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, type Scheme } from './theme.ts';

/** Orange for below zero, blue for above: told apart by everyone, the background between. */
const ends: Record<Scheme, readonly [below: string, above: string]> = {
  light: ['#d98a3d', '#2f6fdb'],
  dark: ['#c9762b', '#3f7fe0'],
};

/** Each variable against each. */
export function correlationFigure(
  { names, matrix, pairs }: Pick<ExploreCorrelation, 'names' | 'matrix' | 'pairs'>,
  scheme: Scheme,
): Figure {
  const colours = chartColours[scheme];
  const k = names.length;
  const rows = <T>(of: (i: number, j: number) => T): T[][] => names.map((_, i) => names.map((__, j) => of(i, j)));
  const value = (i: number, j: number): number | null => finite(matrix[i * k + j]);
  const [below, above] = ends[scheme];
  return {
    traces: [
      {
        type: 'heatmap',
        x: [...names],
        y: [...names],
        z: rows(value),
        zmin: -1,
        zmax: 1,
        colorscale: [
          [0, below],
          [0.5, colours.background],
          [1, above],
        ],
        showscale: false,
        xgap: 2,
        ygap: 2,
        text: rows((i, j) => (value(i, j) === null ? '–' : (value(i, j) as number).toFixed(2))),
        ...(k <= 12 && { texttemplate: '%{text}', textfont: { size: 11 } }),
        customdata: rows((i, j) => pairs[i * k + j] ?? 0),
        hovertemplate: '%{y} and %{x}: %{text}, %{customdata:,} pairs<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 12, t: 8, b: 12, pad: 0 },
      xaxis: { type: 'category', automargin: true, fixedrange: true, showgrid: false, ticks: '', tickfont: { size: 11 } },
      yaxis: {
        type: 'category',
        automargin: true,
        fixedrange: true,
        showgrid: false,
        ticks: '',
        autorange: 'reversed',
        tickfont: { size: 11 },
      },
    },
    legend: [],
    ...fixed,
    key: 'correlations',
    numbers: () => ({ columns: ['Variable', ...names], rows: names.map((name, i) => [name, ...names.map((_, j) => value(i, j))]) }),
  };
}

/** The target with a variable some periods before (right of zero) and after (left); outside the dashed lines is more than chance, 1 in 20. */
export function crossCorrelationFigure(found: ExploreCorrelation, which: number, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { names, bound } = found;
  // With itself both sides are the same, and lag 0 says nothing.
  const from = which === 0 ? found.lags.findIndex((lag) => lag > 0) : 0;
  const lags = found.lags.subarray(from);
  const values = (found.cross[which] ?? new Float64Array()).subarray(from);
  const reach = 1.15 * Math.max(bound * 1.4, ...Array.from(values, (value) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  const edge = (y: number): Layout => ({
    type: 'line',
    xref: 'paper',
    x0: 0,
    x1: 1,
    y0: y,
    y1: y,
    line: { color: colours.origin, width: 1, dash: 'dash' },
  });
  const title = which === 0 ? 'Lag' : `Periods that ${names[which] ?? ''} comes before`;
  return {
    traces: [
      {
        type: 'bar',
        x: Array.from(lags),
        y: values,
        width: 0.5,
        marker: { color: Array.from(values, (value) => (Math.abs(value) > bound ? colours.forecast : colours.origin)) },
        hovertemplate: 'lag %{x}: %{y:.3f}<extra></extra>',
      },
    ],
    layout: {
      ...still(scheme),
      xaxis: { ...plainAxis(scheme, title), nticks: 12 },
      yaxis: { ...plainAxis(scheme, 'Correlation'), range: [-reach, reach] },
      shapes: [edge(bound), edge(-bound)],
    },
    legend: [],
    ...fixed,
    key: `cross ${which}`,
    numbers: () => ({ columns: ['Lag', 'Correlation'], rows: Array.from(lags, (lag, k) => [lag, finite(values[k])]) }),
  };
}
