/** Texts of a column, each kept once: a cell becomes the number of its text, in the order in which texts come. Grows in place. */
export interface Dictionary {
  count: number;
  /** Bytes of all texts, one behind the other. */
  bytes: Uint8Array;
  /** Where each text ends in `bytes`. */
  ends: Int32Array;
  hashes: Int32Array;
  /** Open addressing: number of the text + 1, 0 for none. */
  slots: Int32Array;
}

/** More different texts than this are no list. */
export const MOST_TEXTS = 200_000;

export const createDictionary = (): Dictionary => ({
  count: 0,
  bytes: new Uint8Array(1 << 12),
  ends: new Int32Array(1 << 8),
  hashes: new Int32Array(1 << 8),
  slots: new Int32Array(1 << 10),
});

function grow(dictionary: Dictionary, bytes: number): void {
  const { count } = dictionary;
  const used = count === 0 ? 0 : (dictionary.ends[count - 1] as number);
  if (used + bytes > dictionary.bytes.length) {
    const wider = new Uint8Array(2 * (used + bytes));
    wider.set(dictionary.bytes.subarray(0, used));
    dictionary.bytes = wider;
  }
  if (count === dictionary.ends.length) {
    const ends = new Int32Array(2 * count);
    ends.set(dictionary.ends);
    dictionary.ends = ends;
    const hashes = new Int32Array(2 * count);
    hashes.set(dictionary.hashes);
    dictionary.hashes = hashes;
  }
  if (2 * count > dictionary.slots.length) {
    const slots = new Int32Array(4 * dictionary.slots.length);
    const mask = slots.length - 1;
    for (let code = 0; code < count; code++) {
      let at = (dictionary.hashes[code] as number) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = code + 1;
    }
    dictionary.slots = slots;
  }
}

/**
 * The number of a text, which is new or known.
 *
 * @param hash - of its bytes; equal texts have equal ones
 */
export function codeOf(dictionary: Dictionary, buffer: Uint8Array, from: number, to: number, hash: number): number {
  const { slots, hashes, ends, bytes } = dictionary;
  const length = to - from;
  const mask = slots.length - 1;
  let at = hash & mask;
  for (let slot = slots[at] as number; slot !== 0; slot = slots[at] as number) {
    const code = slot - 1;
    if (hashes[code] === hash) {
      const start = code === 0 ? 0 : (ends[code - 1] as number);
      if ((ends[code] as number) - start === length) {
        let i = 0;
        while (i < length && bytes[start + i] === buffer[from + i]) i++;
        if (i === length) return code;
      }
    }
    at = (at + 1) & mask;
  }
  grow(dictionary, length);
  const code = dictionary.count++;
  const start = code === 0 ? 0 : (dictionary.ends[code - 1] as number);
  dictionary.bytes.set(buffer.subarray(from, to), start);
  dictionary.ends[code] = start + length;
  dictionary.hashes[code] = hash;
  const place = dictionary.slots.length - 1;
  at = hash & place;
  while (dictionary.slots[at] !== 0) at = (at + 1) & place;
  dictionary.slots[at] = code + 1;
  return code;
}

/** Where a known text ends that begins at `from` in a buffer; -1 where it does not stand there. */
export function endOfText({ bytes, ends }: Dictionary, code: number, buffer: Uint8Array, from: number): number {
  const end = ends[code] as number;
  let at = from;
  for (let i = code === 0 ? 0 : (ends[code - 1] as number); i < end; i++) if (bytes[i] !== buffer[at++]) return -1;
  return at;
}

/** @returns null where one of them is no UTF-8 */
export function textsOf({ count, bytes, ends }: Dictionary): string[] | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  try {
    for (let code = 0; code < count; code++)
      texts.push(decoder.decode(bytes.subarray(code === 0 ? 0 : (ends[code - 1] as number), ends[code] as number)));
  } catch {
    return null;
  }
  return texts;
}
