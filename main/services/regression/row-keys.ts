import type { RawRows } from './raw-rows.ts';

/** What tells rows apart: a number of 53 bits made of all cells as they stand in the file. */
export interface RowKeys {
  /** Names of the columns, sorted: keys of files with other columns have nothing in common. */
  readonly columns: readonly string[];
  readonly keys: Float64Array;
}

/**
 * Keys of the rows of a file: rows with the same cells have the same key, whatever the order of rows and columns; others have another, but for one pair of
 * rows in nine thousand million million. Cells are compared as text.
 */
export function rowKeys(raw: RawRows): RowKeys {
  const columns = raw.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const n = raw.lines.length;
  const low = new Uint32Array(n).fill(0x9e3779b9);
  const high = new Uint32Array(n).fill(0x85ebca6b);
  columns.forEach(({ codes, texts }) => {
    const lows = new Uint32Array(texts.length + 1);
    const highs = new Uint32Array(texts.length + 1);
    // The last place is that of cells that hold nothing.
    for (let code = 0; code <= texts.length; code++) {
      const [a, b] = textHash(texts[code] ?? '');
      lows[code] = code === texts.length ? 1 : a;
      highs[code] = code === texts.length ? 2 : b;
    }
    for (let i = 0; i < n; i++) {
      const code = codes[i] === -1 ? texts.length : (codes[i] as number);
      low[i] = mixed((low[i] as number) ^ (lows[code] as number), 2654435761);
      high[i] = mixed((high[i] as number) ^ (highs[code] as number), 1597334677);
    }
  });
  return {
    columns: columns.map(({ name }) => name),
    keys: Float64Array.from(low, (bits, i) => ((high[i] as number) & 0x1fffff) * 4_294_967_296 + bits),
  };
}

/** Every bit of the result depends on every bit before: the order of columns counts. */
function mixed(value: number, factor: number): number {
  let h = Math.imul(value, factor);
  h ^= h >>> 15;
  h = Math.imul(h, 2246822519);
  h ^= h >>> 13;
  h = Math.imul(h, 3266489917);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Two hashes of a text, after cyrb53 (public domain). */
function textHash(text: string): [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}
