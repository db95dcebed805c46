const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
/** Letters that are not of them: a word with one stands where it stood. */
const LTR = /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\p{L}/u;
const MOST = 240;
/** Of pictures that the font has no signs for, and joins between them: nothing is drawn in their place. */
const SILENT = /\p{Cf}|\p{Variation_Selector}/gu;

/** Words of scripts from right to left in the order in which they stand on paper; the signs within each are put in order when it is drawn. */
function inOrder(text: string): string {
  if (!RTL.test(text)) return text;
  const words = text.split(' ');
  const placed: string[] = [];
  for (let i = 0; i < words.length;) {
    // Numbers and signs between such words belong to them.
    let end = i;
    for (let k = i; RTL.test(words[i] ?? '') && k < words.length && !LTR.test(words[k] ?? ''); k++)
      if (RTL.test(words[k] ?? '')) end = k + 1;
    if (end === i) placed.push(words[i++] ?? '');
    else {
      placed.push(...words.slice(i, end).reverse());
      i = end;
    }
  }
  return placed.join(' ');
}

/**
 * Text as the font can write it: on one line, no longer than a cell can hold, a box for what it has no sign for.
 *
 * @param has - whether the font has a sign for a code point
 */
export function written(text: string, has: (codePoint: number) => boolean, most = MOST): string {
  const characters = Array.from(text.replace(/\s+/gu, ' ').replace(SILENT, ''));
  const cut = characters.length > most ? [...characters.slice(0, most), '…'] : characters;
  return inOrder(cut.map((character) => (has(character.codePointAt(0) ?? 0) ? character : '□')).join(''));
}
