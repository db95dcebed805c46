import type { SavedModel } from '../../../engine/backtest/index.ts';
import type { Panel, Regressor, Series } from '../../../engine/core/panel.ts';
import type { Spec } from '../../../engine/models/model.ts';

/** How one forecast is taken apart, with what it takes. */
export type Plan = {
  /** Name of the run. */
  readonly model: string;
  readonly label: string;
  /** Length h: what was forecast. */
  readonly mean: Float64Array;
} & (
  | { readonly how: 'local'; readonly saved: SavedModel }
  /** `json` is the model of the run. */
  | { readonly how: 'panel'; readonly kind: string; readonly json: string }
  | {
      readonly how: 'members';
      readonly rule: 'mean' | 'median';
      readonly members: readonly { readonly plan: Plan; readonly weight: number }[];
    }
);

/** What the thread gets to explain one forecast. */
export interface ForecastTask {
  readonly plan: Plan;
  readonly series: Series;
  readonly futureXreg: readonly Regressor[] | undefined;
  /** As models that learn across series get it; absent where none does. */
  readonly panel?: Panel | undefined;
  readonly index: number;
  readonly seed: number;
  /** What a step is called: `Week`. */
  readonly unit: string;
  /** How a season before is called: `the same day a week before`. */
  readonly seasonWords: string;
}

/** What the thread gets to explain a model as a whole. */
export type ModelTask = {
  readonly seed: number;
} & (
  | { readonly how: 'trees'; readonly kind: string; readonly json: string; readonly panel: Panel; readonly horizon: number }
  /** By forecasts of some of the series. */
  | { readonly how: 'forecasts'; readonly tasks: readonly ForecastTask[]; readonly of: number }
);

/** What the thread gets to shuffle a model's inputs. */
export type PermutationTask = {
  readonly kind: string;
  readonly spec: Spec;
  readonly horizon: number;
  readonly seed: number;
  /** First period that is held out. */
  readonly fromPeriod: number;
} & ({ readonly how: 'panel'; readonly panel: Panel } | { readonly how: 'local'; readonly series: readonly Series[]; readonly of: number });
