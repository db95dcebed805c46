import type { Measures } from '../column-measures.ts';

/** As plain/parse.ts reads them: what the language reads here, DuckDB reads as the same number. */
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const LONGEST = 64;

/** Texts as numbers, NaN for none at all; null where one of them is anything else. */
export function numbersOf(texts: readonly string[]): Float64Array | null {
  const numbers = new Float64Array(texts.length).fill(NaN);
  for (const [code, text] of texts.entries()) {
    if (text === '') continue;
    const value = Number(text);
    if (text.length > LONGEST || !NUMBER.test(text) || !Number.isFinite(value)) return null;
    numbers[code] = value;
  }
  return numbers;
}

/** Measures of a column of numbers. @param counts - rows of each text */
export function measureNumbers(texts: readonly string[], numbers: Float64Array, counts: Int32Array): Measures {
  let [present, distinct, whole, low, high, sum, negative, length] = [0, 0, 0, Infinity, -Infinity, 0, 0, 0];
  let [min, max] = ['', ''];
  for (const [code, text] of texts.entries()) {
    if (text === '') continue;
    const value = numbers[code] as number;
    const count = counts[code] as number;
    present += count;
    if (distinct++ === 0 || text < min) min = text;
    if (text > max) max = text;
    if (Number.isInteger(value)) whole += count;
    if (value < 0) negative += count;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += Math.abs(value) * count;
    length = Math.max(length, text.length);
  }
  return { present, words: 0, distinct, numeric: present, whole, low, high, scale: sum / present, negative, min, max, length, logical: 0 };
}
