const GAP = 7;
const ROWS_LOOKED_AT = 300;
/** No column of text is squeezed below this, where there is a choice. */
const LEAST_TEXT = 60;

/**
 * Widths of a table's columns that add up to `total`: figures get what they need, columns of text share what is left by how much they hold.
 *
 * @param words - places of columns of text beside the first
 * @param measure - width of a text on one line
 */
export function columnWidths(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[],
  total: number,
  measure: (text: string, bold: boolean) => number,
): number[] {
  const sample = rows.slice(0, ROWS_LOOKED_AT);
  const natural = head.map((name, c) => {
    // A head of figures may break between its words.
    const title = Math.max(...name.split(' ').map((word) => measure(word, true)));
    return GAP + Math.max(title, ...sample.map((row) => measure(row[c] ?? '', true)));
  });
  const isText = (c: number): boolean => c === 0 || words.includes(c);
  const figures = natural.reduce((sum, width, c) => sum + (isText(c) ? 0 : width), 0);
  const texts = natural.map((width, c) => (isText(c) ? width : 0));
  const wanted = texts.reduce((sum, width) => sum + width, 0);
  const left = total - figures;
  if (wanted <= left) {
    // What is over goes between the columns of figures, so that they do not stand far from their names.
    const columns = head.length - 1 || 1;
    const over = (left - wanted) / (columns + 1);
    return natural.map((width) => width + over * (columns + 1) * (1 / head.length));
  }
  const squeezed = texts.map((width) => (width === 0 ? 0 : Math.min(width, LEAST_TEXT)));
  const least = squeezed.reduce((sum, width) => sum + width, 0);
  const spare = Math.max(0, left - least);
  const hunger = texts.map((width, c) => Math.min(width, total) - (squeezed[c] ?? 0));
  const allHunger = hunger.reduce((sum, width) => sum + width, 0) || 1;
  const widths = natural.map((width, c) => (isText(c) ? (squeezed[c] ?? 0) + (spare * (hunger[c] ?? 0)) / allHunger : width));
  const sum = widths.reduce((all, width) => all + width, 0);
  return sum > total ? widths.map((width) => (width * total) / sum) : widths;
}
