import { isPlainDate } from './plain-date.ts';
import { textsOf } from './dictionary.ts';
import type { Columns } from './columns.ts';
import type { Plan } from '../stage.ts';

/** A column of texts: the different ones, and which of them each row has. */
export interface TextColumn {
  readonly texts: readonly string[];
  readonly codes: Int32Array;
}

/** The rows of a plain file in its order. */
export interface PlainRows {
  readonly rows: number;
  readonly dates: TextColumn;
  readonly keys: readonly TextColumn[];
  /** NaN for an empty cell. */
  readonly y: Float64Array;
  readonly regressors: readonly TextColumn[];
}

/**
 * The rows of a plain file that has been read in parts.
 *
 * @returns null where it is not plain enough to be sure that it says the same when it is read so
 */
export function joinParts(parts: readonly Columns[], plan: Plan): PlainRows | null {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const [target = -1] = plan.values;
  const textColumn = (index: number): TextColumn | null => joinTexts(parts, index, rows);
  const dates = textColumn(plan.date ?? -1);
  const keys = plan.keys.map(textColumn);
  const regressors = plan.regressors.map(({ index }) => textColumn(index));
  if (rows === 0 || dates === null || keys.includes(null) || regressors.includes(null)) return null;
  // What is read and not used has to be text nevertheless.
  if (parts.some(({ texts, codes }) => texts.some((texts, c) => texts !== null && codes[c] !== null && textsOf(texts) === null)))
    return null;
  if (!dates.texts.every(isPlainDate)) return null;
  // A key that is missing is a finding with its lines.
  if ((keys as TextColumn[]).some(({ texts }) => texts.some((text) => text.trim() === ''))) return null;
  return {
    rows,
    dates,
    keys: keys as TextColumn[],
    y: joinNumbers(parts, target, new Float64Array(rows)),
    regressors: regressors as TextColumn[],
  };
}

/** A column of numbers of all parts, whose memory goes. @param joined - takes them */
export function joinNumbers(parts: readonly Columns[], index: number, joined: Float64Array): Float64Array {
  let at = 0;
  for (const part of parts) {
    joined.set((part.numbers[index] as Float64Array).subarray(0, part.rows), at);
    part.numbers[index] = null;
    at += part.rows;
  }
  return joined;
}

/** A column of all parts, by one list of texts. */
export function joinTexts(parts: readonly Columns[], index: number, rows: number): TextColumn | null {
  const known = new Map<string, number>();
  const codes = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    const dictionary = part.texts[index];
    const texts = dictionary ? textsOf(dictionary) : null;
    const own = part.codes[index];
    if (texts === null || !own) return null;
    const to = Int32Array.from(texts, (text) => {
      const code = known.get(text) ?? known.size;
      known.set(text, code);
      return code;
    });
    if (to.every((code, i) => code === i)) codes.set(own.subarray(0, part.rows), at);
    else for (let row = 0; row < part.rows; row++) codes[at + row] = to[own[row] as number] as number;
    // One column is used for one thing: its memory can go.
    part.codes[index] = null;
    at += part.rows;
  }
  return { texts: [...known.keys()], codes };
}
