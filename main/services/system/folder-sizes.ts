import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SystemReport } from '../../../contract/entities/system.ts';

type FolderSize = SystemReport['workspace']['folders'][number];

async function sizeOf(folder: string): Promise<{ bytes: number; files: number }> {
  let [bytes, files] = [0, 0];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    // It may go while we look.
    const info = await stat(path.join(entry.parentPath, entry.name)).catch(() => null);
    if (!info) continue;
    bytes += info.size;
    files++;
  }
  return { bytes, files };
}

/** What a workspace takes on the disk by its folders, the largest first; files beside them are the database. */
export async function folderSizes(workspace: string): Promise<FolderSize[]> {
  const entries = await readdir(workspace, { withFileTypes: true }).catch(() => []);
  const found: FolderSize[] = [];
  let database = { bytes: 0, files: 0 };
  for (const entry of entries)
    if (entry.isDirectory()) found.push({ name: entry.name, ...(await sizeOf(path.join(workspace, entry.name))) });
    else if (entry.isFile()) {
      const info = await stat(path.join(workspace, entry.name)).catch(() => null);
      if (info) database = { bytes: database.bytes + info.size, files: database.files + 1 };
    }
  return [...found, { name: 'database', ...database }].sort((a, b) => b.bytes - a.bytes);
}
