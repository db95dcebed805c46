import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import type { WorkspaceContent } from '../../../contract/entities/workspace-file.ts';
import { ownModelHashes, referredFiles } from '../../store/archive-file.ts';
import { pathsOf } from '../lineage/workspace-files.ts';
import { dataKinds, remadeKinds } from './layout.ts';

export interface WorkspaceFiles {
  /** Below the workspace's folder, with forward slashes. */
  readonly present: readonly string[];
  /** What rows refer to and is not there. */
  readonly missing: readonly string[];
}

const below = (workspace: string, place: string): string => path.relative(workspace, place).replaceAll(path.sep, '/');

/** The files that belong to rows of a workspace, looked up on the disk. */
export function filesOf(db: Database, workspace: string, content: WorkspaceContent): WorkspaceFiles {
  const leftOut = content === 'without-data' ? [...dataKinds, ...remadeKinds] : remadeKinds;
  const present: string[] = [];
  const missing: string[] = [];
  for (const file of referredFiles(db)) {
    if (leftOut.includes(file.kind)) continue;
    const places = pathsOf(workspace, file);
    const found = places.filter((place) => existsSync(place));
    present.push(...found.map((place) => below(workspace, place)));
    // Joined files that are too large, and those of before copies were kept, have none.
    if (found.length === 0 && file.kind !== 'joined') missing.push(below(workspace, places[0] ?? ''));
  }
  for (const hash of ownModelHashes(db)) {
    const folder = path.join(workspace, 'own-models', hash);
    if (!existsSync(folder)) missing.push(`own-models/${hash}`);
    else
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) present.push(below(workspace, path.join(entry.parentPath, entry.name)));
  }
  return { present, missing };
}
