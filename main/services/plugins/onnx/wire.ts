/** One field of a message in the wire format of Protocol Buffers. */
export interface Field {
  readonly number: number;
  /** A whole number, or the bytes of text, messages, packed numbers and fixed ones. */
  readonly value: bigint | Uint8Array;
}

const TOO_SHORT = 'it ends in the middle of something';

function readVarint(bytes: Uint8Array, at: number): { readonly value: bigint; readonly next: number } {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new RangeError(TOO_SHORT);
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at + i + 1 };
  }
  throw new RangeError('a number in it never ends');
}

/**
 * The fields of a message, one after the other; nothing is copied.
 *
 * @throws RangeError where the bytes are no such message
 * @see Protocol Buffers, Encoding, https://protobuf.dev/programming-guides/encoding/
 */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    const { value: tag, next } = readVarint(bytes, at);
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (number === 0) throw new RangeError('it is no message of the kind that nets are kept in');
    if (type === 0) {
      const read = readVarint(bytes, next);
      at = read.next;
      yield { number, value: read.value };
      continue;
    }
    const sized = type === 2 ? readVarint(bytes, next) : null;
    const length = sized ? Number(sized.value) : type === 1 ? 8 : type === 5 ? 4 : NaN;
    const from = sized ? sized.next : next;
    if (Number.isNaN(length)) throw new RangeError('it is no message of the kind that nets are kept in');
    if (!(from + length <= bytes.length)) throw new RangeError(TOO_SHORT);
    yield { number, value: bytes.subarray(from, from + length) };
    at = from + length;
  }
}

const decoder = new TextDecoder('utf-8');
export const textOf = ({ value }: Field): string => (typeof value === 'bigint' ? '' : decoder.decode(value.subarray(0, 10_000)));
export const numberOf = ({ value }: Field): number => (typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : NaN);
export const messageOf = ({ value }: Field): Uint8Array => (typeof value === 'bigint' ? new Uint8Array(0) : value);

/** A field of repeated whole numbers, packed or one at a time. */
export function numbersOf(field: Field): number[] {
  if (typeof field.value === 'bigint') return [numberOf(field)];
  const out: number[] = [];
  for (let at = 0; at < field.value.length;) {
    const { value, next } = readVarint(field.value, at);
    out.push(Number(BigInt.asIntN(64, value)));
    at = next;
  }
  return out;
}
