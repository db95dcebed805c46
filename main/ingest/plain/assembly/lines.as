// AssemblyScript; compiled by `npm run build:kernels`. Cells of lines of bytes, some thousand rows at a time: `scan` finds where cells end, then each
// column is read by itself. All pointers are byte offsets into the memory that is handed in. The cells of a column are given by the places where they
// end: a u32 for each cell, `stride` bytes from row to row; the u32 before it is where the cell to its left ends. Up to 63 bytes behind a cell are read.

/** Sixteen bytes of ones, then of zeros: from 16 - n on there are n of ones. */
const ones: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
const powers: usize = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);
const MOST_BYTES: usize = 1 << 29;
let top: usize = __heap_base;

/** Memory that is never given back; 0 where there is no more. */
export function take(bytes: usize): usize {
  const at = (top + 63) & ~63;
  const room = <usize>memory.size() << 16;
  if (at + bytes > room && memory.grow(<i32>((at + bytes - room + 65535) >> 16)) < 0) return 0;
  top = at + bytes;
  return at;
}

// @ts-ignore: decorator
@inline function endsCell(at: usize, delimiter: v128): u64 {
  const x = v128.load(at);
  const feeds = v128.or(i8x16.eq(x, i8x16.splat(10)), i8x16.eq(x, i8x16.splat(13)));
  return <u64>i8x16.bitmask(v128.or(i8x16.eq(x, delimiter), feeds));
}

/** Where cells end: at a delimiter, line feed or carriage return. @returns how many, `most` + 63 at most */
export function scan(from: usize, to: usize, delimiter: i32, into: usize, most: i32): i32 {
  const byte = i8x16.splat(<i8>delimiter);
  const last = into + (<usize>most << 2);
  let out = into;
  for (let at = from; at < to && out < last; at += 64) {
    let found = endsCell(at, byte) | (endsCell(at + 16, byte) << 16) | (endsCell(at + 32, byte) << 32) | (endsCell(at + 48, byte) << 48);
    if (to - at < 64) found &= (<u64>1 << (to - at)) - 1;
    while (found != 0) {
      store<u32>(out, <u32>at + <u32>ctz(found));
      found &= found - 1;
      out += 4;
    }
  }
  return <i32>((out - into) >> 2);
}

// Texts of a column, each kept once, in the order in which they come. Open addressing by a key of 16 bytes: the text itself and its length where it is
// shorter than that, else a hash and the length.
// @ts-ignore: decorator
@unmanaged class Dictionary {
  count: i32;
  room: i32;
  /** Number of the text + 1, 0 for none. */
  slots: usize;
  /** 64 less the bits of a place in them. */
  shift: i32;
  keys: usize;
  /** Where each text ends in `bytes`. */
  ends: usize;
  bytes: usize;
  roomOfBytes: usize;
}

// @ts-ignore: decorator
@inline function placeOf(low: u64, high: u64, shift: i32): usize {
  const mixed = (low ^ (low >> 32)) * 0x9e3779b97f4a7c15;
  return <usize>(((mixed ^ (mixed >> 29) ^ high) * 0xbf58476d1ce4e5b9) >> shift);
}

// @ts-ignore: decorator
@inline function startOf(dictionary: Dictionary, code: i32): usize {
  return code == 0 ? 0 : <usize>load<u32>(dictionary.ends + (<usize>(code - 1) << 2));
}

export function createDictionary(): usize {
  const at = take(offsetof<Dictionary>());
  if (at == 0) return 0;
  const made = changetype<Dictionary>(at);
  made.count = 0;
  made.room = 0;
  made.roomOfBytes = 0;
  return grow(made, 128) && growBytes(made, 4096) ? at : 0;
}

function grow(dictionary: Dictionary, room: i32): bool {
  const keys = take(<usize>room << 4);
  const ends = take(<usize>room << 2);
  const slots = take(<usize>room << 3);
  if (keys == 0 || ends == 0 || slots == 0) return false;
  const count = dictionary.count;
  memory.copy(keys, dictionary.keys, <usize>count << 4);
  memory.copy(ends, dictionary.ends, <usize>count << 2);
  memory.fill(slots, 0, <usize>room << 3);
  const places = <usize>(2 * room - 1);
  const shift = 64 - popcnt(<i32>places);
  for (let code = 0; code < count; code++) {
    const key = keys + (<usize>code << 4);
    let place = placeOf(load<u64>(key), load<u64>(key, 8), shift);
    while (load<u32>(slots + (place << 2)) != 0) place = (place + 1) & places;
    store<u32>(slots + (place << 2), code + 1);
  }
  dictionary.keys = keys;
  dictionary.ends = ends;
  dictionary.slots = slots;
  dictionary.shift = shift;
  dictionary.room = room;
  return true;
}

function growBytes(dictionary: Dictionary, room: usize): bool {
  const bytes = take(room);
  if (bytes == 0) return false;
  memory.copy(bytes, dictionary.bytes, startOf(dictionary, dictionary.count));
  dictionary.bytes = bytes;
  dictionary.roomOfBytes = room;
  return true;
}

/** Adds a text that is not known. @returns its number, -1 where it has a quote or NUL or there is no room */
function add(dictionary: Dictionary, low: u64, high: u64, start: usize, length: usize, quote: i32): i32 {
  for (let at = start; at < start + length; at++) {
    const byte = <i32>load<u8>(at);
    if (byte == quote || byte == 0) return -1;
  }
  const code = dictionary.count;
  const used = startOf(dictionary, code);
  const needed = used + length;
  if (needed > dictionary.roomOfBytes && (needed > MOST_BYTES || !growBytes(dictionary, needed << 1))) return -1;
  if (code == dictionary.room && !grow(dictionary, 2 * code)) return -1;
  memory.copy(dictionary.bytes + used, start, length);
  store<u32>(dictionary.ends + (<usize>code << 2), <u32>(used + length));
  const key = dictionary.keys + (<usize>code << 4);
  store<u64>(key, low);
  store<u64>(key, high, 8);
  const places = <usize>(2 * dictionary.room - 1);
  let place = placeOf(low, high, dictionary.shift);
  while (load<u32>(dictionary.slots + (place << 2)) != 0) place = (place + 1) & places;
  store<u32>(dictionary.slots + (place << 2), code + 1);
  dictionary.count = code + 1;
  return code;
}

function hashOf(start: usize, length: usize): u64 {
  let hash: u64 = 0;
  const last = start + length - 16;
  for (let at = start; at < last; at += 8) hash = (hash ^ load<u64>(at) ^ (hash >> 31)) * 0x9e3779b97f4a7c15;
  hash = (hash ^ load<u64>(last) ^ (hash >> 31)) * 0x9e3779b97f4a7c15;
  return (hash ^ load<u64>(last, 8) ^ (hash >> 31)) * 0x9e3779b97f4a7c15;
}

/** Where texts end in what `bytesOf` points at. */
export function endsOf(column: usize): usize { return changetype<Dictionary>(column).ends; }
export function bytesOf(column: usize): usize { return changetype<Dictionary>(column).bytes; }

/** Reads a column of texts as numbers of a dictionary. @returns how many texts that now has; -1 where a cell is not plain */
export function texts(column: usize, ends: usize, stride: usize, rows: i32, endByte: i32, quote: i32, into: usize): i32 {
  const dictionary = changetype<Dictionary>(column);
  let slots = dictionary.slots;
  let keys = dictionary.keys;
  let shift = dictionary.shift;
  let places = <usize>(2 * dictionary.room - 1);
  let above = -1;
  let lowAbove: u64 = 0;
  let highAbove: u64 = ~0;
  for (let last = into + (<usize>rows << 2); into < last; into += 4) {
    const start = <usize>load<u32>(ends - 4) + 1;
    const end = <usize>load<u32>(ends);
    ends += stride;
    if (<i32>load<u8>(end) != endByte) return -1;
    const length = end - start;
    const short = length < 16;
    let low: u64;
    let high: u64;
    if (short) {
      low = load<u64>(start) & load<u64>(ones + 16 - length);
      high = (load<u64>(start, 8) & load<u64>(ones + 24 - length)) | (<u64>length << 56);
    } else {
      low = hashOf(start, length);
      high = <u64>length | (<u64>1 << 63);
    }
    // Often a cell says the same as the one above.
    if (short && low == lowAbove && high == highAbove) {
      store<i32>(into, above);
      continue;
    }
    let place = placeOf(low, high, shift);
    let code = <i32>load<u32>(slots + (place << 2)) - 1;
    while (code >= 0) {
      const key = keys + (<usize>code << 4);
      if (
        load<u64>(key) == low &&
        load<u64>(key, 8) == high &&
        (short || memory.compare(start, dictionary.bytes + startOf(dictionary, code), length) == 0)
      )
        break;
      place = (place + 1) & places;
      code = <i32>load<u32>(slots + (place << 2)) - 1;
    }
    if (code < 0) {
      code = add(dictionary, low, high, start, length, quote);
      if (code < 0) return -1;
      slots = dictionary.slots;
      keys = dictionary.keys;
      shift = dictionary.shift;
      places = <usize>(2 * dictionary.room - 1);
    }
    store<i32>(into, code);
    above = code;
    lowAbove = low;
    highAbove = high;
  }
  return dictionary.count;
}

/**
 * Reads a column of decimal numbers: a sign, up to 15 digits without leading zeros, a point among them. Nothing at all is NaN.
 *
 * @param others - takes the rows whose cells are written in any other way
 * @returns how many those are; -1 where a cell does not end as it has to
 */
export function numbers(ends: usize, stride: usize, rows: i32, endByte: i32, into: usize, others: usize): i32 {
  const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  let other = others;
  for (let row = 0; row < rows; row++, into += 8) {
    let start = <usize>load<u32>(ends - 4) + 1;
    const end = <usize>load<u32>(ends);
    ends += stride;
    if (<i32>load<u8>(end) != endByte) return -1;
    if (start == end) {
      store<f64>(into, NaN);
      continue;
    }
    const negative = <u64>(load<u8>(start) == 45);
    start += <usize>negative;
    const length = <i32>(end - start);
    const bytes = i8x16.sub(v128.load(start), i8x16.splat(48));
    const point = i8x16.bitmask(i8x16.gt_u(bytes, i8x16.splat(9))) & ((1 << (length & 31)) - 1);
    const whole = point == 0 ? length : ctz(point);
    const fraction = point == 0 ? 0 : length - whole - 1;
    const digits = whole + fraction;
    if (
      length > 16 || digits > 15 || whole == 0 || (whole > 1 && load<u8>(start) == 48) ||
      (point != 0 && (fraction == 0 || (point & (point - 1)) != 0 || load<u8>(start + <usize>whole) != 46))
    ) {
      store<i32>(other, row);
      other += 4;
      continue;
    }
    // Digits without the point, the last one in the last place; then pairs, fours and eights of them.
    const moved = i8x16.add(places, i8x16.splat(<i8>(digits - 16)));
    const ordered = i8x16.swizzle(bytes, i8x16.sub(moved, i8x16.ge_s(moved, i8x16.splat(<i8>whole))));
    const pairs = i16x8.add(i16x8.mul(v128.and(ordered, i16x8.splat(255)), i16x8.splat(10)), i16x8.shr_u(ordered, 8));
    const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
    const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, fours), i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1));
    const both = <u64>i64x2.extract_lane(eights, 0);
    const value = <f64>(<i64>((both & 0xffffffff) * 100000000 + (both >> 32))) / load<f64>(powers + (<usize>fraction << 3));
    store<u64>(into, reinterpret<u64>(value) | (negative << 63));
  }
  return <i32>((other - others) >> 2);
}

/** Passes over a column of ASCII. @returns 0 where a cell is not plain */
export function skip(ends: usize, stride: usize, rows: i32, endByte: i32, quote: i32): i32 {
  const mark = i8x16.splat(<i8>quote);
  for (let row = 0; row < rows; row++) {
    let at = <usize>load<u32>(ends - 4) + 1;
    const end = <usize>load<u32>(ends);
    ends += stride;
    if (<i32>load<u8>(end) != endByte) return 0;
    for (; at < end; at += 16) {
      const x = v128.load(at);
      const odd = v128.or(v128.or(i8x16.eq(x, mark), i8x16.eq(x, i8x16.splat(0))), i8x16.gt_u(x, i8x16.splat(126)));
      const within = end - at;
      if ((i8x16.bitmask(odd) & (within < 16 ? (1 << <i32>within) - 1 : 0xffff)) != 0) return 0;
    }
  }
  return 1;
}

/** Whether line feeds directly follow on the ends of lines. */
export function feeds(ends: usize, stride: usize, rows: i32): i32 {
  for (let row = 0; row < rows; row++) {
    const end = load<u32>(ends);
    if (load<u8>(<usize>end) != 10 || end - load<u32>(ends - 4) != 1) return 0;
    ends += stride;
  }
  return 1;
}
