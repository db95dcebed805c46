import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LevelNode, LevelNodes, LevelOptions, LevelProposal, LevelSet } from '../../contract/entities/levels.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export interface LevelsState {
  /** The set on show of each run; the newest where there is none. */
  readonly chosen: ReadonlyMap<string, string>;
  /** The node on show; 0 is the total. */
  readonly node: number;
  /** The level whose nodes are listed, by its place; null for all. */
  readonly level: number | null;
  /** The way the node is taken apart, by the name of the level; null for the first. */
  readonly parts: string | null;
  /** The table under the chart. */
  readonly table: 'parts' | 'accuracy';
  /** What is to be made to agree next, by run; null while nothing is asked. */
  readonly draft: { readonly runId: string; readonly options: LevelOptions; readonly refusal: Failure | null } | null;
}

export const levelNodeKey = (setId: string, node: number): string => JSON.stringify([setId, node]);

/** Forecasts of runs at all levels. */
export interface LevelsSlice {
  readonly store: StoreApi<LevelsState>;
  /** By run. */
  readonly proposals: Cache<LevelProposal>;
  /** By run, newest first. */
  readonly sets: Cache<LevelSet[]>;
  readonly nodes: Cache<LevelNodes>;
  readonly node: Cache<LevelNode>;
  select(runId: string, setId: string): void;
  showNode(node: number): void;
  /** What is asked for next. */
  open(runId: string, options: LevelOptions): void;
  close(): void;
  /** Starts what the draft says; what is refused goes to the draft. */
  start(): Promise<void>;
  /** Lists on show are asked for again. */
  changed(): void;
}

export function createLevels(api: Api): LevelsSlice {
  const store = createStore<LevelsState>(() => ({ chosen: new Map(), node: 0, level: null, parts: null, table: 'parts', draft: null }));
  const proposals = createCache((runId) => api['levels.propose']({ runId }), 8);
  const sets = createCache((runId) => api['levels.list']({ runId }), 8);
  const nodes = createCache((setId) => api['levels.nodes']({ setId }), 4);
  const node = createCache((key) => {
    const [setId, place] = JSON.parse(key) as [string, number];
    return api['levels.node']({ setId, node: place });
  }, 64);
  const select: LevelsSlice['select'] = (runId, setId) =>
    store.setState(({ chosen }) => ({ chosen: new Map(chosen).set(runId, setId), node: 0, level: null, parts: null, draft: null }));
  return {
    store,
    proposals,
    sets,
    nodes,
    node,
    select,
    showNode: (place) => store.setState({ node: place, parts: null }),
    open: (runId, options) => store.setState({ draft: { runId, options, refusal: null } }),
    close: () => store.setState({ draft: null }),
    start: async () => {
      const { draft } = store.getState();
      if (!draft) return;
      try {
        const { setId } = await api['levels.start']({ runId: draft.runId, options: draft.options });
        select(draft.runId, setId);
        sets.refresh(draft.runId);
      } catch (error) {
        store.setState(({ draft: before }) => ({ draft: before && { ...before, refusal: toFailure(error) } }));
      }
    },
    changed: () => {
      for (const key of sets.store.getState().entries.keys()) sets.refresh(key);
    },
  };
}
