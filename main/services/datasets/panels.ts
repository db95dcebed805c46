import type { Panel } from '../../../engine/core/panel.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Ingest } from '../../ingest/client.ts';
import type { DatasetRepository, StoredVersion } from '../../store/repositories/datasets.ts';

/** A version's data in memory, in shared memory so that workers read it without copying. */
export interface LoadedPanel {
  readonly version: StoredVersion;
  readonly panel: Panel;
  /** keys[k][i]: value of key column k of series i. */
  readonly keys: readonly (readonly string[])[];
}

export interface Panels {
  get(versionId: string): Promise<LoadedPanel>;
  forget(versionId: string): void;
}

const kept = 2;

function share<T extends Float64Array | Int32Array>(values: T): T {
  const Type = values.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** The latest few panels that were asked for; a second request for one that is being read waits for the first. */
export function createPanels(datasets: DatasetRepository, ingest: Ingest, snapshotPath: (versionId: string) => string): Panels {
  const cache = new Map<string, Promise<LoadedPanel>>();

  const load = async (version: StoredVersion): Promise<LoadedPanel> => {
    const { panel, keys } = await ingest.panel(snapshotPath(version.id), { ...version, gaps: version.choices.gaps });
    const { y, offsets, start, regressors, past, ...rest } = panel;
    const shared = regressors?.map(({ name, values, future }) => ({ name, values: share(values), future: share(future) }));
    return {
      version,
      keys,
      panel: {
        ...rest,
        y: share(y),
        offsets: share(offsets),
        start: share(start),
        ...(shared ? { regressors: shared } : {}),
        ...(past ? { past: past.map(({ name, values }) => ({ name, values: share(values) })) } : {}),
      },
    };
  };
  return {
    get: (versionId) => {
      const version = datasets.get(versionId);
      if (!version) return Promise.reject(new ApiError('not-found', 'This dataset version is not there any more. Choose another one.'));
      const pending = cache.get(versionId) ?? load(version);
      // The last one asked for goes to the end of the line.
      cache.delete(versionId);
      cache.set(versionId, pending);
      pending.catch(() => cache.delete(versionId));
      for (const oldest of [...cache.keys()].slice(0, Math.max(0, cache.size - kept))) cache.delete(oldest);
      return pending;
    },
    forget: (versionId) => void cache.delete(versionId),
  };
}

/** Key column to value, for one series. */
export const seriesKey = ({ version, keys }: LoadedPanel, index: number): Record<string, string> =>
  Object.fromEntries(version.keyNames.map((name, k) => [name, keys[k]?.[index] ?? '']));
