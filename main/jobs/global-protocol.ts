import type { Panel } from '../../engine/core/panel.ts';
import type { Spec } from '../../engine/models/model.ts';
import type { BackendName } from '../../engine/nets/index.ts';
import type { FoldStages } from '../services/datasets/prepare.ts';
import type { NetNews } from './net-watch.ts';
import type { WorkerResult } from './worker-protocol.ts';

/** What the thread of a run that learns across series gets. The panel's large arrays lie in shared memory. */
export interface GlobalSetup {
  readonly panel: Panel;
  /** Where cleaning must be done again with each fold's training part. */
  readonly stages?: FoldStages;
  readonly run: { readonly name: string; readonly kind: string; readonly spec: Spec };
  /** The model that the run begins with, as JSON, and what is done with it. */
  readonly start?: { readonly mode: 'go-on' | 'keep'; readonly fitted: string; readonly from: number };
  /** How nets are trained; absent for other models. */
  readonly nets?: NetSetup;
  readonly horizon: number;
  readonly folds: number;
  readonly levels: readonly number[];
  readonly seed: number;
  /** Threads that may be used. */
  readonly workers: number;
  /** Why the model must not be tried again: its thread ended. A naive one stands in. */
  readonly fallbackReason?: string;
  /** One Int32 in shared memory: not 0 means stop. */
  readonly stop: Int32Array;
}

export interface NetSetup {
  /** Chosen beforehand, with the reason in words. */
  readonly backend: { readonly name: BackendName; readonly why: string };
  /** Folder for checkpoints of this run; null keeps none. */
  readonly checkpoints: string | null;
  /** Of the application: checkpoints of another one are not gone on from. */
  readonly codeVersion: string;
}

/** What nets are trained on, and why, as it turned out. */
export interface UsedBackend {
  readonly name: BackendName;
  readonly what: string;
  readonly why: string;
}

export interface GlobalProgress {
  /** Share done, 0 to 1. */
  readonly share: number;
  readonly phase: string;
}

export interface GlobalDone {
  readonly results: readonly WorkerResult[];
  /** The fitted state of the run as JSON; null where every series has a stand-in. */
  readonly fitted: string | null;
}

export type GlobalAnswer =
  | { readonly progress: GlobalProgress }
  | { readonly backend: UsedBackend }
  | { readonly net: NetNews }
  | { readonly done: GlobalDone }
  | { readonly stopped: true };
