/** Texts of a column, each kept once: a cell is the number of its text, in the order in which texts come. */
export interface Dictionary {
  readonly count: number;
  /** Bytes of all texts, one behind the other. */
  readonly bytes: Uint8Array;
  /** Where each text ends in `bytes`. */
  readonly ends: Int32Array;
}

/** More different texts than this are no list. */
export const MOST_TEXTS = 200_000;

/** @returns null where one of them is no UTF-8 */
export function textsOf({ count, bytes, ends }: Dictionary): string[] | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  const used = ends[count - 1] ?? 0;
  try {
    const all = decoder.decode(bytes.subarray(0, used));
    for (let code = 0; code < count; code++) {
      const [from, to] = [code === 0 ? 0 : (ends[code - 1] as number), ends[code] as number];
      // Where each byte is a character, what has been decoded at once is cut: a decoder takes its time to begin.
      texts.push(all.length === used ? all.slice(from, to) : decoder.decode(bytes.subarray(from, to)));
    }
  } catch {
    return null;
  }
  return texts;
}
