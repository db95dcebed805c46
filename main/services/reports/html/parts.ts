import { escapeHtml } from '../format.ts';

/** Characters of a name that a page shows; the whole is in its title, where there is room. */
const MOST = 120;
const MOST_IN_TITLE = 1000;

/** A name as text that is safe in a page, cut where it is very long. */
export function nameCell(name: string, most = MOST): string {
  const characters = Array.from(name);
  if (characters.length <= most) return escapeHtml(name);
  const whole = characters.length <= MOST_IN_TITLE ? name : `${characters.slice(0, MOST_IN_TITLE).join('')}…`;
  return `<span title="${escapeHtml(whole)}">${escapeHtml(characters.slice(0, most).join(''))}…</span>`;
}

/** A sentence, as whole as can be. */
export const sentence = (words: string): string => nameCell(words, 2000);

const ROW_PIXELS = 28;

/** A table that scrolls by itself; cells are markup. `words` are the columns of text beside the first one. */
export function table(
  head: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly kind?: string }[],
  words: readonly number[] = [],
): string {
  const mark = (i: number): string => (words.includes(i) ? ' class="text"' : '');
  const body = rows.map(
    ({ cells, kind }) => `<tr${kind ? ` class="${kind}"` : ''}>${cells.map((cell, i) => `<td${mark(i)}>${cell}</td>`).join('')}</tr>`,
  );
  // About as high as it will be, so that the page keeps its length.
  return `<div class="scroll" style="contain-intrinsic-block-size:auto ${ROW_PIXELS * (rows.length + 1)}px"><table><thead><tr>${head.map((name, i) => `<th${mark(i)}>${name}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

export const folded = (title: string, content: string): string => `<details><summary>${title}</summary>${content}</details>`;
export const soft = (text: string): string => `<p class="soft">${text}</p>`;
export const facts = (pairs: readonly (readonly [string, string])[]): string =>
  `<dl class="facts">${pairs.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${value}</dd>`).join('')}</dl>`;
