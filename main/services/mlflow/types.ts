/** A run as MLflow knows runs: what is written, and what is read. Times in milliseconds since 1970. */
export interface MlflowRun {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly status: MlflowStatus;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly parameters: readonly (readonly [key: string, value: string])[];
  readonly metrics: readonly MlflowMetric[];
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface MlflowMetric {
  readonly key: string;
  readonly value: number;
  readonly timestampMs: number;
  readonly step: number;
}

/** In the order of MLflow's numbers for them, from 1. */
export const mlflowStatuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type MlflowStatus = (typeof mlflowStatuses)[number];

export interface MlflowExperiment {
  /** A number from 1. */
  readonly id: string;
  readonly name: string;
  readonly createdMs: number;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** A version of a registered model. */
export interface MlflowVersion {
  readonly name: string;
  readonly version: number;
  readonly runId: string;
  readonly createdMs: number;
  readonly stage: 'None' | 'Staging' | 'Production' | 'Archived';
  readonly description: string;
  /** Where its files are: a `file:` address. */
  readonly source: string;
}

/** What runs are written into: a database or folders of files. Each run is complete or not there. */
export interface MlflowStore {
  experiment(experiment: MlflowExperiment): void;
  /** @returns the folder that its artefacts go into, which is there then */
  run(experiment: MlflowExperiment, run: MlflowRun): string;
  model(name: string, createdMs: number, description: string): void;
  version(version: MlflowVersion): void;
  close(): void;
}
