/** What a net sees of one row of a batch. */
export interface RowInputs {
  /** L x F */
  readonly past: Float64Array;
  /** H x X */
  readonly future: Float64Array;
  /** S */
  readonly statics: Float64Array;
  /** Share of units that are left out; 0 for none. */
  readonly dropout: number;
  /** Of the row, see engine/tensor/hash.ts. */
  readonly key: number;
}

/** A net on one row at a time. `backward` is for the row that `forward` was last asked for. */
export interface ReferenceRow {
  /** @param out - H x Q, written */
  forward(weights: Float64Array, row: RowInputs, out: Float64Array): void;
  /** Adds the gradient of the weights to `dw`. @param dOut - H x Q */
  backward(weights: Float64Array, row: RowInputs, dOut: Float64Array, dw: Float64Array): void;
}
