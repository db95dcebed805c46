import { isNullWord } from '../number-format.ts';

/** More characters than this are no number that anybody wrote. */
const LONGEST_NUMBER = 64;
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

/** The text of a cell of ASCII; null where it has another byte or is too long. */
export function shortText(buffer: Uint8Array, from: number, to: number): string | null {
  if (to - from > LONGEST_NUMBER) return null;
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = buffer[at] as number;
    if (byte === 0 || byte > 126) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** A decimal number with a sign, without leading zeros, perhaps with an exponent; null where it is written in any other way or beyond all bounds. */
export function readNumber(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** What stands in the place of a number: one that is written in another way, NaN for a word for missing, null for anything else. */
export function readStray(text: string): number | null {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : isNullWord(text) ? NaN : null;
}
