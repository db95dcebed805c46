import type { Panel } from '../../engine/core/panel.ts';
import type { StoredResult } from '../store/repositories/results.ts';

/** What every worker of a training gets once. `panel.y` and `panel.offsets` lie in shared memory. */
export interface WorkerSetup {
  readonly panel: Panel;
  readonly horizon: number;
  readonly folds: number;
  readonly levels: readonly number[];
  readonly seed: number;
  /** One Int32 in shared memory: not 0 means stop. */
  readonly stop: Int32Array;
}

/** One model on some series. */
export interface TrainTask {
  readonly model: string;
  readonly series: readonly number[];
  /** Why the model asked for must not be tried again here: its worker died or ran past its deadline. */
  readonly fallbackReason?: string;
}

/** One model on one series. */
export type WorkerResult = Omit<StoredResult, 'runId'>;

export interface TaskDone {
  readonly model: string;
  readonly results: readonly WorkerResult[];
  /** True when the task ended early because of a cancel; finished series are in `results`. */
  readonly stopped: boolean;
}
