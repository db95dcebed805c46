/** Text of bytes that are UTF-8 for the most part, and the lines (0-based within it) that are not. */
export interface MixedText {
  readonly text: string;
  readonly otherLines: readonly number[];
  /** Lines that are UTF-8 hold characters beyond ASCII. */
  readonly beyondAscii: boolean;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

const decoded = (bytes: Uint8Array): string | null => {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

/** Decodes whole lines: each that is not UTF-8 as the old Western encoding. */
export function decodeMixed(bytes: Buffer): MixedText {
  const whole = decoded(bytes);
  if (whole !== null) return { text: whole, otherLines: [], beyondAscii: whole.length !== bytes.length };
  let beyondAscii = false;
  const otherLines: number[] = [];
  const parts: string[] = [];
  for (let from = 0, line = 0; from < bytes.length; line++) {
    let to = from;
    while (to < bytes.length && bytes[to] !== 10 && bytes[to] !== 13) to++;
    to += bytes[to] === 13 && bytes[to + 1] === 10 ? 2 : 1;
    const piece = bytes.subarray(from, to);
    const text = decoded(piece);
    if (text === null) otherLines.push(line);
    beyondAscii ||= text !== null && text.length !== piece.length;
    parts.push(text ?? western.decode(piece));
    from = to;
  }
  return { text: parts.join(''), otherLines, beyondAscii };
}

/** Whether bytes that are not all UTF-8 are so more often than not, by the characters beyond ASCII. */
export function mostlyUtf8(bytes: Buffer): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let good = 0;
  let bad = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) bad++;
    else if (code > 0x7f) good++;
  }
  return good > bad;
}
