/** A value of Thrift's compact protocol, in which Parquet writes what it says of its pages and columns. */
export type ThriftValue =
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly list: readonly ThriftValue[] }
  | { readonly struct: readonly ThriftField[] };
/** Number of a field and its value; numbers ascend. */
export type ThriftField = readonly [number, ThriftValue];

const typeOf = (value: ThriftValue): number => {
  if ('i32' in value) return 5;
  if ('i64' in value) return 6;
  if ('text' in value || 'bytes' in value) return 8;
  return 'list' in value ? 9 : 12;
};

/** Seven bits a byte, the lowest first. */
export function putVarint(to: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    to.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  to.push(rest);
}

const putInteger = (to: number[], value: number): void => putVarint(to, value < 0 ? -2 * value - 1 : 2 * value);

function putBytes(to: number[], bytes: Uint8Array): void {
  putVarint(to, bytes.length);
  for (const byte of bytes) to.push(byte);
}

function putValue(to: number[], value: ThriftValue): void {
  if ('i32' in value) putInteger(to, value.i32);
  else if ('i64' in value) putInteger(to, value.i64);
  else if ('text' in value) putBytes(to, new TextEncoder().encode(value.text));
  else if ('bytes' in value) putBytes(to, value.bytes);
  else if ('list' in value) {
    const { list } = value;
    const type = list[0] ? typeOf(list[0]) : 12;
    if (list.length < 15) to.push(list.length * 16 + type);
    else {
      to.push(240 + type);
      putVarint(to, list.length);
    }
    for (const each of list) putValue(to, each);
  } else putStruct(to, value.struct);
}

function putStruct(to: number[], fields: readonly ThriftField[]): void {
  let last = 0;
  for (const [id, value] of fields) {
    to.push((id - last) * 16 + typeOf(value));
    putValue(to, value);
    last = id;
  }
  to.push(0);
}

/**
 * A structure in Thrift's compact protocol. Fields follow on each other by 15 at most.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export function thriftBytes(fields: readonly ThriftField[]): Uint8Array {
  const bytes: number[] = [];
  putStruct(bytes, fields);
  return Uint8Array.from(bytes);
}
