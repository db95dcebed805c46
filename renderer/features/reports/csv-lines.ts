/**
 * The first rows of RFC 4180 text, quotes taken off.
 *
 * @param most - rows at most, the header among them
 * @returns the rows, and how many more there are
 */
export function csvLines(text: string, most: number): { readonly rows: string[][]; readonly more: number } {
  const rows: string[][] = [];
  let total = 0;
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = (): void => {
    row.push(cell);
    cell = '';
    if (row.length > 1 || row[0] !== '') {
      if (total < most) rows.push(row);
      total += 1;
    }
    row = [];
  };
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) endRow();
  return { rows, more: total - rows.length };
}
