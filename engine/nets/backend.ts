import type { Parallel } from '../core/parallel.ts';
import type { Loss } from './loss.ts';
import type { NetShape } from './shape.ts';

/** Windows side by side, row-major. */
export interface Batch {
  readonly rows: number;
  /** rows x L x F */
  readonly past: Float32Array;
  /** rows x H x X */
  readonly future: Float32Array;
  /** rows x S */
  readonly statics: Float32Array;
  /** rows x H, NaN where missing; empty where only a forecast is wanted. */
  readonly targets: Float32Array;
}

export interface TrainStep {
  readonly learningRate: number;
  /** The gradient of all weights together is shortened to this length where it is longer. */
  readonly clipNorm: number;
  /** Share of units that are left out, in [0, 1). */
  readonly dropout: number;
  /** Of dropout; batch i of a call uses seed + i. */
  readonly seed: number;
}

/** All that Adam knows: training goes on from it exactly. */
export interface OptimiserState {
  readonly weights: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** Steps done. */
  readonly steps: number;
}

/** A net that is loaded on a backend. */
export interface NetSession {
  /** One step of Adam for each batch. @returns the mean loss of each batch before its step. @throws EngineError `no-convergence` */
  train(batches: readonly Batch[], step: TrainStep): Promise<readonly number[]>;
  /** Outputs of each batch: rows x H x Q. */
  forward(batches: readonly Batch[]): Promise<readonly Float32Array[]>;
  /** Mean loss of a batch and its gradient, in the order of the layout, without a step. */
  gradient(batch: Batch, dropout: { readonly rate: number; readonly seed: number }): Promise<{ loss: number; gradient: Float32Array }>;
  state(): Promise<OptimiserState>;
  close(): void;
}

export interface SessionOptions {
  readonly shape: NetShape;
  readonly loss: Loss;
  /** Weights alone, or where training is to go on from. */
  readonly state: Pick<OptimiserState, 'weights'> & Partial<OptimiserState>;
  /** Most rows of a batch. */
  readonly batchRows: number;
  readonly parallel?: Parallel | undefined;
}

/** `reference`: plain TypeScript in double precision; `fused`: our own kernel; `webgpu`: our own on a graphics processor; the others run on TensorFlow.js. */
export type BackendName = 'reference' | 'fused' | 'webgpu' | 'tfjs-cpu' | 'tfjs-wasm' | 'tfjs-webgpu' | 'tfjs-node' | 'tfjs-node-gpu';

/** Whether a backend can be used here, and why it can or cannot. */
export interface Availability {
  readonly ok: boolean;
  readonly why: string;
  /** It plays a graphics processor on the processor: right, but never fast. */
  readonly software?: boolean;
}

/** Something that nets can be trained on. The same weights give the same forecasts on each, to 1e-4. */
export interface NetBackend {
  readonly name: BackendName;
  available(): Promise<Availability>;
  open(options: SessionOptions): Promise<NetSession>;
}

/** Adam's constants. @see Kingma & Ba (2015), ICLR */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** What a gradient of this length is multiplied by. */
export const clipShare = (norm: number, clipNorm: number): number => (norm > clipNorm ? clipNorm / norm : 1);
