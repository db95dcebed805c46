import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import { readPluginFiles } from './read-files.ts';
import { understandPlugin, type UnderstoodPlugin } from './understand.ts';

/** The files of granted models, each model in a folder named by their hash. */
export interface KeptFiles {
  has(hash: string): boolean;
  /** Appears only when complete. */
  keep(plugin: UnderstoodPlugin): Promise<void>;
  /** @throws ApiError `file-changed` where they are not what was granted, `file-missing` */
  read(hash: string): Promise<UnderstoodPlugin>;
  remove(hash: string): Promise<void>;
}

export function createKeptFiles(folder: string): KeptFiles {
  const placeOf = (hash: string): string => path.join(folder, hash);
  return {
    has: (hash) => existsSync(placeOf(hash)),
    keep: async ({ hash, files }) => {
      // What lies there may be damaged: granting anew puts it right.
      await rm(placeOf(hash), { recursive: true, force: true });
      const draft = path.join(folder, `.writing-${process.pid}-${randomBytes(6).toString('hex')}`);
      try {
        for (const [name, content] of files) {
          const place = path.join(draft, name);
          await mkdir(path.dirname(place), { recursive: true });
          await writeFile(place, content, { flag: 'wx' });
        }
        await rename(draft, placeOf(hash));
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
    read: async (hash) => {
      if (!existsSync(placeOf(hash))) throw new ApiError('file-missing', 'its files are not in the workspace any more; add it again');
      const found = await readPluginFiles(placeOf(hash));
      if (found.hash !== hash)
        throw new ApiError('file-changed', 'its files are not what was granted: they were changed or are damaged; add and grant it again');
      return understandPlugin(found);
    },
    remove: (hash) => rm(placeOf(hash), { recursive: true, force: true }),
  };
}
