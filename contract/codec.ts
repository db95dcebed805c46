/*
 * One message as bytes: [head length, u32 little endian][head, JSON in UTF-8][padding to 8][binary parts, each padded to 8].
 * Typed arrays travel as they lie in memory and come back as views of the received buffer; the head refers to them by offset.
 * In the head, an object with a `$` key stands for what JSON cannot say; keys of ours that begin with `$` get one more.
 */
const arrays = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
} as const;
type ArrayKind = keyof typeof arrays;
type Plain = Record<string, unknown>;

const padded = (bytes: number): number => (bytes + 7) & ~7;
const isPlain = (value: object): value is Plain => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** @throws TypeError for what has no place on the wire: functions, class instances, dates, maps */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let offset = 0;

  const encodeArray = (view: ArrayBufferView): Plain => {
    // A Node Buffer is a Uint8Array of another name.
    const kind = view instanceof Uint8Array ? 'Uint8Array' : view.constructor.name;
    if (!Object.hasOwn(arrays, kind)) throw new TypeError(`cannot send a ${kind}`);
    const part = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const entry = { $: kind, at: offset, bytes: part.length };
    parts.push(part);
    offset += padded(part.length);
    return entry;
  };
  const encodeValue = (item: unknown): unknown => {
    if (item === undefined) return { $: 'undefined' };
    if (typeof item === 'number') return Number.isFinite(item) && !Object.is(item, -0) ? item : { $: 'number', is: numberName(item) };
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
    if (typeof item !== 'object') throw new TypeError(`cannot send a ${typeof item}`);
    if (Array.isArray(item)) return item.map(encodeValue);
    if (ArrayBuffer.isView(item)) return encodeArray(item);
    if (!isPlain(item)) throw new TypeError(`cannot send a ${item.constructor.name}`);
    const entry: Plain = {};
    for (const key of Object.keys(item)) put(entry, key.startsWith('$') ? `$${key}` : key, encodeValue(item[key]));
    return entry;
  };

  // Wrapped, because a bare `undefined` has no JSON text.
  const head = new TextEncoder().encode(JSON.stringify([encodeValue(value)]));
  const start = padded(4 + head.length);
  const bytes = new Uint8Array(start + offset);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = start;
  for (const part of parts) {
    bytes.set(part, at);
    at += padded(part.length);
  }
  return bytes;
}

/** @throws TypeError, SyntaxError or RangeError for bytes that `encode` did not make */
export function decode(buffer: ArrayBuffer): unknown {
  const length = new DataView(buffer).getUint32(0, true);
  const start = padded(4 + length);

  const decodeTagged = (tag: string, entry: Plain): unknown => {
    if (tag === 'undefined') return undefined;
    if (tag === 'number') return Number(entry['is']);
    if (!Object.hasOwn(arrays, tag)) throw new TypeError(`unknown tag ${tag}`);
    const ArrayType = arrays[tag as ArrayKind];
    const { at, bytes } = entry;
    if (!Number.isSafeInteger(at) || !Number.isSafeInteger(bytes)) throw new TypeError('a binary part has no place');
    return new ArrayType(buffer, start + Number(at), Number(bytes) / ArrayType.BYTES_PER_ELEMENT);
  };
  const decodeValue = (item: unknown): unknown => {
    if (item === null || typeof item !== 'object') return item;
    if (Array.isArray(item)) return item.map(decodeValue);
    const entry = item as Plain;
    if (typeof entry['$'] === 'string') return decodeTagged(entry['$'], entry);
    const value: Plain = {};
    for (const key of Object.keys(entry)) put(value, key.startsWith('$$') ? key.slice(1) : key, decodeValue(entry[key]));
    return value;
  };

  const head: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(buffer, 4, length)));
  if (!Array.isArray(head)) throw new TypeError('a message begins with an array');
  return decodeValue(head[0]);
}

const numberName = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function put(target: Plain, key: string, value: unknown): void {
  // Assigning to __proto__ would change the object's nature instead of its content.
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
