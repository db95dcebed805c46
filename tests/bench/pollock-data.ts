import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedData } from '../shared-data.ts';

/** Files of a tar archive by name. @see POSIX.1-1988 ustar: header blocks of 512 bytes, name at 0, size in octal at 124 */
function untar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= archive.length;) {
    const text = (from: number, length: number): string => {
      const field = archive.subarray(at + from, at + from + length);
      const end = field.indexOf(0);
      return field.subarray(0, end < 0 ? length : end).toString('utf8');
    };
    const name = text(0, 100);
    if (name === '') break;
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    const kind = archive[at + 156];
    if (kind === 48 || kind === 0) files.set(name, archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** A file of the benchmark: what it is and what it should be read as. */
export interface PollockFile {
  readonly name: string;
  readonly content: Buffer;
  readonly clean: string;
  readonly weight: number;
}

/** The polluted files of the benchmark, or null where they are not kept beside the checkout. */
export function pollockFiles(): PollockFile[] | null {
  const archive = sharedData('pollock', 'polluted_files.tar.gz');
  const weightFile = sharedData('pollock', 'pollock_weights.json');
  if (archive === null || weightFile === null) return null;
  const weights = JSON.parse(readFileSync(weightFile, 'utf8')) as Record<string, number>;
  const files = untar(gunzipSync(readFileSync(archive)));
  const found: PollockFile[] = [];
  for (const [name, content] of files) {
    if (path.basename(path.dirname(name)) !== 'csv') continue;
    const base = path.basename(name);
    const clean = files.get(name.replace('/csv/', '/clean/'));
    if (clean !== undefined) found.push({ name: base, content, clean: clean.toString('utf8'), weight: weights[base] ?? 0 });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What was published for a program, file by file: ten numbers each. */
export function publishedScores(program: string): Map<string, number[]> {
  const file = sharedData('pollock', 'reference_results', `${program}_polluted_results.csv`);
  const lines = file === null ? [] : readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1);
  return new Map(lines.map((line) => [line.split(',')[0] as string, line.split(',').slice(1).map(Number)]));
}
