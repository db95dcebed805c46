import type { FeatureColumn, FeatureLook } from '../../../contract/entities/features.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { checkFeatures } from '../../../engine/features/check.ts';
import type { ColumnInfo } from '../../../engine/features/matrix/kind.ts';
import type { FeatureSet } from '../../../engine/features/matrix/spec.ts';
import { sampleFeatures } from '../../../engine/features/sample.ts';
import { selectFeatures } from '../../../engine/features/select.ts';
import { planWith, type FeatureFigures } from './stage.ts';

/** What a look at features needs; all of it can be sent to a thread. */
export interface LookInput {
  readonly panel: Panel;
  readonly set: FeatureSet;
  readonly figures: FeatureFigures;
}

/**
 * What features make of a panel: every column with figures from a sample, and what is wrong.
 *
 * @throws EngineError `invalid-option`
 */
export function lookAtFeatures({ panel, set, figures }: LookInput): FeatureLook {
  const plan = planWith(panel, set, figures);
  const sample = sampleFeatures(panel, plan);
  const selected = selectFeatures(sample);
  const info = ({ name, meaning, availability, reach, lookback, spec }: ColumnInfo & { readonly spec: number }) => ({
    name,
    meaning,
    spec,
    kind: set.specs[spec]?.kind ?? '',
    availability,
    reach: Number.isFinite(reach) ? reach : null,
    lookback: Number.isFinite(lookback) ? lookback : null,
  });
  const number = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);
  const columns: FeatureColumn[] = plan.columns.map((column, c) => ({
    ...info(column),
    leftOut: null,
    missing: number(selected[c]?.missing),
    correlation: number(selected[c]?.correlation),
    information: number(selected[c]?.information),
    importance: number(selected[c]?.importance),
    drop: selected[c]?.reason ?? null,
  }));
  const out: FeatureColumn[] = plan.leftOut.map((column) => ({
    ...info(column),
    leftOut: column.why,
    missing: null,
    correlation: null,
    information: null,
    importance: null,
    drop: null,
  }));
  return {
    columns: [...columns, ...out].toSorted((a, b) => a.spec - b.spec),
    findings: checkFeatures(plan, sample, set.horizon, selected),
    rows: sample.y.length,
  };
}
