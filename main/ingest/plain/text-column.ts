import type { Codes, Columns } from './columns.ts';
import { textsOf } from './dictionary.ts';

/** A column of texts: the different ones, and which of them each row has. */
export interface TextColumn {
  readonly texts: readonly string[];
  readonly parts: readonly CodedPart[];
}

/** Rows of a part of a file as numbers of its own texts, and which of all texts each of those is. */
export interface CodedPart {
  readonly codes: Codes;
  readonly to: Int32Array;
}

/** A column of all parts, by one list of texts; null where one of them is no UTF-8. */
export function textColumn(parts: readonly Columns[], index: number): TextColumn | null {
  const known = new Map<string, number>();
  const coded: CodedPart[] = [];
  for (const { rows, texts: dictionaries, codes } of parts) {
    const dictionary = dictionaries[index];
    const texts = dictionary ? textsOf(dictionary) : null;
    const own = codes[index];
    if (texts === null || !own) return null;
    const to = Int32Array.from(texts, (text) => {
      const code = known.get(text) ?? known.size;
      known.set(text, code);
      return code;
    });
    coded.push({ codes: own.subarray(0, rows), to });
  }
  return { texts: [...known.keys()], parts: coded };
}

/** Number of the text of each row. */
export function codesOf({ parts }: TextColumn, rows: number): Int32Array {
  const all = new Int32Array(rows);
  let at = 0;
  for (const { codes, to } of parts) {
    all.set(codes, at);
    const end = at + codes.length;
    if (to.some((code, i) => code !== i)) for (let row = at; row < end; row++) all[row] = to[all[row] as number] as number;
    at = end;
  }
  return all;
}

/** Rows whose codes are made equally wide at once: the loops over them know what they read. */
export const BLOCK = 4096;

/** In how many rows each text is. */
export function countsOf({ texts, parts }: TextColumn): Int32Array {
  const counts = new Int32Array(texts.length);
  const block = new Int32Array(BLOCK);
  for (const { codes, to } of parts) {
    const own = new Int32Array(to.length);
    for (let from = 0; from < codes.length; from += BLOCK) {
      const size = Math.min(BLOCK, codes.length - from);
      block.set(codes.subarray(from, from + size));
      addCounts(block, size, own);
    }
    for (const [code, count] of own.entries()) counts[to[code] as number] = (counts[to[code] as number] as number) + count;
  }
  return counts;
}

export function addCounts(codes: Int32Array, size: number, counts: Int32Array): void {
  for (let i = 0; i < size; i++) counts[codes[i] as number] = (counts[codes[i] as number] as number) + 1;
}
