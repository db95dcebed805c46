import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Progress } from '../../contract/api.ts';
import { isCancelled, toFailure, type Failure } from '../words/failures.ts';

/** What is known of one thing asked of the host. A value stays while it is asked again, so that nothing jumps. */
export interface Resource<T> {
  readonly value: T | null;
  readonly loading: boolean;
  readonly failure: Failure | null;
  /** How far it is, while it is asked for and tells. */
  readonly progress?: Progress;
}
export const absent: Resource<never> = { value: null, loading: false, failure: null };

export interface Cache<T> {
  readonly store: StoreApi<{ readonly entries: ReadonlyMap<string, Resource<T>> }>;
  /** Asks for it unless it is there or on its way. */
  request(key: string): void;
  /** Asks again, whatever is there; what a running request brings is dropped. */
  refresh(key: string): void;
  /** Somebody shows it, until he calls what this answers. */
  hold(key: string): () => void;
  /** Everything is stale: asks again for what somebody shows, forgets the rest. */
  renew(): void;
  /** Forgets what has a key that `matches`; what is on show is asked for again by who shows it. */
  forget(matches: (key: string) => boolean): void;
  /** Drops what is on its way and tells the host; what has come stays. */
  abandon(key: string): void;
}

/** What a request may tell and be told. */
export interface LoadCall {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Keeps answers of the host by key, the latest used `limit` of them.
 *
 * @param load - asks the host; its rejection becomes the entry's failure
 */
export function createCache<T>(load: (key: string, call: LoadCall) => Promise<T>, limit: number): Cache<T> {
  const store = createStore<{ readonly entries: ReadonlyMap<string, Resource<T>> }>(() => ({ entries: new Map() }));
  const latest = new Map<string, number>();
  const running = new Map<string, AbortController>();
  const held = new Map<string, number>();
  let turn = 0;

  const put = (key: string, resource: Resource<T>): void => {
    const entries = new Map(store.getState().entries);
    entries.delete(key);
    entries.set(key, resource);
    for (const [oldest, { loading }] of entries) {
      if (entries.size <= limit) break;
      if (!loading && oldest !== key) entries.delete(oldest);
    }
    store.setState({ entries });
  };
  const start = async (key: string): Promise<void> => {
    const mine = ++turn;
    latest.set(key, mine);
    const controller = new AbortController();
    running.set(key, controller);
    const now = (): Resource<T> => ({ value: store.getState().entries.get(key)?.value ?? null, loading: true, failure: null });
    put(key, now());
    const call: LoadCall = {
      signal: controller.signal,
      onProgress: (progress) => {
        if (latest.get(key) === mine) put(key, { ...now(), progress });
      },
    };
    let result: Resource<T>;
    try {
      result = { value: await load(key, call), loading: false, failure: null };
    } catch (error) {
      const before = store.getState().entries.get(key)?.value ?? null;
      result = { value: before, loading: false, failure: isCancelled(error) ? null : toFailure(error) };
    }
    if (latest.get(key) !== mine) return;
    running.delete(key);
    put(key, result);
  };

  const forget = (matches: (key: string) => boolean): void => {
    const entries = new Map(store.getState().entries);
    for (const key of [...entries.keys()].filter(matches)) {
      entries.delete(key);
      latest.delete(key);
    }
    store.setState({ entries });
  };

  return {
    store,
    request: (key) => {
      if (!store.getState().entries.has(key)) void start(key);
    },
    refresh: (key) => void start(key),
    hold: (key) => {
      held.set(key, (held.get(key) ?? 0) + 1);
      return () => {
        const left = (held.get(key) ?? 1) - 1;
        if (left === 0) held.delete(key);
        else held.set(key, left);
      };
    },
    renew: () => {
      forget((key) => !held.has(key));
      for (const key of store.getState().entries.keys()) void start(key);
    },
    forget,
    abandon: (key) => {
      const entry = store.getState().entries.get(key);
      if (!entry?.loading) return;
      latest.delete(key);
      running.get(key)?.abort();
      running.delete(key);
      const entries = new Map(store.getState().entries);
      if (entry.value === null) entries.delete(key);
      else entries.set(key, { value: entry.value, loading: false, failure: null });
      store.setState({ entries });
    },
  };
}
