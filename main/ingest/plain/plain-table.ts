import type { DuckDBConnection } from '@duckdb/node-api';
import { measureCounted, probeStep, type Measures } from '../column-measures.ts';
import { rows } from '../database.ts';
import { numberSql, type NumberFormat } from '../number-format.ts';
import type { Prepared } from '../prepare.ts';
import type { RawTable } from '../raw-table.ts';
import { appendRows } from './append.ts';
import { uses } from './columns.ts';
import { countCombinations, type CodedColumn } from './count-combinations.ts';
import { plainLines } from './plain-format.ts';
import { measureNumbers, numbersOf } from './plain-numbers.ts';
import { readLines } from './read-lines.ts';
import { codesOf, countsOf, textColumn, type TextColumn } from './text-column.ts';

/** Different texts that are no numbers, of all columns together, up to which DuckDB is better told of each than of the rows. */
const MOST_TEXTS = 100_000;

/** A column of a file. */
export interface PlainColumn extends TextColumn, CodedColumn {
  /** Rows of each text. */
  readonly counts: Int32Array;
  /** The numbers that texts are where they are nothing else, NaN for an empty one. */
  readonly numbers: Float64Array | null;
}
/** The rows of a plain file, or of a sample of one. */
export interface PlainColumns {
  readonly rows: number;
  readonly columns: readonly PlainColumn[];
}

/** @returns null where a file is not plain, or has so many different texts that nothing is gained */
export function readPlainColumns(source: Prepared): PlainColumns | null {
  const { columns: names } = source.shape;
  const file = plainLines(
    source,
    names.map(() => uses.text),
  );
  const read = file && readLines({ ...file, from: file.begin, to: file.bytes });
  if (!read || read.rows === 0) return null;
  const columns: PlainColumn[] = [];
  let others = 0;
  for (const index of names.keys()) {
    const column = textColumn([read], index);
    if (column === null) return null;
    const numbers = numbersOf(column.texts);
    if (numbers === null) others += column.texts.length;
    if (others > MOST_TEXTS) return null;
    columns.push({ ...column, codes: codesOf(column, read.rows), counts: countsOf(column), numbers });
  }
  return { rows: read.rows, columns };
}

/** What `storedTable` would say of the same rows; DuckDB is asked about each different text once. */
export function plainTable(connection: DuckDBConnection, { rows: total, columns }: PlainColumns, format: NumberFormat): RawTable {
  const column = (index: number): PlainColumn => columns[index] as PlainColumn;
  const known = new Map<number, Promise<string>>();
  const store = async (index: number): Promise<string> => {
    const { texts, counts } = column(index);
    await connection.run(`CREATE TEMP TABLE values${index} (code INTEGER, v VARCHAR, n INTEGER)`);
    await appendRows(
      connection,
      `values${index}`,
      texts.map((text, code) => [code, text, counts[code] as number]),
    );
    return `(SELECT code, nullif(v, '') AS v, n FROM values${index})`;
  };
  const values = (index: number): Promise<string> => {
    const made = known.get(index) ?? store(index);
    known.set(index, made);
    return made;
  };
  const codesWhere = async (index: number, condition: string): Promise<number[]> =>
    (await rows(connection, `SELECT code FROM ${await values(index)} WHERE ${condition}`)).map(([code]) => Number(code));
  const number = numberSql('v', format);

  async function measure(index: number): Promise<Measures> {
    const { texts, codes, numbers, counts } = column(index);
    const probed = new Set<number>();
    for (let row = 0; row < total; row += probeStep(total)) probed.add(codes[row] as number);
    const numeric = numbers
      ? [...probed].some((code) => !Number.isNaN(numbers[code]))
      : (await codesWhere(index, `${number} IS NOT NULL`)).some((code) => probed.has(code));
    if (numbers && numeric) return measureNumbers(texts, numbers, counts);
    return measureCounted(connection, await values(index), numeric ? number : 'NULL::DOUBLE');
  }

  return {
    rows: total,
    async measure(indexes) {
      const measured: Measures[] = [];
      for (const index of indexes) measured.push(await measure(index));
      return measured;
    },
    values,
    different: async (indexes) => countCombinations(indexes.map(column)),
    async dated(index, time) {
      const found = await rows(
        connection,
        `SELECT code, (dense_rank() OVER (ORDER BY t) - 1)::INTEGER FROM (SELECT code, ${time('v')} AS t FROM ${await values(index)}) WHERE t IS NOT NULL`,
      );
      const { texts, codes } = column(index);
      const places = new Int32Array(texts.length).fill(-1);
      for (const [code, place] of found) places[Number(code)] = Number(place);
      const times = codes.map((code) => places[code] as number);
      const all = found.length === texts.length;
      const dated = all ? times : times.filter((place) => place >= 0);
      const among = (each: CodedColumn): CodedColumn => (all ? each : { ...each, codes: each.codes.filter((_, row) => times[row] !== -1) });
      return {
        rows: dated.length,
        different: async (indexes, timed) =>
          countCombinations([...(timed ? [{ texts, codes: dated }] : []), ...indexes.map((each) => among(column(each)))]),
      };
    },
    async first(index, condition) {
      const { texts, codes } = column(index);
      const met = new Set(await codesWhere(index, condition('v')));
      const row = codes.findIndex((code) => met.has(code));
      return row < 0 ? null : { row, text: texts[codes[row] as number] as string };
    },
  };
}
