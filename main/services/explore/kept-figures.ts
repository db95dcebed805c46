import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { figureColumns, noFigures, type PanelFigures } from '../../../engine/stats/panel-figures.ts';

/** Raised when the same version would give other figures than before: files of earlier code are worked out anew. */
const FIGURES_VERSION = 1;
/** Ahead of the columns: this word, the version of the code, the number of series, and the sum of all bytes of the columns. */
const WORD = 0x414c4d46;
const HEADER_BYTES = 16;
const draft = '.writing-';

/** Figures of whole versions on the disk: a version never changes, so they are worked out once. */
export interface KeptFigures {
  /** Null where they are not there, of other code, or damaged. */
  read(versionId: string, series: number): Promise<PanelFigures | null>;
  /** Keeps them; does without where the disk will not have them, since they can be worked out again. */
  write(versionId: string, figures: PanelFigures): Promise<void>;
}

type Column = Float64Array | Int32Array | Uint8Array;
const columnsOf = (figures: PanelFigures): Column[] => [
  ...figureColumns.doubles.map((name) => figures[name]),
  ...figureColumns.integers.map((name) => figures[name]),
  ...figureColumns.bytes.map((name) => figures[name]),
];
const bytesOf = ({ buffer, byteOffset, byteLength }: Column): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = (Math.imul(sum, 31) + (bytes[i] as number)) >>> 0;
  return sum;
}

export function createKeptFigures(folder: string): KeptFigures {
  const placeOf = (versionId: string): string => path.join(folder, `${versionId}.bin`);
  return {
    read: async (versionId, series) => {
      const file = await readFile(placeOf(versionId)).catch(() => null);
      if (file === null || file.length < HEADER_BYTES) return null;
      const figures = noFigures(series, SharedArrayBuffer);
      const columns = columnsOf(figures);
      const size = columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
      const body = file.subarray(HEADER_BYTES);
      const [word, version, count, sum] = [0, 4, 8, 12].map((at) => file.readUInt32LE(at));
      if (word !== WORD || version !== FIGURES_VERSION || count !== series || body.length !== size || sum !== sumOf(body)) return null;
      let from = 0;
      for (const column of columns) {
        bytesOf(column).set(body.subarray(from, from + column.byteLength));
        from += column.byteLength;
      }
      return figures;
    },
    write: async (versionId, figures) => {
      const header = Buffer.alloc(HEADER_BYTES);
      const body = Buffer.concat(columnsOf(figures).map(bytesOf));
      [WORD, FIGURES_VERSION, figures.count.length, sumOf(body)].forEach((value, i) => header.writeUInt32LE(value, 4 * i));
      const target = path.join(folder, `${draft}${randomBytes(9).toString('hex')}`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(target, Buffer.concat([header, body]));
        await rename(target, placeOf(versionId));
      } catch {
        await rm(target, { force: true }).catch(() => undefined);
      }
    },
  };
}
