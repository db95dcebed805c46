import type { NetShape } from '../shape.ts';
import { fillInputs, fillUnits } from './weight-order.ts';

/** Sizes of a net as the kernel sees them. */
export interface FilledSizes {
  /** L, H, Q as they are. */
  readonly L: number;
  readonly H: number;
  readonly Q: number;
  /** Filled up: inputs of the past, hidden units, outputs, known-ahead inputs, statics, decoder units. */
  readonly F: number;
  readonly U: number;
  readonly O: number;
  readonly X: number;
  readonly S: number;
  readonly D: number;
}

export const filledSizes = (shape: NetShape): FilledSizes => ({
  L: shape.sequenceLength,
  H: shape.horizon,
  Q: shape.outputs,
  F: fillInputs(shape.pastInputs),
  U: fillUnits(shape.hiddenSize),
  O: fillUnits(shape.outputs),
  X: fillInputs(shape.futureInputs),
  S: fillInputs(shape.statics),
  D: fillUnits(shape.decoderSize),
});
