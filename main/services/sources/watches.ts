import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Watch, WatchMode } from '../../../contract/entities/source.ts';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { SourcePath } from '../../ingest/types.ts';
import type { SourceRepository, SeenFile } from '../../store/repositories/sources.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { unattended } from '../logs/unattended.ts';
import { joinAgain, joinedNames } from './join-again.ts';

export interface Watches {
  list(): Watch[];
  /** Files that lie in the folder now count as dealt with. @throws ApiError `not-found`, `bad-input` */
  add(input: { folder: string; pattern: string; mode: WatchMode; dataset: string }): Promise<Watch>;
  pause(id: string, paused: boolean): void;
  delete(id: string): void;
  /** Looks at all folders once; resolves when what is new has been imported. */
  look(): Promise<void>;
  /** Looks again and again until `close`. */
  start(): void;
  close(): Promise<void>;
}

export interface WatchesOptions {
  readonly store: SourceRepository;
  readonly datasets: Datasets;
  readonly changed: () => void;
  readonly now: () => string;
  /** Told of files that could not be taken, and when one was again. */
  readonly alerts?: { raise(notice: AlertNotice): void; settle(key: string, why?: string): void } | undefined;
  /** Between two looks; a file must be the same in both to count as complete. */
  readonly everyMs?: number;
}

/** A pattern of names, * for any characters, as a test; case is ignored. */
export function matcher(pattern: string): (name: string) => boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${source}$`, 'i');
  return (name) => expression.test(name);
}

/** Files whose names match, the oldest first; those named in `also`, in lower case, match whatever the pattern. */
async function filesOf({ folder, pattern }: Pick<Watch, 'folder' | 'pattern'>, also: ReadonlySet<string>): Promise<SeenFile[]> {
  const matches = matcher(pattern);
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && (matches(name) || also.has(name.toLowerCase())));
  const files = await Promise.all(
    names.map(async (name) => {
      const info = await stat(path.join(folder, name)).catch(() => null);
      return info?.isFile() ? [{ name, bytes: info.size, modifiedMs: info.mtimeMs }] : [];
    }),
  );
  return files.flat().sort((a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1));
}

const alertKey = ({ id }: Pick<Watch, 'id'>): string => `watch/${id}`;

const same = (a: SeenFile | undefined, b: SeenFile): boolean => a?.bytes === b.bytes && a.modifiedMs === b.modifiedMs;

/**
 * Looks at folders for new files and imports them by the choices of the newest version of a dataset. The list of what was dealt with is kept, so that files
 * which come while the application is closed are found at the next start. Folders are read again every few seconds rather than by notices of the
 * system, which network drives do not give.
 */
export function createWatches({ store, datasets, changed, now, alerts, everyMs = 5_000 }: WatchesOptions): Watches {
  /** As a look before found them, by watch. */
  const before = new Map<string, Map<string, SeenFile>>();
  /** Watches whose folder could not be read when it was looked at last. */
  const unreadable = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  const stopping = new AbortController();

  const lookAt = async (entry: Watch): Promise<void> => {
    const version = datasets.find(entry.datasetId);
    // Tables that are joined to the main one: by their names they are told from a new main file.
    const beside = version ? joinedNames(version) : new Set<string>();
    const isMain = ({ name }: SeenFile): boolean => !beside.has(name.toLowerCase());
    let found: SeenFile[];
    try {
      found = await filesOf(entry, beside);
    } catch {
      if (!unreadable.has(entry.id)) fail(entry, `The folder ${entry.folder} cannot be read. Check that it is there and connected.`);
      unreadable.add(entry.id);
      return;
    }
    if (unreadable.delete(entry.id)) {
      store.setOutcome(entry.id, null, null);
      alerts?.settle(alertKey(entry), `${entry.folder} can be read again`);
      changed();
    }
    const last = before.get(entry.id) ?? new Map<string, SeenFile>();
    before.set(entry.id, new Map(found.map((file) => [file.name, file])));
    const files = found.filter(isMain);
    const seen = new Map(store.seen(entry.id).map((file) => [file.name, file]));
    const fresh = files.filter((file) => !same(seen.get(file.name), file));
    // A file that is still growing waits for the next look.
    const isStill = (file: SeenFile): boolean => file.bytes > 0 && same(last.get(file.name), file);
    const complete = fresh.filter(isStill);
    const newest = complete.at(-1);
    if (newest === undefined) return;
    if (entry.mode === 'all' && complete.length < fresh.length) return;
    if (!version || !found.every((file) => isMain(file) || isStill(file))) return;
    const chosen = entry.mode === 'newest' ? [newest] : files;
    try {
      const pathOf = ({ name }: SeenFile): SourcePath => ({ path: path.join(entry.folder, name), name });
      const { files: paths, choices } = joinAgain(version, chosen.map(pathOf), (place) => {
        const file = version.files[place];
        if (!file) return null;
        // A newer list of shops that lies in the folder counts before the copy that was kept.
        const newer = found.find(({ name }) => name.toLowerCase() === file.name.toLowerCase());
        const copy = datasets.joined.find(file);
        return newer ? pathOf(newer) : copy === null ? null : { path: copy, name: file.name };
      });
      const imported = await datasets.import(
        paths,
        choices,
        { name: version.datasetName, datasetId: entry.datasetId },
        { signal: stopping.signal },
      );
      store.setOutcome(entry.id, now(), null);
      alerts?.settle(alertKey(entry), `${newest.name} became v${imported.number}`);
    } catch (error) {
      if (stopping.signal.aborted) return;
      fail(entry, `${newest.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    // What failed is not tried again until the file changes.
    store.markSeen(entry.id, complete);
    changed();
  };
  const fail = (entry: Watch, message: string): void => {
    store.setOutcome(entry.id, null, message);
    const name = datasets.find(entry.datasetId)?.datasetName ?? 'the dataset';
    alerts?.raise({
      key: alertKey(entry),
      kind: 'data',
      severity: 'critical',
      title: `${name}: new data could not be taken from a watched folder`,
      where: path.join(entry.folder, entry.pattern),
      since: now(),
      evidence: message,
      whatToDo:
        'Ask for the file again, or put right what it says. A file that changed is tried again; until then forecasts stand on the data before.',
      link: { screen: 'data', id: entry.datasetId },
    });
    changed();
  };
  const lookAll = async (): Promise<void> => {
    for (const entry of store.watches()) if (!entry.paused && !stopping.signal.aborted) await lookAt(entry);
  };
  const look = (): Promise<void> => (looking ??= lookAll().finally(() => (looking = null)));
  const get = (id: string): Watch => {
    const entry = store.watches().find((one) => one.id === id);
    if (!entry) throw new ApiError('not-found', 'This folder is not watched any more.');
    return entry;
  };

  return {
    list: () => store.watches(),
    add: async ({ folder, pattern, mode, dataset }) => {
      const version = datasets.find(dataset);
      if (!version)
        throw new ApiError('not-found', `There is no dataset "${dataset}". Import a first file; later ones are read like it.`, {
          field: 'dataset',
        });
      const info = await stat(folder).catch(() => null);
      if (!info?.isDirectory())
        throw new ApiError('not-found', `${folder} is not a folder that can be read.`, { field: 'folder', value: folder });
      if (pattern.trim() === '' || /[\\/]/.test(pattern))
        throw new ApiError(
          'bad-input',
          `A pattern is a file name with * for any characters, such as sales_*.csv, but it is "${pattern}".`,
          { field: 'pattern' },
        );
      const entry = { id: randomUUID(), folder: path.resolve(folder), pattern: pattern.trim(), mode, datasetId: version.datasetId };
      store.insertWatch(entry, now());
      store.markSeen(entry.id, await filesOf(entry, new Set()));
      changed();
      return get(entry.id);
    },
    pause: (id, paused) => {
      get(id);
      store.setPaused(id, paused);
      changed();
    },
    delete: (id) => {
      get(id);
      store.deleteWatch(id);
      alerts?.settle(alertKey({ id }), 'The folder is not watched any more');
      before.delete(id);
      changed();
    },
    look,
    start: () => {
      const brokenKey = 'watch/broken';
      const lookOnce = unattended(
        () => look().finally(() => !stopping.signal.aborted && again()),
        (error) =>
          alerts?.raise({
            key: brokenKey,
            kind: 'system',
            severity: 'critical',
            title: 'Watched folders cannot be worked on',
            where: 'Watched folders',
            since: now(),
            evidence: error instanceof Error ? error.message : String(error),
            whatToDo: 'Look at the log and at the disk; folders are looked at again all the time.',
          }),
        () => alerts?.settle(brokenKey, 'Folders are worked on again'),
      );
      const again = (): void => {
        timer = setTimeout(lookOnce, everyMs);
        timer.unref();
      };
      again();
    },
    close: async () => {
      stopping.abort();
      clearTimeout(timer);
      await looking;
    },
  };
}
