import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DriftCheck, DriftDetails, DriftRequest } from '../../contract/entities/drift.ts';
import { toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

/** What is checked: a deployment, or a dataset of which two versions are chosen. */
export interface DriftSubject {
  readonly kind: 'deployment' | 'dataset';
  readonly id: string;
}

export interface DriftState {
  /** Null for the first there is. */
  readonly subject: DriftSubject | null;
  /** The check on show; null for the newest. */
  readonly chosen: string | null;
  readonly part: 'columns' | 'series' | 'season' | 'errors' | 'time';
  /** The column on show; null for the first. */
  readonly column: string | null;
  /** Why the last check was not started. */
  readonly refusal: Failure | null;
}

/** Kept checks, and the one on show. */
export interface DriftSlice {
  readonly store: StoreApi<DriftState>;
  /** All of them, newest first. */
  readonly list: Cache<DriftCheck[]>;
  readonly details: Cache<DriftDetails>;
  show(state: Partial<DriftState>): void;
  /** Starts a check and shows it; what is refused is said where it was asked. */
  check(request: DriftRequest): Promise<void>;
  changed(): void;
}

export function createDrift(api: Api): DriftSlice {
  const store = createStore<DriftState>(() => ({ subject: null, chosen: null, part: 'columns', column: null, refusal: null }));
  const list = createCache(() => api['drift.list']({}), 1);
  const details = createCache((checkId) => api['drift.get']({ checkId }), 8);
  const show: DriftSlice['show'] = (state) => store.setState(state);
  const changed = (): void => {
    list.renew();
    for (const [id, { failure }] of details.store.getState().entries) if (failure) details.refresh(id);
  };
  return {
    store,
    list,
    details,
    show,
    check: async (request) => {
      try {
        const { checkId } = await api['drift.start'](request);
        show({ chosen: checkId, column: null, refusal: null });
        changed();
      } catch (error) {
        show({ refusal: toFailure(error) });
      }
    },
    changed,
  };
}
