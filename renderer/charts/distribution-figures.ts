import type { ExploreSeries, Segment } from '../../contract/entities/explore.ts';
import { percent } from '../words/numbers.ts';
import type { Figure } from './figure.ts';
import { finite } from './history-figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, type Scheme } from './theme.ts';
import { numberFormat } from './value-range.ts';

type Distribution = NonNullable<ExploreSeries['distribution']>;

/** Probabilities whose quantiles are drawn. */
const drawn: readonly number[] = [0.05, 0.5, 0.95];

/** How often values of each size come, with the 5, 50 and 95% quantiles. */
export function distributionFigure({ edges, counts, probabilities, quantiles }: Distribution, unit: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const width = ((edges[edges.length - 1] ?? 1) - (edges[0] ?? 0)) / Math.max(1, counts.length);
  const format = numberFormat([edges]);
  const lines = Array.from(probabilities).flatMap((p, k) => (drawn.includes(p) ? [{ p, value: quantiles[k] ?? NaN }] : []));
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
    ],
    layout: {
      ...still(scheme),
      margin: { l: 52, r: 16, t: 20, b: 36, pad: 0 },
      bargap: 0,
      xaxis: plainAxis(scheme, unit),
      yaxis: { ...plainAxis(scheme, 'Periods'), rangemode: 'tozero' },
      shapes: lines.map(({ p, value }) => ({
        type: 'line',
        x0: value,
        x1: value,
        yref: 'paper',
        y0: 0,
        y1: 1,
        line: { color: colours.history, width: 1, dash: p === 0.5 ? 'solid' : 'dash' },
      })),
      annotations: lines.map(({ p, value }) => ({
        x: value,
        yref: 'paper',
        y: 1,
        yanchor: 'bottom',
        text: percent(p),
        showarrow: false,
        font: { size: 11, color: colours.quiet },
      })),
    },
    legend: [],
    ...fixed,
    key: 'distribution',
    numbers: () => ({
      columns: ['Quantile', unit],
      rows: Array.from(probabilities, (p, k) => [percent(p), finite(quantiles[k])]),
    }),
  };
}

/** A box for each segment, the largest total on top: middle half, median, mean, and the last values within one and a half of the box. */
export function segmentsFigure(segments: readonly Segment[], key: string, unit: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const boxes = segments.filter(({ median }) => median !== null).toReversed();
  return {
    traces: [
      {
        type: 'box',
        orientation: 'h',
        y: boxes.map(({ value }) => value),
        q1: boxes.map(({ q1 }) => q1),
        median: boxes.map(({ median }) => median),
        q3: boxes.map(({ q3 }) => q3),
        lowerfence: boxes.map(({ lower }) => lower),
        upperfence: boxes.map(({ upper }) => upper),
        mean: boxes.map(({ mean }) => mean),
        boxmean: true,
        line: { color: colours.forecast, width: 1.25 },
        fillcolor: colours.bands[0],
        hoverinfo: 'x+y',
      },
    ],
    layout: {
      ...still(scheme),
      margin: { l: 12, r: 24, t: 6, b: 36, pad: 0 },
      boxgap: 0.4,
      xaxis: {
        ...plainAxis(scheme, unit),
        automargin: true,
        hoverformat: numberFormat([Float64Array.from(boxes, ({ upper }) => upper ?? 0)]),
      },
      yaxis: { type: 'category', automargin: true, fixedrange: true, gridcolor: colours.grid, ticklabelstandoff: 8, dtick: 1 },
    },
    legend: [
      { label: 'Middle half and median', mark: 'band', colour: colours.bands[0] },
      { label: 'Mean (dashed)', mark: 'line', colour: colours.forecast },
    ],
    ...fixed,
    key: `segments ${key}`,
    numbers: () => ({
      columns: [key, 'Series', 'Values', 'Min', 'Q1', 'Median', 'Q3', 'Max', 'Mean', 'Outliers', 'Total', 'Share', 'Change'],
      rows: segments.map((one) => [
        one.value,
        one.series,
        one.observations,
        one.min,
        one.q1,
        one.median,
        one.q3,
        one.max,
        one.mean,
        one.outliers,
        one.total,
        one.share === null ? null : percent(one.share, { decimals: 1 }),
        one.change === null ? null : percent(one.change, { decimals: 1, sign: true }),
      ]),
    }),
  };
}
