import type { CellSelection, ScenarioComparison } from '../../../contract/entities/scenario.ts';
import type { FinalForecast } from './forecast-of.ts';
import { periodLabels } from './run-forecasts.ts';
import { selectCells } from './select-cells.ts';

/** Forecasts of one run side by side: sums by period and by series, over some of the cells or all. */
export function compareForecasts(finals: readonly FinalForecast[], selection: CellSelection): ScenarioComparison {
  const [{ forecasts, periods }] = finals as [FinalForecast];
  const { horizon, next, series } = forecasts;
  const { first, labels } = periodLabels(forecasts);
  const ranges = selectCells(forecasts, selection, periods);
  let [low, high] = [Infinity, -Infinity];
  for (const { row, from, to } of ranges) {
    low = Math.min(low, (next[row] as number) + from - first);
    high = Math.max(high, (next[row] as number) + to - first);
  }
  const columns = finals.map(({ final, scenario }) => {
    const byPeriod = new Float64Array(high - low);
    const bySeries = Float64Array.from(ranges, ({ row, from, to }) => {
      const start = (next[row] as number) - first - low;
      let sum = 0;
      for (let step = from; step < to; step++) {
        const value = final.mean[row * horizon + step] as number;
        sum += value;
        byPeriod[start + step] = (byPeriod[start + step] as number) + value;
      }
      return sum;
    });
    const total = bySeries.reduce((sum, value) => sum + value, 0);
    return { column: { id: scenario?.id ?? null, name: scenario?.name ?? 'Base forecast', total }, byPeriod, bySeries };
  });
  return {
    columns: columns.map(({ column }) => column),
    time: labels.slice(low, high),
    byPeriod: columns.map(({ byPeriod }) => byPeriod),
    series: ranges.map(({ row }) => series[row] as number),
    bySeries: columns.map(({ bySeries }) => bySeries),
  };
}
