import { asideWhenNeeded, type AsideWhenNeeded } from '../aside.ts';
import { isPlainDate } from './plain-date.ts';
import { textsOf } from './dictionary.ts';
import type { Columns } from './parse.ts';
import type { PlainFile } from './plain-format.ts';
import { nextLine, readLines } from './read-lines.ts';
import type { Plan } from '../stage.ts';

/** From here on a second thread is worth its start. */
const WORTH_A_THREAD = 16 * 1024 * 1024;

/** A column of texts: the different ones, and which of them each row has. */
export interface TextColumn {
  readonly texts: readonly string[];
  readonly codes: Int32Array;
}

export interface ReadOptions {
  readonly worthAThread?: number;
  /** A thread that is used for more than this, and ended by whoever it belongs to. */
  readonly aside?: AsideWhenNeeded;
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
 * Reads a plain file.
 *
 * @param options.worthAThread - bytes from which on a second thread takes a part
 * @returns null where it is not plain enough to be sure that it says the same when it is read so
 */
export async function readPlain(file: PlainFile, plan: Plan, options: ReadOptions = {}): Promise<PlainRows | null> {
  const parts = await readParts(file, options);
  if (parts === null) return null;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const [target = -1] = plan.values;
  const textColumn = (index: number): TextColumn | null => joinTexts(parts, index, rows);
  const dates = textColumn(plan.date ?? -1);
  const keys = plan.keys.map(textColumn);
  const regressors = plan.regressors.map(({ index }) => textColumn(index));
  if (rows === 0 || dates === null || keys.includes(null) || regressors.includes(null)) return null;
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

/** Of the other thread, which begins later. */
const SHARE = 0.45;

/** The columns of a file in parts, in their order; null where it is not plain. */
export async function readParts(
  { path, format, begin, bytes, rows }: PlainFile,
  { worthAThread = WORTH_A_THREAD, aside }: ReadOptions = {},
): Promise<Columns[] | null> {
  const whole = bytes - begin;
  const middle = whole < worthAThread ? null : nextLine(path, begin + Math.floor(SHARE * whole));
  if (middle === null) {
    const columns = readLines({ path, from: begin, to: bytes, format, rows });
    return columns && [columns];
  }
  const rowsIn = (from: number, to: number): number => Math.ceil((rows * (to - from)) / whole);
  const second = aside ?? asideWhenNeeded();
  try {
    const theirs = second.get().ask('lines', { path, from: begin, to: middle, format, rows: rowsIn(begin, middle) });
    const own = readLines({ path, from: middle, to: bytes, format, rows: rowsIn(middle, bytes) });
    const first = own && (await theirs);
    return first && [first, own];
  } finally {
    if (!aside) await second.stop();
  }
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
