import type { BoostingSettings } from './settings.ts';
import type { Objective } from './objective.ts';

/** Everything that one worker of a team needs. Typed arrays lie in shared memory where there are several workers. */
export interface TrainJob {
  readonly index: number;
  readonly size: number;
  readonly control: Int32Array;
  readonly seed: number;
  readonly settings: BoostingSettings & { readonly bootstrap: boolean; readonly averaged: boolean };
  readonly objective: Objective;
  readonly baseScore: number;
  readonly kinds: readonly ('numeric' | 'categorical')[];
  /** Monotone direction by column. */
  readonly directions: Int8Array;
  readonly train: JobRows;
  readonly validation: JobRows | null;
  /** Rows that bins are found on, ascending. */
  readonly sample: Int32Array;
  readonly shared: JobBoards;
}

/** Rows of training or validation. */
export interface JobRows {
  readonly columns: readonly (Float32Array | Float64Array)[];
  readonly target: Float64Array;
  readonly weight: Float64Array | null;
  /** Scores to start from instead of the base score, for training that goes on. */
  readonly start: Float64Array | null;
}

/** Where workers tell one another. */
export interface JobBoards {
  /** By column: number of bins. */
  readonly binCounts: Int32Array;
  /** 256 by column. */
  readonly binBounds: Float32Array;
  /** By worker: sums over own rows, 2 x columns x 256. */
  readonly partials: readonly Float64Array[];
  readonly board: Float64Array;
  /** By worker: largest gradient and hessian. */
  readonly largest: Float64Array;
  /** By leaf and worker: own rows; by leaf: value. */
  readonly leafRows: Int32Array;
  readonly leafValues: Float64Array;
  /** Residuals and weights, leaf after leaf; length n where leaves are quantiles, else 0. */
  readonly residuals: Float64Array;
  readonly residualWeights: Float64Array;
  /** By block of validation rows. */
  readonly losses: Float64Array;
}
