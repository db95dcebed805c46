import type { SeasonalPlot } from '../../contract/entities/explore.ts';
import type { Figure, Layout, NumberTable, Trace } from './figure.ts';
import { finite } from './history-figure.ts';
import { fixed, plainAxis, still } from './small-chart.ts';
import { chartColours, type Scheme } from './theme.ts';
import { numberFormat } from './value-range.ts';

/** More positions than this are named here and there only. */
const mostNames = 31;

const numbersOf =
  ({ positions, cycles, values, mean, median, name }: SeasonalPlot) =>
  (): NumberTable => ({
    columns: [`Position in the ${name}`, ...cycles, 'Mean', 'Median'],
    rows: positions.map((position, k) => [
      position,
      ...cycles.map((_, row) => finite(values[row * positions.length + k])),
      finite(mean[k]),
      finite(median[k]),
    ]),
  });

function positionAxis(scheme: Scheme, positions: readonly string[]): Layout {
  const every = Math.max(1, Math.ceil(positions.length / (positions.length > mostNames ? 12 : 24)));
  const named = positions.flatMap((_, k) => (k % every === 0 ? [k] : []));
  return {
    ...plainAxis(scheme, ''),
    zeroline: false,
    showgrid: false,
    range: [-0.5, positions.length - 0.5],
    tickvals: named,
    ticktext: named.map((k) => positions[k]),
  };
}

/** A line for each cycle over the positions in it, the newest the strongest, and the mean of all. */
export function seasonalFigure(plot: SeasonalPlot, unit: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { positions, cycles, values, mean } = plot;
  const places = positions.map((_, k) => k);
  const format = numberFormat([values]);
  const width = positions.length;
  const newest = cycles.length - 1;
  return {
    traces: [
      ...cycles.map((cycle, row): Trace => {
        const age = newest === 0 ? 0 : (newest - row) / newest;
        return {
          type: 'scatter',
          mode: 'lines',
          name: cycle,
          x: places,
          y: values.subarray(row * width, (row + 1) * width),
          text: positions.map((position) => `${cycle} ${position}`),
          connectgaps: false,
          line: { color: row === newest ? colours.forecast : colours.history, width: row === newest ? 1.75 : 1 },
          opacity: row === newest ? 1 : 0.75 - 0.55 * age,
          hovertemplate: `%{text}: %{y:${format}}<extra></extra>`,
        };
      }),
      {
        type: 'scatter',
        mode: 'lines',
        x: places,
        y: mean,
        text: [...positions],
        line: { color: colours.text, width: 1.5, dash: 'dash' },
        hovertemplate: `Mean of %{text}: %{y:${format}}<extra></extra>`,
      },
    ],
    layout: { ...still(scheme), xaxis: positionAxis(scheme, positions), yaxis: plainAxis(scheme, unit) },
    legend: [
      { label: cycles[newest] ?? 'Newest', mark: 'line', colour: colours.forecast },
      { label: 'Mean', mark: 'line', colour: colours.text },
    ],
    ...fixed,
    key: `seasonal ${plot.name}`,
    numbers: numbersOf(plot),
  };
}

/** A small line for each position: how it moved from cycle to cycle, about its mean. */
export function subseriesFigure(plot: SeasonalPlot, unit: string, scheme: Scheme): Figure {
  const colours = chartColours[scheme];
  const { positions, cycles, values, mean } = plot;
  const width = positions.length;
  const room = 0.8;
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  const text: string[] = [];
  positions.forEach((position, k) => {
    cycles.forEach((cycle, row) => {
      x.push(k - room / 2 + (cycles.length > 1 ? (room * row) / (cycles.length - 1) : room / 2));
      y.push(finite(values[row * width + k]));
      text.push(`${position} ${cycle}`);
    });
    x.push(null);
    y.push(null);
    text.push('');
  });
  const format = numberFormat([values]);
  const edge = (k: number, side: number): number => k + (side * room) / 2;
  return {
    traces: [
      {
        type: 'scatter',
        mode: cycles.length <= 12 && width <= mostNames ? 'lines+markers' : 'lines',
        x,
        y,
        text,
        line: { color: colours.history, width: 1 },
        marker: { color: colours.history, size: 3 },
        hovertemplate: `%{text}: %{y:${format}}<extra></extra>`,
      },
      {
        type: 'scatter',
        mode: 'lines',
        x: positions.flatMap((_, k) => [edge(k, -1), edge(k, 1), null]),
        y: positions.flatMap((_, k) => [finite(mean[k]), finite(mean[k]), null]),
        line: { color: colours.forecast, width: 2 },
        hoverinfo: 'skip',
      },
    ],
    layout: { ...still(scheme), xaxis: positionAxis(scheme, positions), yaxis: plainAxis(scheme, unit) },
    legend: [{ label: 'Mean', mark: 'line', colour: colours.forecast }],
    ...fixed,
    key: `subseries ${plot.name}`,
    numbers: numbersOf(plot),
  };
}
