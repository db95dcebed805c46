import type { ScenarioEdit } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { hashOf } from '../canonical-json.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { LARGEST } from './apply-edits.ts';
import type { RunForecasts } from './run-forecasts.ts';
import { selectCells, type PeriodFinder } from './select-cells.ts';

export type PlanEdit = Exclude<ScenarioEdit, { what: 'forecast' }>;
export const isPlanEdit = (edit: ScenarioEdit): edit is PlanEdit => edit.what !== 'forecast';

/** Regressors that a plan can change: those of the data, not what was made of them. */
export const plannedNames = ({ panel, featureRegressors = [] }: LoadedPanel): string[] =>
  (panel.regressors ?? []).map(({ name }) => name).filter((name) => !featureRegressors.includes(name));

/** What forecasts with these plans are kept by; null for the plans as they were. */
export const plansKey = (edits: readonly PlanEdit[]): string | null => (edits.length === 0 ? null : hashOf({ formatVersion: 1, edits }));

export interface ChangedPlans {
  /** The data with changed futures of regressors. */
  readonly panel: Panel;
  /** Rows of the forecasts in which a value changed, ascending. */
  readonly rows: readonly number[];
  /** Values that each edit changed, in order. */
  readonly changed: readonly number[];
}

/**
 * Known futures of regressors with edits in their order.
 *
 * @throws ApiError `bad-input` that says what is not there or not known; `unsupported` where no regressor is known over the horizon
 */
export function changePlans(forecasts: RunForecasts, edits: readonly PlanEdit[], periods: PeriodFinder): ChangedPlans {
  const { loaded, horizon, next, rowOf } = forecasts;
  const { panel } = loaded;
  const known = panel.futurePeriods ?? 0;
  const names = plannedNames(loaded);
  if (names.length === 0)
    throw new ApiError('unsupported', 'This dataset has no regressors whose future is known, such as prices or promotions.');
  if (known < horizon)
    throw new ApiError(
      'unsupported',
      `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} known for ${known} of the ${horizon} periods ahead, so that no model was trained with ${names.length === 1 ? 'it' : 'them'}.`,
    );
  const futures = new Map<string, Float64Array>();
  const futureOf = (name: string): Float64Array => {
    if (!names.includes(name))
      throw new ApiError('bad-input', `There is no regressor ${name} whose future can be changed. There is: ${names.join(', ')}.`, {
        field: 'name',
        value: name,
      });
    const own = futures.get(name) ?? Float64Array.from(panel.regressors?.find((one) => one.name === name)?.future ?? []);
    futures.set(name, own);
    return own;
  };
  const rows = new Set<number>();
  const changed = edits.map((edit) => {
    let count = 0;
    const put = (future: Float64Array, row: number, step: number, value: number): void => {
      const at = (forecasts.series[row] as number) * known + step;
      if (future[at] === value || (Number.isNaN(value) && Number.isNaN(future[at] as number))) return;
      if (!(Math.abs(value) <= LARGEST) && !Number.isNaN(value))
        throw new ApiError('bad-input', `This would make a plan larger than ${LARGEST}.`, { field: 'value' });
      future[at] = value;
      rows.add(row);
      count++;
    };
    if (edit.what === 'regressor') {
      const future = futureOf(edit.name);
      for (const { row, from, to } of selectCells(forecasts, edit.selection, periods))
        for (let step = from; step < to; step++) {
          const before = future[(forecasts.series[row] as number) * known + step] as number;
          put(future, row, step, changedValue(edit.how, before, edit.value));
        }
    } else
      for (const { series, period, name, value } of edit.values) {
        const row = rowOf[series] ?? -1;
        const step = row < 0 ? -1 : periods.of(period, 'period') - (next[row] as number);
        if (step < 0 || step >= horizon)
          throw new ApiError('bad-input', `Series number ${series} has no forecast for ${period}.`, { field: 'values', value: period });
        put(futureOf(name), row, step, value);
      }
    return count;
  });
  const regressors = panel.regressors?.map((one) => ({ ...one, future: futures.get(one.name) ?? one.future })) ?? [];
  return { panel: { ...panel, regressors }, rows: [...rows].sort((a, b) => a - b), changed };
}

function changedValue(how: 'set' | 'percent' | 'add', before: number, value: number): number {
  if (how === 'set') return value;
  return how === 'add' ? before + value : (before * (100 + value)) / 100;
}
