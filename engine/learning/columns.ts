import type { Panel } from '../core/panel.ts';
import type { Column } from '../features/matrix/kind.ts';
import { planFeatures, type FeaturePlan, type FittedFeatures, type PlannedColumn } from '../features/matrix/plan.ts';
import type { FeatureSpec } from '../features/matrix/spec.ts';
import type { ClosedRule } from './closed.ts';
import { closedColumns, levelColumn, likeColumns, type LikeRule } from './own-columns.ts';

/** What the columns of one part of a model are made of; plain data. */
export interface PartFeatures {
  /** Periods ahead that it forecasts: columns are known that far. 1 for a recursive model. */
  readonly upTo: number;
  readonly specs: readonly FeatureSpec[];
  readonly exclude: readonly string[];
  readonly fitted: FittedFeatures;
  readonly like: LikeRule;
  readonly closed: ClosedRule | null;
  /** Window of the mean that target and lags are taken from, with the part's shift; null where they stand as they are. */
  readonly anchor: number | null;
}

export interface LearningColumn extends PlannedColumn {
  readonly treeKind: 'numeric' | 'categorical';
  /** Whether the anchor is taken off. */
  readonly anchored: boolean;
}

export interface LearningPlan extends FeaturePlan {
  readonly columns: readonly LearningColumn[];
  /** Fills the anchor of rows; null where there is none. */
  readonly anchor: Column | null;
}

/** How many periods around a row are looked at for closed ones. */
const CLOSED_WINDOW = 14;

/** Columns of a part on a panel that is on the learner's scale. */
export function planColumns(
  z: Panel,
  part: PartFeatures,
  strategy: 'direct' | 'recursive',
  levels: ReadonlyMap<string, number>,
): LearningPlan {
  const { upTo, specs, exclude, fitted, like, closed, anchor } = part;
  const planned = planFeatures(z, { specs, exclude, horizon: upTo, strategy }, fitted);
  const own = [
    ...likeColumns(like, z, upTo),
    ...(closed ? closedColumns(closed, z, CLOSED_WINDOW) : []),
    ...(z.ids.length > 1 ? [levelColumn(levels)] : []),
  ]
    .filter(({ name }) => !exclude.includes(name) && !planned.columns.some((column) => column.name === name))
    .map((column): PlannedColumn => ({ ...column, spec: -1 }));
  // What is always as in closed periods says nothing about the others.
  const columns = [...planned.columns, ...own]
    .filter(({ name }) => name !== closed?.regressor)
    .map((column): LearningColumn => {
      const spec = specs[column.spec];
      const category = (spec?.kind === 'attribute' && spec.encoding === 'ordinal') || column.name === 'series_code';
      const level =
        spec?.kind === 'lag' || spec?.kind === 'rolling' || spec?.kind === 'ewm' || spec?.kind === 'expanding' || column.spec === -1;
      const spread = /(^|_)(sd|sum)_/.test(column.name);
      return {
        ...column,
        treeKind: category ? 'categorical' : 'numeric',
        anchored: anchor !== null && column.ofTarget && level && !spread && column.availability === 'origin',
      };
    });
  return { columns, leftOut: planned.leftOut, anchor: anchor === null ? null : anchorColumn(z, anchor, upTo) };
}

function anchorColumn(z: Panel, window: number, shift: number): Column {
  const specs: FeatureSpec[] = [
    { kind: 'rolling', statistics: ['mean'], windows: [window], shift, minimum: Math.max(1, Math.ceil(window / 4)) },
  ];
  const { columns } = planFeatures(z, { specs, horizon: shift, strategy: 'direct' }, [null]);
  return columns[0] as Column;
}
