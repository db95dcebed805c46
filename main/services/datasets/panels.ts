import { activeSteps } from '../../../engine/cleaning/recipe.ts';
import type { CleaningSource } from '../../../engine/cleaning/state.ts';
import { recipeColumns } from '../../../engine/cleaning/steps.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import type { Ingest, PanelResult } from '../../ingest/client.ts';
import type { DatasetRepository, StoredVersion } from '../../store/repositories/datasets.ts';
import { asBadRecipe } from './derived.ts';
import { prepareAside } from '../../jobs/prepare-aside.ts';
import { foldStages, type FoldStages, type Prepared } from './prepare.ts';
import { share, sharePanel } from './share-panel.ts';
import { splitChoices } from './version-id.ts';

/** A version's data in memory, in shared memory so that workers read it without copying. */
export interface LoadedPanel {
  readonly version: StoredVersion;
  readonly panel: Panel;
  /** Names of the panel's regressors that are features; absent for none. */
  readonly featureRegressors?: readonly string[];
  /** keys[k][i]: value of key column k of series i. */
  readonly keys: readonly (readonly string[])[];
  /** How a backtest prepares its folds from raw data; absent where they are parts of the panel. */
  readonly folds?: FoldStages;
}

export interface Panels {
  get(versionId: string): Promise<LoadedPanel>;
  /** Whether a version's data are in memory, or on their way. */
  has(versionId: string): boolean;
  /** The raw data that a version stands on, with the columns that the recipe of some choices needs. */
  raw(version: StoredVersion, choices: ImportChoices): Promise<CleaningSource>;
  /** Has `raw` know data that came along when their snapshot was written. */
  keep(rawId: string, choices: ImportChoices, source: CleaningSource): void;
  /** Has `get` know a version whose stages have just been done. */
  hold(version: StoredVersion, source: CleaningSource, prepared: Prepared): void;
  forget(versionId: string): void;
}

const kept = 2;

/** The last few answers by key; a second request for one that is being worked out waits for the first. */
function keptFew<T>(most: number): {
  get(key: string, make: () => Promise<T>): Promise<T>;
  has(key: string): boolean;
  forget(matches: (key: string) => boolean): void;
} {
  const cache = new Map<string, Promise<T>>();
  return {
    get: (key, make) => {
      const pending = cache.get(key) ?? make();
      // The last one asked for goes to the end of the line.
      cache.delete(key);
      cache.set(key, pending);
      pending.catch(() => cache.delete(key));
      for (const oldest of [...cache.keys()].slice(0, Math.max(0, cache.size - most))) cache.delete(oldest);
      return pending;
    },
    has: (key) => cache.has(key),
    forget: (matches) => {
      for (const key of [...cache.keys()]) if (matches(key)) cache.delete(key);
    },
  };
}

/** What the stages of a version made of raw data. */
function loadedOf(version: StoredVersion, source: CleaningSource, prepared: Prepared): LoadedPanel {
  const folds = foldStages(source, version.choices, prepared);
  const { panel, keys, featureRegressors } = prepared;
  return { version, panel, keys, ...(folds ? { folds } : {}), ...(featureRegressors ? { featureRegressors } : {}) };
}

/** What the ingest program read, in shared memory. */
export function sourceOf(keyNames: readonly string[], { panel, keys, columns, futurePeriods }: PanelResult): CleaningSource {
  const shared = columns?.map((column) => ({ ...column, values: share(column.values), future: share(column.future) }));
  return {
    panel: sharePanel(panel),
    keyNames,
    keys,
    ...(shared ? { columns: shared } : {}),
    ...(futurePeriods === undefined ? {} : { futurePeriods }),
  };
}

/** The latest few panels that were asked for, as the choices of their versions make them. */
export function createPanels(datasets: DatasetRepository, ingest: Ingest, snapshotPath: (rawId: string) => string): Panels {
  const loaded = keptFew<LoadedPanel>(kept);
  const raws = keptFew<CleaningSource>(kept);

  const nameOf = (rawId: string, columns: readonly string[]): string => `${rawId} ${JSON.stringify(columns)}`;
  const raw: Panels['raw'] = (version, choices) => {
    const columns = recipeColumns(choices.recipe);
    return raws.get(nameOf(version.rawId, columns), async () =>
      sourceOf(version.keyNames, await ingest.panel(snapshotPath(version.rawId), { ...version, gaps: version.choices.gaps, columns })),
    );
  };
  const keep: Panels['keep'] = (rawId, choices, source) => {
    void raws.get(nameOf(rawId, recipeColumns(choices.recipe)), () => Promise.resolve(source));
  };

  const load = async (version: StoredVersion): Promise<LoadedPanel> => {
    const source = await raw(version, version.choices);
    const { recipe, features } = splitChoices(version.choices).stages;
    if (activeSteps(recipe).length === 0 && features === undefined) return { version, panel: source.panel, keys: source.keys };
    try {
      return loadedOf(version, source, await prepareAside(source, version.choices, datasets.figuresOf(version.id)));
    } catch (error) {
      throw asBadRecipe(error);
    }
  };
  return {
    get: (versionId) => {
      const version = datasets.get(versionId);
      if (!version) return Promise.reject(new ApiError('not-found', 'This dataset version is not there any more. Choose another one.'));
      return loaded.get(versionId, () => load(version));
    },
    has: loaded.has,
    raw,
    keep,
    hold: (version, source, prepared) => {
      loaded.forget((key) => key === version.id);
      void loaded.get(version.id, () => Promise.resolve(loadedOf(version, source, prepared)));
    },
    forget: (versionId) => {
      loaded.forget((key) => key === versionId);
      raws.forget((key) => key.startsWith(`${versionId} `));
    },
  };
}

/** Key column to value, for one series. */
export const seriesKey = ({ version, keys }: Pick<LoadedPanel, 'version' | 'keys'>, index: number): Record<string, string> =>
  Object.fromEntries(version.keyNames.map((name, k) => [name, keys[k]?.[index] ?? '']));
