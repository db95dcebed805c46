import { lengthOf } from '../../engine/learning/cut-panel.ts';
import { globalModelByKind } from '../../engine/models/index.ts';
import type { GlobalModel } from '../../engine/models/global-model.ts';
import { panelOf } from './replay-panel.ts';
import type { Sales } from './replay/sales.ts';

export type Fitted = Awaited<ReturnType<GlobalModel['fit']>>;

/** Sums of errors, of actual values, and of errors over the seasonal naive model's. */
export interface Score {
  error: number;
  actual: number;
  scaled: number;
  count: number;
}
export const noScore = (): Score => ({ error: 0, actual: 0, scaled: 0, count: 0 });

export function modelOf(kind: string): GlobalModel {
  const found = globalModelByKind(kind);
  if (!found) throw new Error(`There is no model ${kind} that learns across series.`);
  return found;
}

/** Mean errors in sample of the value a week before, by series. */
export const naiveErrors = ({ series }: Sales, from: number, to: number): number[] =>
  series.map(({ sales: y }) => {
    let sum = 0;
    let count = 0;
    for (let t = from + 7; t < to; t++) {
      const error = Math.abs((y[t] as number) - (y[t - 7] as number));
      if (Number.isNaN(error)) continue;
      sum += error;
      count++;
    }
    return sum / count;
  });

/** Adds the errors of forecasts that were made from the days from `from` to before `until` of `told`. */
export async function judge(
  model: GlobalModel,
  fitted: Fitted,
  {
    told,
    actual: sales,
    horizon,
    scales,
  }: { readonly told: Sales; readonly actual: Sales; readonly horizon: number; readonly scales: readonly number[] },
  from: number,
  until: number,
  score: Score,
): Promise<void> {
  const panel = panelOf(told, from, until);
  const made = await model.forecast(fitted, panel, { horizon, levels: [] }, { shouldStop: () => false });
  made.forEach((forecast, i) => {
    const end = from + (panel.start[i] as number) + lengthOf(panel, i);
    for (let h = 0; h < horizon; h++) {
      const actual = sales.series[i]?.sales[end + h] ?? NaN;
      const error = Math.abs(actual - (forecast?.mean[h] ?? NaN));
      if (Number.isNaN(error)) continue;
      score.error += error;
      score.actual += actual;
      score.scaled += error / (scales[i] as number);
      score.count++;
    }
  });
}

export const wape = ({ error, actual }: Score): string => ((100 * error) / actual).toFixed(1);
export const shown = (score: Score): string => `${wape(score)} (${(score.scaled / score.count).toFixed(2)})`;
