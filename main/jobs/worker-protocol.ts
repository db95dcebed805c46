import type { Panel } from '../../engine/core/panel.ts';
import type { Spec } from '../../engine/models/model.ts';
import type { FoldStages } from '../services/datasets/prepare.ts';
import type { LentPlugins } from './plugins/protocol.ts';
import type { StoredResult } from '../store/repositories/results.ts';

/** What every worker of a training gets once. The panel's large arrays lie in shared memory. */
export interface WorkerSetup {
  readonly panel: Panel;
  /** Where cleaning must be done again with each fold's training part. */
  readonly stages?: FoldStages;
  /** By name of run. */
  readonly runs: Readonly<Record<string, { readonly kind: string; readonly spec: Spec }>>;
  readonly horizon: number;
  readonly folds: number;
  readonly levels: readonly number[];
  readonly seed: number;
  /** A series may take this long; then a simpler model stands in. */
  readonly deadlineMs: number;
  /** One Int32 in shared memory: not 0 means stop. */
  readonly stop: Int32Array;
}

/** A worker's own part of the setup. */
export interface WorkerData extends WorkerSetup {
  /** One Int32 in shared memory: goes up by one with each series that the worker has finished. */
  readonly finished: Int32Array;
  /** The user's own models, where a run is of one. */
  readonly own?: LentPlugins;
}

/** One run on some series. */
export interface TrainTask {
  /** Name of the run. */
  readonly model: string;
  readonly series: readonly number[];
  /** Why the model asked for must not be tried again here: its worker died or ran past its deadline. */
  readonly fallbackReason?: string;
}

/** One run on one series. */
export interface WorkerResult extends Omit<StoredResult, 'runId'> {
  /** All the time that it took, backtest included. */
  readonly ms: number;
}

export interface TaskDone {
  readonly model: string;
  readonly results: readonly WorkerResult[];
  /** True when the task ended early because of a cancel; finished series are in `results`. */
  readonly stopped: boolean;
}
