import type { LevelNode } from '../../contract/entities/levels.ts';
import type { Figure, NumberTable, Range, Trace } from './figure.ts';
import { forecastFigure, type ForecastInput } from './forecast-figure.ts';
import { finite } from './history-figure.ts';
import { markColour } from './theme.ts';
import { readTimes } from './time.ts';
import { numberFormat, valueRange } from './value-range.ts';

export type LevelFigureInput = Omit<ForecastInput, 'forecast' | 'row' | 'modelLabel'> & {
  readonly node: LevelNode;
  /** Measured, of the node's level. */
  readonly coverage: NonNullable<ForecastInput['row']>['coverage'];
};

/** History, the forecast that agrees with its bands, and the forecast by itself as a dashed line. */
export function levelFigure({ node, coverage, ...input }: LevelFigureInput): Figure {
  const { history, time, base, reconciled, folds } = node;
  const figure = forecastFigure({
    ...input,
    row: { coverage },
    modelLabel: 'agrees with all levels',
    forecast: {
      series: node.key,
      model: base.model,
      modelUsed: base.model,
      chosen: null,
      history,
      forecast: { time, mean: reconciled.mean, bands: reconciled.bands },
      folds: folds.map((fold) => ({
        time: fold.time,
        mean: fold.reconciled,
        bands: [],
        actual: fold.actual,
        mase: null,
        origin: fold.time[0] ?? '',
      })),
      metrics: { mase: null, smape: null, rmse: null, mae: null, mape: null },
      warnings: [],
    },
  });
  const colour = markColour[input.scheme];
  const x = readTimes(time, input.integerAxis).x;
  const own: Trace = {
    type: 'scatter',
    mode: 'lines',
    name: 'By itself',
    x,
    y: base.mean,
    line: { color: colour, width: 1.75, dash: 'dash' },
    hovertemplate: `%{y:${numberFormat([base.mean])}}<extra>By itself</extra>`,
  };
  const before = figure.valueRange;
  return {
    ...figure,
    traces: [...figure.traces, own],
    legend: [
      ...figure.legend.map((entry) => (entry.label === 'Forecast' ? { ...entry, label: 'Agrees' } : entry)),
      { label: 'By itself (dashed)', mark: 'line', colour },
    ],
    valueRange: (window) => widest(before?.(window) ?? null, valueRange([{ x, y: base.mean }], window)),
    numbers: () => levelNumbers(node),
  };
}

const widest = (one: Range | null, other: Range | null): Range | null =>
  one && other ? [Math.min(one[0], other[0]), Math.max(one[1], other[1])] : (one ?? other);

function levelNumbers({ history, time, base, reconciled }: LevelNode): NumberTable {
  const bands = reconciled.bands;
  const empty = bands.flatMap(() => [null, null]);
  return {
    columns: ['Period', 'Actual', 'Agrees', ...bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`]), 'By itself'],
    rows: [
      ...history.time.map((text, i) => [text, finite(history.y[i]), null, ...empty, null]),
      ...time.map((text, i) => [
        text,
        null,
        finite(reconciled.mean[i]),
        ...bands.flatMap(({ lower, upper }) => [finite(lower[i]), finite(upper[i])]),
        finite(base.mean[i]),
      ]),
    ],
  };
}
