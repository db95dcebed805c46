import { decode, encode } from '../../../contract/codec.ts';
import type { Band } from '../../jobs/result-codec.ts';

/** What is kept of a node of a set. */
export interface NodePayload {
  /** Model of the forecast by itself. */
  readonly model: string;
  readonly base: { readonly mean: Float64Array<ArrayBuffer>; readonly bands: readonly Band[] };
  readonly reconciled: { readonly mean: Float64Array<ArrayBuffer>; readonly bands: readonly Band[] };
  /** `origin` is a period of the axis. */
  readonly folds: readonly {
    readonly origin: number;
    readonly base: Float64Array<ArrayBuffer>;
    readonly reconciled: Float64Array<ArrayBuffer>;
  }[];
  /** MASE over the folds; null where it is not defined. */
  readonly mase: { readonly base: number | null; readonly reconciled: number | null };
}

export const packNode = (node: NodePayload): Uint8Array<ArrayBuffer> => encode({ formatVersion: 1, ...node });

/** A blob may start anywhere in its buffer; numbers in it may not. */
export const unpackNode = (bytes: Uint8Array): NodePayload => decode(bytes.slice().buffer) as NodePayload;
