import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunFieldInfo, RunList, RunPlace, RunQuery, RunRecord } from '../../contract/entities/run.ts';
import type { ImportedRun } from '../../contract/entities/imported-run.ts';
import type { Verification } from '../../contract/entities/provenance.ts';
import type { RepeatOutcome } from '../../contract/entities/repeat.ts';
import type { RunComparison } from '../../contract/entities/run-comparison.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';
import { createThrottle } from './throttle.ts';

export type CompareTab = 'overview' | 'where' | 'intervals' | 'residuals' | 'series';

export interface RunsState {
  /** As it was last applied. */
  readonly filter: string;
  readonly where: RunPlace;
  /** Shows runs of other programs beside ours instead. */
  readonly imported: boolean;
  readonly sort: string;
  readonly descending: boolean;
  /** Columns on show, in order. */
  readonly columns: readonly string[];
  /** The row that the keys stand on, and whose record is at the right; null for none. */
  readonly current: string | null;
  readonly selected: ReadonlySet<string>;
  /** Runs that are compared; null shows the list. */
  readonly compared: readonly string[] | null;
  readonly tab: CompareTab;
}

export interface RunsSlice {
  readonly store: StoreApi<RunsState>;
  /** By `pageKey`. */
  readonly pages: Cache<RunList>;
  readonly records: Cache<RunRecord>;
  /** One entry, with the key ''. */
  readonly fields: Cache<RunFieldInfo[]>;
  /** Runs of other programs; one entry, with the key ''. */
  readonly imported: Cache<ImportedRun[]>;
  /** What came of training runs again, by run. */
  readonly repeats: Cache<RepeatOutcome[]>;
  /** Chains from files to forecast, by run; checked when somebody asks. */
  readonly chains: Cache<Verification>;
  /** By ids as JSON. */
  readonly comparisons: Cache<RunComparison>;
  /** Runs changed: what is on show is asked for again. */
  changed(): void;
}

/** Rows that are asked for at a time. */
export const pageRows = 100;

export const pageKey = ({ filter, where, sort, descending }: Pick<RunsState, 'filter' | 'where' | 'sort' | 'descending'>, page: number) =>
  JSON.stringify({ filter, where, sort, descending, offset: page * pageRows, limit: pageRows } satisfies RunQuery);

export const usualColumns: readonly string[] = ['model', 'dataset', 'created', 'mase', 'skill', 'rmse', 'fit', 'tag'];

/** Lists are asked for at most twice a second while something changes. */
const movingMs = 500;

export function createRuns(api: Api): RunsSlice {
  const store = createStore<RunsState>(() => ({
    filter: '',
    where: 'active',
    imported: false,
    sort: 'created',
    descending: true,
    columns: usualColumns,
    current: null,
    selected: new Set(),
    compared: null,
    tab: 'overview',
  }));
  const pages = createCache((key) => api['runs.list'](JSON.parse(key) as RunQuery), 40);
  const records = createCache((runId) => api['runs.get']({ runId }), 32);
  const fields = createCache(() => api['runs.fields'](), 1);
  const imported = createCache(() => api['runs.imported'](), 1);
  const repeats = createCache((runId) => api['runs.repeats']({ runId }), 32);
  const chains = createCache((runId) => api['runs.verify']({ runId }), 8);
  const comparisons = createCache((key, call) => api['runs.compare']({ ids: JSON.parse(key) as string[] }, call), 6);
  const refresh = (): void => [pages, records, fields, imported, repeats].forEach((cache) => cache.renew());
  const moving = createThrottle(refresh, movingMs);
  return { store, pages, records, fields, imported, repeats, chains, comparisons, changed: () => moving.call('') };
}
