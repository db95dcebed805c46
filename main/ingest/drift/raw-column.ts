/** A column as it was read, before it is settled what it is. */
export type RawColumn =
  | { readonly kind: 'number'; readonly values: Float64Array; /** Cells that are neither a number nor missing. */ readonly strays: number }
  | { readonly kind: 'texts'; readonly texts: readonly string[]; readonly codes: Int32Array };

/** Categories of more texts are names. */
export const MOST_LEVELS = 20_000;
