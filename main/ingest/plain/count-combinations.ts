/** A column of texts, each once, and which of them each row has. */
export interface CodedColumn {
  readonly texts: readonly string[];
  readonly codes: Int32Array;
}

interface Combined {
  readonly count: number;
  readonly codes: Int32Array;
}

/** Tables up to this size are looked up by place. */
const MOST_PLACES = 1 << 22;

/** How many different combinations of texts the rows of some columns have. */
export function countCombinations(columns: readonly CodedColumn[]): number {
  let combined: Combined = { count: 1, codes: new Int32Array(columns[0]?.codes.length ?? 0) };
  for (const column of columns) combined = combine(combined, column);
  return combined.count;
}

function combine({ count: before, codes: left }: Combined, { texts, codes: right }: CodedColumn): Combined {
  const width = texts.length;
  const codes = new Int32Array(left.length);
  let count = 0;
  if (before * width <= MOST_PLACES) {
    // Number of the combination + 1, 0 for none.
    const places = new Int32Array(before * width);
    for (let row = 0; row < left.length; row++) {
      const place = (left[row] as number) * width + (right[row] as number);
      if (places[place] === 0) places[place] = ++count;
      codes[row] = (places[place] as number) - 1;
    }
    return { count, codes };
  }
  const places = new Map<number, number>();
  for (let row = 0; row < left.length; row++) {
    const place = (left[row] as number) * width + (right[row] as number);
    const known = places.get(place) ?? count++;
    places.set(place, known);
    codes[row] = known;
  }
  return { count, codes };
}
