import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { reportProvenance, type ReportProvenance } from '../../../contract/entities/provenance.ts';
import { ApiError } from '../../../contract/errors.ts';

// A report of any format carries one mark of plain letters: where its numbers come from, packed, and SHA-256 of the whole file with zeros in the place
// of that hash. Text holds it as it is; a PDF and a workbook in places that other programs pass over.

const name = 'almanac-provenance';
const zeros = '0'.repeat(64);
const marks = new RegExp(`${name}:([A-Za-z0-9+/]{4,}={0,2}):([0-9a-f]{64})`, 'g');
/** Unpacked, so that a hostile mark takes no memory. */
const mostBytes = 8e6;

/** The mark for a file that is not yet hashed: it must be there once, and `fillMark` completes it. */
export const provenanceMark = (provenance: ReportProvenance): string =>
  `${name}:${deflateRawSync(JSON.stringify(reportProvenance.parse(provenance))).toString('base64')}:${zeros}`;

/** As a line of the head of an HTML document. */
export const htmlMark = (mark: string): string => `<meta name="${name}" content="${mark}">`;

/** As a comment of a Markdown document. */
export const markdownMark = (mark: string): string => `<!-- ${mark} -->`;

/** Where the mark's hash begins, and the mark itself; null without a mark. */
function find(bytes: Uint8Array): { readonly at: number; readonly packed: string; readonly hash: string; readonly count: number } | null {
  const found = [...Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').matchAll(marks)];
  const last = found.at(-1);
  if (!last) return null;
  return { at: last.index + last[0].length - 64, packed: last[1] ?? '', hash: last[2] ?? '', count: found.length };
}

function hashWithZeros(bytes: Uint8Array, at: number): string {
  return createHash('sha256')
    .update(bytes.subarray(0, at))
    .update(zeros)
    .update(bytes.subarray(at + 64))
    .digest('hex');
}

/** A file with its hash in its mark. */
export function fillMark(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const found = find(bytes);
  if (!found || found.count !== 1) throw new Error(`a report has one mark of where it comes from, this one ${found?.count ?? 0}`);
  const filled = Uint8Array.from(bytes);
  filled.set(Buffer.from(hashWithZeros(bytes, found.at)), found.at);
  return filled;
}

/** A PDF with the mark in an object of its own, added as the format adds changes (ISO 32000-1, 7.5.6), and its hash in the mark. */
export function markPdf(bytes: Uint8Array, mark: string): Uint8Array<ArrayBuffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = file.subarray(file.lastIndexOf('trailer')).toString('latin1');
  const [size, root, info, before] = [/\/Size (\d+)/, /\/Root (\d+ \d+ R)/, /\/Info (\d+ \d+ R)/, /startxref\s+(\d+)/].map(
    (form) => form.exec(tail)?.[1],
  );
  if (size === undefined || root === undefined || before === undefined) throw new Error('this PDF has no trailer that can be added to');
  const object = `\n${size} 0 obj\n<< /Type /AlmanacProvenance /Length ${mark.length} >>\nstream\n${mark}\nendstream\nendobj\n`;
  const table = file.length + object.length;
  const end = `xref\n${size} 1\n${String(file.length + 1).padStart(10, '0')} 00000 n \ntrailer\n<< /Size ${Number(size) + 1} /Root ${root}${
    info === undefined ? '' : ` /Info ${info}`
  } /Prev ${before} >>\nstartxref\n${table}\n%%EOF\n`;
  return fillMark(Buffer.concat([file, Buffer.from(object + end, 'latin1')]));
}

/** `Al`: of no other program in APPNOTE 4.5.2. */
const zipField = 0x6c41;

/**
 * A workbook, or another ZIP archive, with the mark in an extra field of the last entry of its directory (APPNOTE 4.5.1), and its hash in the mark. As the
 * comment of the archive, where nothing is counted either, LibreOffice takes no more than a thousand bytes.
 */
export function markZip(bytes: Uint8Array, mark: string): Uint8Array<ArrayBuffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const last = file.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]), end);
  if (end < 0 || last < 0 || end + 22 !== file.length) throw new Error('this archive has no directory that a field can be added to');
  const [name, extra, comment] = [28, 30, 32].map((at) => file.readUInt16LE(last + at));
  if (comment !== 0 || last + 46 + (name ?? 0) + (extra ?? 0) !== end)
    throw new Error('the directory of this archive ends otherwise than was foreseen');
  if ((extra ?? 0) + 4 + mark.length > 65_535)
    throw new ApiError('unsupported', 'A workbook cannot say where its numbers come from for so many source files. Choose another format.');
  const field = Buffer.alloc(4);
  field.writeUInt16LE(zipField, 0);
  field.writeUInt16LE(mark.length, 2);
  const added = Buffer.concat([field, Buffer.from(mark, 'latin1')]);
  const head = Buffer.from(file);
  head.writeUInt16LE((extra ?? 0) + added.length, last + 30);
  head.writeUInt32LE(head.readUInt32LE(end + 12) + added.length, end + 12);
  return fillMark(Buffer.concat([head.subarray(0, end), added, head.subarray(end)]));
}

export interface ReadMark {
  readonly provenance: ReportProvenance;
  /** SHA-256 that the file says it has, and the one that it has. */
  readonly stated: string;
  readonly actual: string;
}

/** What a report says of where it comes from; in words why not, where it says nothing that can be read. */
export function readMark(bytes: Uint8Array): ReadMark | { readonly problem: string } {
  const found = find(bytes);
  if (!found) return { problem: 'it says nothing of where it comes from' };
  if (found.count > 1) return { problem: `it says ${found.count} times where it comes from, where a report says so once` };
  try {
    const text = inflateRawSync(Buffer.from(found.packed, 'base64'), { maxOutputLength: mostBytes }).toString('utf8');
    return { provenance: reportProvenance.parse(JSON.parse(text)), stated: found.hash, actual: hashWithZeros(bytes, found.at) };
  } catch {
    return { problem: 'what it says of where it comes from is damaged' };
  }
}
