import type { Panel } from '../../../engine/core/panel.ts';
import type { Spec } from '../../../engine/models/model.ts';
import type { ExpectedArtefact } from './artefact-file.ts';

export interface VersionRequest {
  readonly own: ExpectedArtefact;
  /** Those of the runs that an ensemble is made of. */
  readonly members: readonly ExpectedArtefact[];
  /** What models of single series were fitted to. */
  readonly learnt: Panel;
  /** What is forecast from: the newest values and regressors. */
  readonly panel: Panel;
  /** `panel` as models that learn across series get it. */
  readonly globalPanel: Panel;
  /** Periods from the end of the data that a fit learnt from to the end of the series, by series of the panel; null where it did not know the series. */
  readonly ahead: readonly (number | null)[];
  /** How models of single series are estimated anew where the data are not what they were fitted to; without, they go on from the end of what they were fitted to. */
  readonly anew?: EstimateAnew | undefined;
  /** Places in the panel. */
  readonly wanted: readonly number[];
  readonly horizon: number;
  readonly levels: readonly number[];
}

/** Settings of each run, by its name; the seed of its experiment, and the horizon that it was trained for. */
export interface EstimateAnew {
  readonly settings: Readonly<Record<string, { readonly kind: string; readonly spec: Spec }>>;
  readonly seed: number;
  readonly horizon: number;
}

/** What a version forecasts from. */
export type VersionData = Pick<VersionRequest, 'learnt' | 'panel' | 'globalPanel' | 'ahead' | 'anew'>;
