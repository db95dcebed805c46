import type { ComparedCoverage, ComparedGroup, ComparedMetric, RunComparison } from '../../contract/entities/run-comparison.ts';
import type { Figure, LegendEntry } from './figure.ts';
import { finite } from './history-figure.ts';
import { fixed, margin, plainAxis, still } from './small-chart.ts';
import { chartColours, type Scheme } from './theme.ts';

/** Okabe and Ito, one a run by its place, told apart by marks as well: two runs may be of one model. */
const marks = [
  { color: '#0072b2', symbol: 'circle' },
  { color: '#d55e00', symbol: 'diamond' },
  { color: '#009e73', symbol: 'square' },
  { color: '#cc79a7', symbol: 'triangle-up' },
  { color: '#e69f00', symbol: 'x' },
  { color: '#56b4e9', symbol: 'star' },
] as const;
/** Colour and mark of the run at a place. */
export const runMark = (place: number): (typeof marks)[number] => marks[place % marks.length] ?? marks[0];
/** A, B, C ...: what a run is called where its name is too long. */
export const runLetter = (place: number): string => String.fromCharCode(65 + place);

const legendOf = (labels: readonly string[]): LegendEntry[] =>
  labels.map((label, k) => ({
    label: labels.length > 3 ? runLetter(k) : `${runLetter(k)} ${label}`,
    mark: 'dot',
    colour: runMark(k).color,
  }));

/** Each run's figure with its interval, the lowest at the top. */
export function metricFigure(metric: ComparedMetric, name: string, labels: readonly string[], scheme: Scheme): Figure {
  const order = metric.runs.map((_, k) => k).toSorted((a, b) => (metric.runs[b]?.estimate ?? 0) - (metric.runs[a]?.estimate ?? 0));
  return {
    traces: order.map((k, row) => {
      const one = metric.runs[k];
      return {
        type: 'scatter',
        mode: 'markers',
        x: [one?.estimate],
        y: [row],
        error_x: {
          type: 'data',
          symmetric: false,
          array: [(one?.upper ?? NaN) - (one?.estimate ?? NaN)],
          arrayminus: [(one?.estimate ?? NaN) - (one?.lower ?? NaN)],
          color: runMark(k).color,
          thickness: 1.5,
          width: 5,
        },
        marker: { ...runMark(k), size: 9 },
        hovertemplate: `${labels[k]}: %{x:.3~f} [${one?.lower.toPrecision(3)}, ${one?.upper.toPrecision(3)}]<extra></extra>`,
      };
    }),
    layout: {
      ...still(scheme),
      margin: { ...margin, l: 36 },
      xaxis: { ...plainAxis(scheme, name), zeroline: false },
      yaxis: {
        ...plainAxis(scheme, ''),
        zeroline: false,
        showgrid: false,
        tickvals: order.map((_, row) => row),
        ticktext: order.map(runLetter),
        range: [-0.6, order.length - 0.4],
      },
    },
    legend: [],
    ...fixed,
    key: `compared ${name}`,
    numbers: () => ({
      columns: ['Run', name, 'From', 'To', 'Lowest in draws'],
      rows: metric.runs.map((one, k) => [labels[k] ?? '', one.estimate, one.lower, one.upper, one.lowestShare]),
    }),
  };
}

/** Runs on a line by their mean rank; bars join those that cannot be told apart. */
export function criticalDifferenceFigure(ranks: NonNullable<RunComparison['ranks']>, labels: readonly string[], scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { order, cliques } = ranks;
  const rankAt = (place: number): number => order[place]?.rank ?? 0;
  return {
    traces: [
      ...cliques.map(({ from, to }, i) => ({
        type: 'scatter',
        mode: 'lines',
        x: [rankAt(from) - 0.03, rankAt(to) + 0.03],
        y: [-0.35 - 0.28 * i, -0.35 - 0.28 * i],
        line: { color: colours.history, width: 5 },
        hovertemplate: 'not told apart<extra></extra>',
      })),
      ...order.map(({ run, rank }) => ({
        type: 'scatter',
        mode: 'markers+text',
        x: [rank],
        y: [0],
        text: [runLetter(run)],
        textposition: 'top center',
        textfont: { size: 12, color: colours.text },
        marker: { ...runMark(run), size: 10 },
        hovertemplate: `${labels[run]}: mean rank %{x:.2f}<extra></extra>`,
      })),
    ],
    layout: {
      ...still(scheme),
      margin: { ...margin, l: 20 },
      xaxis: {
        ...plainAxis(scheme, `Mean rank over ${ranks.blocks} series; critical difference ${ranks.criticalDifference.toFixed(2)}`),
        zeroline: false,
        range: [0.8, order.length + 0.2],
        dtick: 1,
      },
      yaxis: { ...plainAxis(scheme, ''), visible: false, zeroline: false, range: [-0.7 - 0.28 * cliques.length, 0.9] },
      shapes: [
        { type: 'line', xref: 'x', x0: 1, x1: 1 + ranks.criticalDifference, y0: 0.78, y1: 0.78, line: { color: colours.origin, width: 2 } },
        { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: 0, y1: 0, line: { color: colours.zero, width: 1 } },
      ],
    },
    legend: [],
    ...fixed,
    key: 'critical difference',
    numbers: () => ({
      columns: ['Run', 'Mean rank', 'Best on series'],
      rows: order.map(({ run, rank }) => [labels[run] ?? '', rank, ranks.best[run] ?? null]),
    }),
  };
}

export type GroupMeasure = 'mase' | 'mae' | 'wape' | 'bias';

/** A measure by group, run beside run: lines where groups follow each other, marks where they do not. */
export function groupFigure(group: ComparedGroup, measure: GroupMeasure, name: string, labels: readonly string[], scheme: Scheme): Figure {
  const ordered = group.name === 'Steps ahead' || group.name === 'Hour' || group.name === 'Month' || group.name === 'Weekday';
  const many = group.labels.length > 30;
  return {
    traces: group.runs.map((run, k) => ({
      type: 'scatter',
      mode: ordered ? (many ? 'lines' : 'lines+markers') : 'markers',
      name: labels[k],
      x: group.labels,
      y: run[measure],
      line: { color: runMark(k).color, width: 1.5 },
      marker: { ...runMark(k), size: ordered ? 6 : 8 },
      hovertemplate: `${runLetter(k)} %{x}: %{y:.3~f}<extra></extra>`,
    })),
    layout: {
      ...still(scheme),
      margin: { ...margin, b: ordered ? 36 : 64 },
      xaxis: {
        ...plainAxis(scheme, ordered ? group.name : ''),
        type: 'category',
        zeroline: false,
        nticks: many ? 14 : Math.max(1, group.labels.length),
      },
      yaxis: { ...plainAxis(scheme, name), ...(measure === 'bias' ? {} : { rangemode: 'tozero' }) },
    },
    legend: legendOf(labels),
    ...fixed,
    key: `group ${group.name} ${measure}`,
    numbers: () => ({
      columns: [group.name, ...labels],
      rows: group.labels.map((label, i) => [label, ...group.runs.map((run) => run[measure][i] ?? null)]),
    }),
  };
}

/** Coverage, or width, of one level by steps ahead. */
export function comparedCoverageFigure(
  coverage: ComparedCoverage,
  what: 'coverage' | 'width',
  labels: readonly string[],
  scheme: Scheme,
): Figure {
  const colours = chartColours[scheme];
  const steps = coverage.runs[0]?.byStep.map((_, i) => i + 1) ?? [];
  const values = (k: number): readonly (number | null)[] =>
    (what === 'coverage' ? coverage.runs[k]?.byStep : coverage.runs[k]?.widthByStep) ?? [];
  const title = what === 'coverage' ? `Inside ${coverage.level}%, in %` : 'Width over scale';
  return {
    traces: coverage.runs.map((_, k) => ({
      type: 'scatter',
      mode: steps.length > 40 ? 'lines' : 'lines+markers',
      x: steps,
      y: values(k),
      line: { color: runMark(k).color, width: 1.5 },
      marker: { ...runMark(k), size: 6 },
      hovertemplate: `${runLetter(k)}, %{x} ahead: %{y:.3~f}<extra></extra>`,
    })),
    layout: {
      ...still(scheme),
      xaxis: { ...plainAxis(scheme, 'Steps ahead'), zeroline: false, nticks: 12 },
      yaxis: { ...plainAxis(scheme, title), ...(what === 'width' ? { rangemode: 'tozero' } : { zeroline: false }) },
      shapes:
        what === 'coverage'
          ? [
              {
                type: 'line',
                xref: 'paper',
                x0: 0,
                x1: 1,
                y0: coverage.level,
                y1: coverage.level,
                line: { color: colours.origin, width: 1, dash: 'dash' },
              },
            ]
          : [],
    },
    legend: legendOf(labels),
    ...fixed,
    key: `${what} ${coverage.level}`,
    numbers: () => ({
      columns: ['Steps ahead', ...labels],
      rows: steps.map((step, i) => [step, ...coverage.runs.map((_, k) => values(k)[i] ?? null)]),
    }),
  };
}

/** Forecasts of one run beside what came; on the line they agree. */
export function predictedActualFigure(
  { predicted, actual }: RunComparison['scatter'][number],
  place: number,
  range: readonly [number, number],
  scheme: Scheme,
): Figure {
  const colours = chartColours[scheme];
  return {
    traces: [
      { type: 'scatter', mode: 'lines', x: range, y: range, line: { color: colours.origin, width: 1, dash: 'dash' }, hoverinfo: 'skip' },
      {
        type: 'scattergl',
        mode: 'markers',
        x: predicted,
        y: actual,
        marker: { color: runMark(place).color, size: 4, opacity: 0.45 },
        hovertemplate: 'forecast %{x:.4~g}, came %{y:.4~g}<extra></extra>',
      },
    ],
    layout: { ...still(scheme), xaxis: { ...plainAxis(scheme, 'Forecast'), range }, yaxis: { ...plainAxis(scheme, 'Actual'), range } },
    legend: [],
    ...fixed,
    key: `scatter ${place}`,
    numbers: () => ({ columns: ['Forecast', 'Actual'], rows: Array.from(predicted, (value, i) => [value, finite(actual[i])]) }),
  };
}

/** Scaled errors in order beside those of a normal distribution, with the band that all points of a normal sample keep to. */
export function errorQuantilesFigure(
  quantiles: NonNullable<RunComparison['errors'][number]['quantiles']>,
  place: number,
  scheme: Scheme,
): Figure {
  const colours = chartColours[scheme];
  const { theoretical, sample, lower, upper, intercept, slope } = quantiles;
  const ends = [theoretical[0] ?? 0, theoretical[theoretical.length - 1] ?? 0];
  return {
    traces: [
      { type: 'scatter', mode: 'lines', x: theoretical, y: lower, line: { width: 0 }, hoverinfo: 'skip' },
      {
        type: 'scatter',
        mode: 'lines',
        x: theoretical,
        y: upper,
        line: { width: 0 },
        fill: 'tonexty',
        fillcolor: colours.bands[1],
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'lines',
        x: ends,
        y: ends.map((end) => intercept + slope * end),
        line: { color: colours.origin, width: 1, dash: 'dash' },
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: theoretical,
        y: sample,
        marker: { color: runMark(place).color, size: 4 },
        hovertemplate: '%{y:.3~f}; normal %{x:.2f}<extra></extra>',
      },
    ],
    layout: { ...still(scheme), xaxis: plainAxis(scheme, 'If normal'), yaxis: plainAxis(scheme, 'Error over scale') },
    legend: [],
    ...fixed,
    key: `quantiles ${place}`,
    numbers: () => ({
      columns: ['If normal', 'Error over scale', 'Band from', 'Band to'],
      rows: Array.from(theoretical, (value, i) => [value, finite(sample[i]), finite(lower[i]), finite(upper[i])]),
    }),
  };
}

/** How long an error lasts: correlation of errors of one forecast by the steps between them. */
export function persistenceFigure(errors: RunComparison['errors'], labels: readonly string[], scheme: Scheme): Figure {
  const lags = errors[0]?.persistence.map((_, i) => i + 1) ?? [];
  return {
    traces: errors.map(({ persistence }, k) => ({
      type: 'scatter',
      mode: 'lines+markers',
      x: lags,
      y: persistence,
      line: { color: runMark(k).color, width: 1.5 },
      marker: { ...runMark(k), size: 6 },
      hovertemplate: `${runLetter(k)}, %{x} steps apart: %{y:.2f}<extra></extra>`,
    })),
    layout: {
      ...still(scheme),
      xaxis: { ...plainAxis(scheme, 'Steps between'), zeroline: false, nticks: 14 },
      yaxis: plainAxis(scheme, 'Correlation'),
    },
    legend: legendOf(labels),
    ...fixed,
    key: 'persistence',
    numbers: () => ({
      columns: ['Steps between', ...labels],
      rows: lags.map((lag, i) => [lag, ...errors.map(({ persistence }) => persistence[i] ?? null)]),
    }),
  };
}
