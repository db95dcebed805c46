import { createContext, use, useEffect, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { App } from './app.ts';
import { absent, type Cache, type Resource } from './cache.ts';
import type { ExploreState } from './explore.ts';
import type { ImportState } from './import.ts';
import type { JobsState } from './jobs.ts';
import type { Place } from './navigation.ts';
import type { NoticesState } from './notices.ts';
import type { OwnModelsState } from './own-models.ts';
import type { WorkspaceState } from './workspace.ts';
import type { WorkspaceFileState } from './workspace-file.ts';

const AppContext = createContext<App | null>(null);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = use(AppContext);
  if (!app) throw new Error('useApp needs an AppProvider above it');
  return app;
}

interface Slices {
  readonly navigation: Place;
  readonly workspace: WorkspaceState;
  readonly jobs: JobsState;
  readonly notices: NoticesState;
  readonly session: ImportState;
  readonly explore: ExploreState;
  readonly ownModels: OwnModelsState;
  readonly workspaceFiles: WorkspaceFileState;
}

/** Part of one slice; renders again when that part changes. */
export function useSlice<N extends keyof Slices, T>(name: N, select: (state: Slices[N]) => T): T {
  const slices: { readonly [K in keyof Slices]: { readonly store: StoreApi<Slices[K]> } } = useApp();
  const store: StoreApi<Slices[N]> = slices[name].store;
  return useStore(store, select);
}

export const useView = <T>(select: (view: ReturnType<App['view']['getState']>) => T): T => useStore(useApp().view, select);

/** What a cache knows of a key, asking for it when it is not there; nothing for a null key. */
export function useResource<T>(cache: Cache<T>, key: string | null): Resource<T> {
  const resource = useStore(cache.store, (state) => (key === null ? undefined : state.entries.get(key)));
  const missing = resource === undefined;
  useLayoutEffect(() => (key === null ? undefined : cache.hold(key)), [cache, key]);
  useEffect(() => {
    if (key !== null && missing) cache.request(key);
  }, [cache, key, missing]);
  return resource ?? absent;
}

/** As `useResource`, for what takes long: who shows it takes the request back when he turns to another key or leaves. */
export function useOwnResource<T>(cache: Cache<T>, key: string | null): Resource<T> {
  useEffect(() => (key === null ? undefined : () => cache.abandon(key)), [cache, key]);
  return useResource(cache, key);
}
