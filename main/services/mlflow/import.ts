import { randomUUID } from 'node:crypto';
import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { ImportedRun, ImportOutcome } from '../../../contract/entities/imported-run.ts';
import { ApiError } from '../../../contract/errors.ts';
import { readMlflowDatabase } from '../../store/mlflow/read-database.ts';
import type { Store } from '../../store/store.ts';
import { plainText, type FoundRuns } from './found-run.ts';
import { readMlflowFiles } from './read-files.ts';

export interface ImportedRuns {
  /**
   * Takes the runs of a folder of MLflow in: a folder with `mlflow.db` or `mlruns`, `mlruns` itself, or a database. Again, it brings those that are here
   * up to date. Files of runs stay where they are.
   *
   * @throws ApiError `file-missing`, `file-unreadable` where there is nothing of MLflow
   */
  import(place: string): Promise<ImportOutcome>;
  list(): ImportedRun[];
  /** @throws ApiError `not-found` */
  delete(ids: readonly string[]): void;
}

const isThere = (place: string, kind: 'file' | 'folder'): boolean => {
  try {
    const found = lstatSync(place);
    return kind === 'file' ? found.isFile() : found.isDirectory();
  } catch {
    return false;
  }
};
function headOf(file: string): string {
  const bytes = Buffer.alloc(15);
  const open = openSync(file, 'r');
  try {
    readSync(open, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(open);
  }
  return bytes.toString('latin1');
}
const isDatabase = (file: string): boolean => isThere(file, 'file') && headOf(file) === 'SQLite format 3';
const dateOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

async function read(place: string): Promise<FoundRuns> {
  const database = isThere(place, 'file') ? place : path.join(place, 'mlflow.db');
  try {
    if (isDatabase(database)) return await readMlflowDatabase(database);
  } catch (error) {
    const why = plainText(error instanceof Error ? error.message : String(error), 200);
    throw new ApiError('file-unreadable', `${database} cannot be read as a database of MLflow: ${why}.`, { file: database });
  }
  if (isThere(place, 'file')) throw new ApiError('file-unreadable', `${place} is no database of MLflow.`, { file: place });
  const inside = path.join(place, 'mlruns');
  return readMlflowFiles(isThere(inside, 'folder') ? inside : place);
}

export function createImportedRuns(store: Store, changed: () => void, now: () => Date = () => new Date()): ImportedRuns {
  return {
    import: async (given) => {
      const place = path.resolve(given);
      if (!isThere(place, 'folder') && !isThere(place, 'file'))
        throw new ApiError('file-missing', `${place} is not there, or it is a link.`, { file: place });
      const { runs, skipped } = await read(place);
      if (runs.length === 0 && skipped.length === 0)
        throw new ApiError('file-unreadable', `${place} holds no runs of MLflow: neither mlflow.db nor mlruns.`, { file: place });
      const importedAt = now().toISOString();
      let known = 0;
      let own = 0;
      store.transaction(() => {
        for (const { id, startMs, endMs, ...run } of runs) {
          // What was written here comes back: it is in the list already.
          if (store.runs.byIds([run.tags['almanac.run'] ?? '']).length > 0) {
            own++;
            continue;
          }
          const fresh = store.importedRuns.put({
            ...run,
            id: randomUUID(),
            source: 'MLflow',
            sourceId: id,
            startedAt: dateOf(startMs),
            endedAt: dateOf(endMs),
            importedAt,
          });
          if (!fresh) known++;
        }
      });
      changed();
      return { runs: runs.length - own, known, own, skipped };
    },
    list: () => store.importedRuns.list(),
    delete: (ids) => {
      store.transaction(() => {
        for (const id of ids)
          if (!store.importedRuns.delete(id))
            throw new ApiError('not-found', `There is no imported run ${id}. "runs imported" shows them.`, { value: id });
      });
      changed();
    },
  };
}
