import type { FoldMetrics } from '../../engine/backtest/types.ts';
import type { Panel } from '../../engine/core/panel.ts';
import type { Spec } from '../../engine/models/model.ts';
import type { BackendName } from '../../engine/nets/index.ts';
import type { FoldStages } from '../services/datasets/prepare.ts';

/** What settings are tried on: a panel that ends before the folds that judge in the end. Its large arrays lie in shared memory. */
export interface TuningData {
  readonly panel: Panel;
  /** Where cleaning must be done again with each fold's training part. */
  readonly stages?: FoldStages;
}

/** What every worker of a search gets once. */
export interface TuningSetup {
  /** For models of single series; null where none is searched. */
  readonly local: TuningData | null;
  /** For models that learn across series; null where none is searched. */
  readonly global: TuningData | null;
  readonly horizon: number;
  readonly metric: keyof FoldMetrics;
  readonly seed: number;
  /** Threads that a fit across series may use. */
  readonly workers: number;
  /** A series of a model of single series may take this long; then a naive model stands in. */
  readonly deadlineMs: number;
  /** One Int32 in shared memory: not 0 means stop. */
  readonly stop: Int32Array;
}

/** One setting of a model on one series, or on all series of the panel at once. */
export interface TuningTask {
  readonly kind: string;
  /** Name of the model in the search: its random numbers hang on it, and are the same in all trials. */
  readonly name: string;
  readonly spec: Spec;
  readonly folds: number;
  /** Position in the panel of single series; null for a model that learns across series. */
  readonly series: number | null;
  /** What nets are trained on, the same in all trials of a search; null for what the engine has itself. */
  readonly backend: { readonly name: BackendName; readonly why: string } | null;
}

/** How a setting did on one series. */
export interface SeriesScore {
  /** Mean of the metric over the folds; NaN where it cannot be said. */
  readonly score: number;
  /** Folds, and those in which a naive model stood in. */
  readonly folds: number;
  readonly failures: number;
  /** Why, the first time. */
  readonly failure: string | null;
}

export type TuningAnswer =
  | { readonly scores: readonly SeriesScore[] }
  | { readonly progress: number }
  /** The setting cannot be had at all. */
  | { readonly refused: string }
  | { readonly stopped: true };
