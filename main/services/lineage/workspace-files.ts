import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StorageUse } from '../../../contract/entities/lineage.ts';
import { reportFormat } from '../../../contract/entities/report.ts';
import { fileKinds, type FileKind, type KeptFile } from '../../store/repositories/retention.ts';

/** A file that belongs to a row, or to none. */
export interface FoundFile extends KeptFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since it was written or moved to its place. */
  readonly ageMs: number;
}

const folders: Record<FileKind, string> = {
  snapshot: 'data',
  joined: 'joined',
  figures: 'figures',
  model: 'models',
  report: 'reports',
  'row-model': 'row-models',
};
const forms: Record<FileKind, RegExp> = {
  snapshot: /^([0-9a-f]{64})\.parquet$/,
  joined: /^([0-9a-f]{64})$/,
  figures: /^([0-9a-f]{64})\.bin$/,
  model: /^([0-9a-f]{64})\.jsonl$/,
  'row-model': /^([0-9a-f]{64})\.json$/,
  report: new RegExp(`^([0-9a-f-]{36})\\.(?:${reportFormat.options.join('|')})$`),
};
/** What was being written when its process ended. */
const draft = /^\.writing-/;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // Folders are made when the first file comes.
    return [];
  }
};
const sizeAndAge = (file: string): { bytes: number; ageMs: number } | null => {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(file);
    return { bytes: size, ageMs: Date.now() - Math.max(mtimeMs, ctimeMs) };
  } catch {
    return null;
  }
};

/** Where files of rows lie. A report's name does not tell its format: all that begin with its id. */
export function pathsOf(workspace: string, { kind, name }: KeptFile): string[] {
  const folder = path.join(workspace, folders[kind]);
  if (kind === 'snapshot') return [path.join(folder, `${name}.parquet`)];
  if (kind === 'joined') return [path.join(folder, name)];
  if (kind === 'figures') return [path.join(folder, `${name}.bin`)];
  if (kind === 'row-model') return [path.join(folder, `${name}.json`)];
  if (kind === 'model') return [path.join(folder, `${name}.jsonl`)];
  return reportFormat.options.map((format) => path.join(folder, `${name}.${format}`));
}

/** What a path below the workspace's folder is, with forward slashes; null for what is no file of a row. */
export function kindOfPath(place: string): KeptFile | null {
  const [folder, entry, ...deeper] = place.split('/');
  const kind = fileKinds.find((one) => folders[one] === folder);
  const name = kind && deeper.length === 0 ? forms[kind].exec(entry ?? '')?.[1] : undefined;
  return kind && name !== undefined ? { kind, name } : null;
}

/** Size of a row's file, 0 where it is not there. */
export const bytesOf = (workspace: string, file: KeptFile): number =>
  pathsOf(workspace, file).reduce((sum, place) => sum + (sizeAndAge(place)?.bytes ?? 0), 0);

/** Files that no row refers to. */
export function strayFiles(workspace: string, referred: (kind: FileKind) => ReadonlySet<string>): FoundFile[] {
  return fileKinds.flatMap((kind) => {
    const known = referred(kind);
    const folder = path.join(workspace, folders[kind]);
    return namesIn(folder).flatMap((entry) => {
      const name = forms[kind].exec(entry)?.[1];
      if (name === undefined || known.has(name)) return [];
      const place = path.join(folder, entry);
      const found = sizeAndAge(place);
      return found ? [{ kind, name, path: place, ...found }] : [];
    });
  });
}

/** Half-written models and reports of processes that ended. */
export const oldDrafts = (workspace: string, olderMs: number): string[] =>
  [...Object.values(folders), 'own-models'].flatMap((name) => {
    const folder = path.join(workspace, name);
    return namesIn(folder)
      .filter((entry) => draft.test(entry))
      .map((entry) => path.join(folder, entry))
      .filter((place) => (sizeAndAge(place)?.ageMs ?? 0) >= olderMs);
  });

function sumOf(folder: string, deep: boolean): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: deep });
  } catch {
    return { files, bytes };
  }
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    files++;
    bytes += sizeAndAge(path.join(entry.parentPath, entry.name))?.bytes ?? 0;
  }
  return { files, bytes };
}

/** What the workspace takes on the disk, by kind. */
export function storageUse(workspace: string): StorageUse[] {
  const database = namesIn(workspace).filter((name) => name.startsWith('almanac.db'));
  return [
    ...fileKinds.map((kind) => ({ kind, ...sumOf(path.join(workspace, folders[kind]), false) })),
    {
      kind: 'database',
      files: database.length,
      bytes: database.reduce((sum, name) => sum + (sizeAndAge(path.join(workspace, name))?.bytes ?? 0), 0),
    },
    { kind: 'temporary', ...sumOf(path.join(workspace, 'tmp'), true) },
  ];
}
