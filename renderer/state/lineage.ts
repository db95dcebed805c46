import type { Api } from './bridge.ts';
import { createCache } from './cache.ts';

/** Key of the difference of two versions. */
export const differenceKey = (from: string, to: string): string => JSON.stringify([from, to]);
/** Key of what would go: with versions that a newer one has replaced, or archived ones only. */
export const storageKey = (replaced: boolean): string => String(replaced);

/** Where versions come from, how they differ, and what the workspace keeps. */
export function createLineage(api: Api) {
  const graphs = createCache((versionId) => api['lineage.version']({ versionId }), 8);
  const differences = createCache((key, call) => {
    const [from, to] = JSON.parse(key) as [string, string];
    return api['lineage.difference']({ from, to }, call);
  }, 8);
  const storage = createCache((key) => api['retention.preview']({ replaced: key === 'true' }), 2);
  return {
    graphs,
    differences,
    storage,
    /** Something was imported, trained, reported or removed. */
    changed: (): void => {
      graphs.forget(() => true);
      storage.forget(() => true);
    },
  };
}
