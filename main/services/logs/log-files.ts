import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** What the application does; alerts that are told in a file; who asked the local API for what. */
export const logKinds = ['almanac', 'alerts', 'api'] as const;
export type LogKind = (typeof logKinds)[number];

/** `almanac-2026-11-22-001.jsonl`: by day (UTC) and number, so that the names are in the order of the times. */
const form = /^(almanac|alerts|api)-(\d{4}-\d{2}-\d{2})-(\d{3,6})\.jsonl$/;

export interface LogFile {
  readonly name: string;
  readonly path: string;
  readonly day: string;
  readonly number: number;
  readonly bytes: number;
}

export const logFileName = (kind: LogKind, day: string, number: number): string =>
  `${kind}-${day}-${String(number).padStart(3, '0')}.jsonl`;

export const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    // Not there yet, or gone meanwhile.
    return 0;
  }
};

/** In order of time. */
export function logFiles(folder: string, kind: LogKind): LogFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // Nothing was written yet.
    return [];
  }
  return names
    .flatMap((name) => {
      const [, of, day, number] = form.exec(name) ?? [];
      if (of !== kind || day === undefined) return [];
      const file = path.join(folder, name);
      return [{ name, path: file, day, number: Number(number), bytes: sizeOf(file) }];
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.number - b.number));
}

/** Files that are older than a day, or beyond what all of them may take together; never the newest one. */
export function oldLogFiles(folder: string, kind: LogKind, oldest: string | null, mostBytes: number): LogFile[] {
  const files = logFiles(folder, kind).slice(0, -1).reverse();
  let sum = 0;
  return files.filter((file) => {
    sum += file.bytes;
    return (oldest !== null && file.day < oldest) || sum > mostBytes;
  });
}

export function removeLogFiles(files: readonly LogFile[]): void {
  for (const file of files) rmSync(file.path, { force: true });
}
