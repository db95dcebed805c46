import { open } from 'node:fs/promises';
import type { CsvDialect } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { stampOf } from './hash.ts';
import { decodeMixed, mostlyUtf8 } from './mixed-encoding.ts';
import type { SourcePath } from './types.ts';

/** Enough for the first lines of nearly every file; wide tables take more. */
const HEAD_BYTES = [65_536, 1_048_576, 8_388_608] as const;
const HEAD_LINES = 12;
export type Encoding = CsvDialect['encoding'];

/** The start of a file as text, 64 KB or what a dozen lines take, and what had to be known to read it. */
export interface Head {
  readonly text: string;
  readonly encoding: Encoding;
  /** Bytes of the byte order mark. */
  readonly bomBytes: number;
  /** The whole file lies in `text`. */
  readonly complete: boolean;
  readonly newline: '\n' | '\r\n' | '\r';
  readonly bytes: number;
  /** UTF-8, but not in every line. */
  readonly mixed: boolean;
}

const binary = (file: SourcePath, what: string): ApiError =>
  new ApiError('file-binary', `${file.name} is not a text file${what}. Save it as CSV and choose that file.`, {
    file: file.name,
    hint: 'In a spreadsheet: File, Save as, "CSV UTF-8".',
  });

const signatures: readonly (readonly [string, string])[] = [
  ['504b0304', ' but a spreadsheet or ZIP archive'],
  ['d0cf11e0', ' but an old Excel workbook'],
  ['1f8b', ' but compressed with gzip'],
  ['25504446', ' but a PDF'],
  ['50415231', ' but Parquet'],
  ['89504e47', ' but a picture'],
];

/** UTF-16 without a mark: Western text has a zero in nearly every second byte. */
function utf16ByZeros(bytes: Buffer): Encoding | null {
  const pairs = Math.floor(bytes.length / 2);
  if (pairs === 0) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) even++;
    if (bytes[2 * i + 1] === 0) odd++;
  }
  if (odd > pairs * 0.7 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.7 && odd < pairs * 0.05) return 'utf-16be';
  return null;
}

function isUtf8(bytes: Buffer, complete: boolean): boolean {
  try {
    // `stream` forgives a character that is cut off at the end of the head.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !complete });
    return true;
  } catch {
    return false;
  }
}

interface Detected {
  readonly encoding: Encoding;
  readonly bomBytes: number;
  readonly mixed: boolean;
}

function detect(file: SourcePath, bytes: Buffer, complete: boolean): Detected {
  const hex = bytes.subarray(0, 4).toString('hex');
  if (hex.startsWith('efbbbf')) return { encoding: 'utf-8', bomBytes: 3, mixed: !isUtf8(bytes, complete) };
  if (hex.startsWith('fffe')) return { encoding: 'utf-16le', bomBytes: 2, mixed: false };
  if (hex.startsWith('feff')) return { encoding: 'utf-16be', bomBytes: 2, mixed: false };
  const known = signatures.find(([signature]) => hex.startsWith(signature));
  if (known !== undefined) throw binary(file, known[1]);
  if (bytes.includes(0)) {
    const encoding = utf16ByZeros(bytes);
    if (encoding !== null) return { encoding, bomBytes: 0, mixed: false };
  }
  let control = 0;
  // 28 to 31 are separators of fields, records, groups and files.
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 28 && byte !== 27)) control++;
  // A few of them, NUL included, are damage or an odd escape character; a text has no more.
  if (control > Math.max(1, bytes.length * 0.02)) throw binary(file, '');
  if (isUtf8(bytes, complete)) return { encoding: 'utf-8', bomBytes: 0, mixed: false };
  return mostlyUtf8(bytes) ? { encoding: 'utf-8', bomBytes: 0, mixed: true } : { encoding: 'windows-1252', bomBytes: 0, mixed: false };
}

function newlineOf(text: string): Head['newline'] {
  const carriage = text.indexOf('\r');
  if (carriage < 0) return '\n';
  if (text.includes('\r\n')) return '\r\n';
  return text.includes('\n') ? '\n' : '\r';
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10 || byte === 13) lines++;
  return lines;
}

/**
 * Reads the start of a file and decides its encoding.
 *
 * @param encoding - the user's choice, which settles it
 * @throws ApiError `file-missing`, `file-unreadable`, `file-empty`, `file-binary`
 */
export async function readHead(file: SourcePath, encoding?: Encoding): Promise<Head> {
  // Not the stamp of the chosen file: what is read may have been made from it.
  const { bytes: size } = await stampOf({ path: file.path, name: file.name });
  const handle = await open(file.path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new ApiError('file-unreadable', `${file.name} cannot be read: ${error.message}.`, { file: file.name });
  });
  let bytes: Buffer;
  try {
    bytes = Buffer.alloc(0);
    for (const most of HEAD_BYTES) {
      const buffer = Buffer.alloc(Math.min(size, most));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      bytes = buffer.subarray(0, bytesRead);
      if (bytesRead >= size || linesIn(bytes) >= HEAD_LINES) break;
    }
  } finally {
    await handle.close();
  }
  const complete = bytes.length >= size;
  const found: Detected = bytes.length === 0 ? { encoding: 'utf-8', bomBytes: 0, mixed: false } : detect(file, bytes, complete);
  const used = encoding ?? found.encoding;
  // The mark of UTF-8 is no text, also where the rest turned out to be in the old Western encoding.
  const bomBytes = used === found.encoding || (found.encoding === 'utf-8' && used === 'windows-1252') ? found.bomBytes : 0;
  const mixed = found.mixed && used === found.encoding;
  const content = bytes.subarray(bomBytes);
  const text = mixed ? decodeMixed(content).text : new TextDecoder(used).decode(content, { stream: !complete });
  if (text.trim() === '')
    throw new ApiError('file-empty', `${file.name} is empty. Choose a file with a header and rows.`, { file: file.name });
  return { text, encoding: used, bomBytes, complete, newline: newlineOf(text), bytes: size, mixed };
}
