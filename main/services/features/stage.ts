import { ApiError } from '../../../contract/errors.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import type { Panel, PanelRegressor } from '../../../engine/core/panel.ts';
import { featureColumns } from '../../../engine/features/matrix/columns.ts';
import type { HolidayCalendars } from '../../../engine/features/matrix/kind.ts';
import { fitFeatures, planFeatures, type FeaturePlan, type FittedFeatures } from '../../../engine/features/matrix/plan.ts';
import type { FeatureSet } from '../../../engine/features/matrix/spec.ts';
import { holidayCalendars } from './holidays.ts';

/** What features took from the data, and the calendars that they were made with: kept with a version and used as it is from then on. */
export interface FeatureFigures {
  readonly fitted: FittedFeatures;
  readonly holidays: HolidayCalendars;
}

/** The panel that features are made of: keys of the series are attributes too. */
export function featurePanel(panel: Panel, keyNames: readonly string[], keys: readonly (readonly string[])[]): Panel {
  if (keyNames.length === 0) return panel;
  return { ...panel, statics: [...keyNames.map((name, k) => ({ name, values: keys[k] ?? [] })), ...(panel.statics ?? [])] };
}

/** The panel as it was before features became regressors. */
export function withoutFeatures({
  panel,
  featureRegressors,
}: {
  readonly panel: Panel;
  readonly featureRegressors?: readonly string[];
}): Panel {
  if (!featureRegressors) return panel;
  const { regressors = [], futurePeriods = 0, ...rest } = panel;
  const own = regressors.filter(({ name }) => !featureRegressors.includes(name));
  return own.length > 0 ? { ...rest, regressors: own, futurePeriods } : rest;
}

/** @throws EngineError `invalid-option` for features that this data cannot have */
export async function fitFeatureFigures(panel: Panel, set: FeatureSet): Promise<FeatureFigures> {
  const holidays = await holidayCalendars(panel, set.specs);
  return { fitted: fitFeatures(panel, set.specs, holidays), holidays };
}

export const planWith = (panel: Panel, set: FeatureSet, { fitted, holidays }: FeatureFigures): FeaturePlan =>
  planFeatures(panel, set, fitted, holidays);

/** What is known in advance whatever the target does: the features that models of single series can take. */
export const forLocalModels = ({ columns }: FeaturePlan): FeaturePlan['columns'] =>
  columns.filter(({ availability }) => availability === 'calendar' || availability === 'future');

/**
 * A panel with features as known-future regressors beside its own. Those that never change are left out, and so is what has the name of a regressor
 * that is there. Where the panel has no known future, what is known for ever goes as far as the set's horizon.
 *
 * @returns the very same panel where there is nothing to add
 */
export function withFeatureRegressors(panel: Panel, set: FeatureSet, figures: FeatureFigures): Panel {
  const taken = new Set((panel.regressors ?? []).map(({ name }) => name));
  const plan = planWith(panel, set, figures);
  const columns = forLocalModels(plan).filter(({ name }) => !taken.has(name));
  if (columns.length === 0) return panel;
  const n = panel.ids.length;
  const futurePeriods = panel.regressors?.length ? (panel.futurePeriods ?? 0) : set.horizon;
  const shared = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
  const made: PanelRegressor[] = columns.map(({ name }) => ({ name, values: shared(panel.y.length), future: shared(n * futurePeriods) }));
  for (const { index, rows, columns: cells } of featureColumns(panel, { columns, leftOut: [] }, { ahead: futurePeriods })) {
    const history = rows - futurePeriods;
    cells.forEach((column, c) => {
      const { values, future } = made[c] as PanelRegressor;
      values.set(column.subarray(0, history), panel.offsets[index]);
      future.set(column.subarray(history), index * futurePeriods);
    });
  }
  const varying = made.filter(({ values }) => !isConstant(values));
  if (varying.length === 0) return panel;
  return { ...panel, regressors: [...(panel.regressors ?? []), ...varying], futurePeriods };
}

function isConstant(values: Float64Array): boolean {
  let first = NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return false;
  }
  return true;
}

/** An engine's refusal as an error that crosses the bridge, with the feature that it is about where it names one. */
export function asBadFeatures(error: unknown): unknown {
  if (!(error instanceof EngineError) || error.code === 'cancelled') return error;
  const { spec, parameter } = error.details;
  const place = typeof spec === 'number' ? `features.specs.${spec}${typeof parameter === 'string' ? `.${parameter}` : ''}` : 'features';
  return new ApiError('bad-input', error.message, { field: place });
}
