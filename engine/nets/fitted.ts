import type { Inputs } from './encode.ts';
import type { EpochRecord } from './history.ts';
import type { NetKind, NetSettings, Scaling } from './settings.ts';
import type { NetShape } from './shape.ts';

/** A trained net: plain data, finite numbers only. Tens to hundreds of kilobytes, nearly all of them weights. */
export interface NetFitted {
  readonly kind: NetKind;
  /** 1: before logarithms had a unit. */
  readonly formatVersion: 1 | 2;
  readonly seed: number;
  readonly settings: NetSettings;
  readonly shape: NetShape;
  readonly scaling: Scaling;
  readonly inputs: Inputs;
  /** Of the level input over the training windows. */
  readonly level: { readonly mean: number; readonly deviation: number };
  /** What logarithms are divided by, see `measureWindow`; absent in format 1, which left them as they are. */
  readonly unit?: number;
  /** base64 of little-endian 32-bit floats, in the order of the layout of `shape`. */
  readonly weights: string;
  readonly training: NetTraining;
  /** What the user should know about this training. */
  readonly notes?: readonly { readonly code: string; readonly message: string }[];
}

/** How the training went. */
export interface NetTraining {
  /** Name of the backend. */
  readonly backend: string;
  readonly series: number;
  /** Windows that training could draw from. */
  readonly windows: number;
  readonly validationWindows: number;
  readonly history: readonly EpochRecord[];
  /** Epoch whose weights were kept. */
  readonly bestEpoch: number;
}
