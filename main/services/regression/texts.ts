import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../../contract/api.ts';
import type { Ingest } from '../../ingest/client.ts';

interface Source {
  readonly path: string;
  readonly name: string;
}
/** A file of single rows as text, under its own name. */
export interface TextSource extends Source {
  /** What of the file was read, where it holds several sheets or tables; in words. */
  readonly part: string | null;
}

/** Files of any format as text: workbooks, Parquet and the other formats of the import, each converted once. */
export interface Texts {
  /** @throws ApiError `file-missing`, `file-unreadable`, `cancelled` */
  of(
    source: Source,
    options?: { readonly signal?: AbortSignal | undefined; readonly onProgress?: ((progress: Progress) => void) | undefined },
  ): Promise<TextSource>;
}

/** Converted files that are kept: who looks at a file trains on it next. */
const MOST = 3;

/**
 * @param ingest - converts in a process of its own
 * @param folder - for converted files; removed with the process
 */
export function createTexts(ingest: Pick<Ingest, 'text'>, folder: string): Texts {
  const made = new Map<string, { readonly target: string; readonly source: TextSource }>();
  return {
    of: async (source, { signal, onProgress } = {}) => {
      const info = await stat(source.path).catch(() => null);
      // That it is not there is said by who reads it.
      if (!info) return { ...source, part: null };
      const key = `${source.path} ${info.size} ${info.mtimeMs}`;
      const known = made.get(key);
      if (known) return known.source;
      mkdirSync(folder, { recursive: true });
      const target = path.join(folder, `rows-${randomUUID()}.csv`);
      const found = await ingest.text(source, target, { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) });
      if (found === null) return { ...source, part: null };
      const { part } = found;
      const words = part && part.names.length > 1 ? `${part.kind} “${part.chosen}”, the largest of ${part.names.length}` : null;
      const text: TextSource = { path: target, name: source.name, part: words };
      made.set(key, { target, source: text });
      for (const [oldest, one] of [...made].slice(0, -MOST)) {
        made.delete(oldest);
        void rm(one.target, { force: true });
      }
      return text;
    },
  };
}
