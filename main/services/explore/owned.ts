/** A result as it comes from a thread: its arrays lie in memory of their own. */
export type Owned<T> = T extends Float64Array
  ? Float64Array<ArrayBuffer>
  : T extends Int32Array
    ? Int32Array<ArrayBuffer>
    : T extends readonly (infer E)[]
      ? number extends T['length']
        ? Owned<E>[]
        : { -readonly [K in keyof T]: Owned<T[K]> }
      : T extends object
        ? { -readonly [K in keyof T]: Owned<T[K]> }
        : T;

export const owned = <T>(value: T): Owned<T> => value as Owned<T>;
