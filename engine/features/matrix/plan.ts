import { EngineError } from '../../core/errors.ts';
import type { Panel } from '../../core/panel.ts';
import type { Column, ColumnInfo, FeatureWorld, FittedPart, HolidayCalendars, Training } from './kind.ts';
import { featureKind } from './registry.ts';
import type { FeatureSet, FeatureSpec } from './spec.ts';

/** A column of a matrix, with the place of its feature in the set. */
export interface PlannedColumn extends Column {
  readonly spec: number;
}

export interface LeftOut extends ColumnInfo {
  readonly spec: number;
  /** `excluded`: by the user. `reach`: not known over the horizon. `repeated`: another feature makes the same column. */
  readonly why: 'excluded' | 'reach' | 'repeated';
}

export interface FeaturePlan {
  readonly columns: readonly PlannedColumn[];
  readonly leftOut: readonly LeftOut[];
}

/** What features were fitted to, one part for each of the set's; plain JSON that is kept and used as it is from then on. */
export type FittedFeatures = readonly FittedPart[];

/**
 * Fits what features need of a training part: means of series, categories, usual prices.
 *
 * @param training - nothing from `until` on is looked at
 * @throws EngineError `invalid-option`
 */
export function fitFeatures(
  panel: Panel,
  specs: readonly FeatureSpec[],
  holidays: HolidayCalendars = {},
  training: Training = { until: Infinity },
): FittedFeatures {
  const world: FeatureWorld = { panel, holidays };
  return specs.map((spec, position) => at(position, () => featureKind(spec.kind).fit?.(spec, world, training) ?? null));
}

/**
 * The columns that a set of features has on a panel.
 *
 * @throws EngineError `invalid-option`
 */
export function planFeatures(
  panel: Panel,
  { specs, exclude = [], horizon, strategy }: FeatureSet,
  fitted: FittedFeatures,
  holidays: HolidayCalendars = {},
): FeaturePlan {
  const world: FeatureWorld = { panel, holidays };
  const columns: PlannedColumn[] = [];
  const leftOut: LeftOut[] = [];
  const taken = new Set<string>();
  const excluded = new Set(exclude);
  specs.forEach((spec, position) => {
    for (const column of at(position, () => featureKind(spec.kind).columns(spec, world, fitted[position] ?? null))) {
      const repeated = taken.has(column.name);
      taken.add(column.name);
      const why = repeated
        ? 'repeated'
        : excluded.has(column.name)
          ? 'excluded'
          : strategy === 'direct' && column.reach < horizon
            ? 'reach'
            : null;
      if (why === null) columns.push({ ...column, spec: position });
      else {
        const { fill: _fill, ...info } = column;
        leftOut.push({ ...info, spec: position, why });
      }
    }
  });
  return { columns, leftOut };
}

/** Names the place of the feature in an error about it. */
function at<T>(spec: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(error.code, error.message, { ...error.details, spec });
  }
}
