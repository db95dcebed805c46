import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GrantedFile, Progress } from '../../contract/api.ts';
import type { WorkspaceContent, WorkspaceExport, WorkspaceFileInfo, WorkspaceOpened } from '../../contract/entities/workspace-file.ts';
import { isCancelled, toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';

export interface WorkspaceFileState {
  /** What is being done; null while nothing is. */
  readonly busy: { readonly what: 'export' | 'look' | 'open'; readonly progress: Progress | null } | null;
  /** A file that waits to be opened, with what it says of itself. */
  readonly offered: { readonly file: GrantedFile; readonly info: WorkspaceFileInfo } | null;
  readonly exported: WorkspaceExport | null;
  readonly opened: WorkspaceOpened | null;
  /** Why what was asked for last could not be done. */
  readonly failure: Failure | null;
  /** What that was. */
  readonly failed: 'export' | 'look' | 'open' | null;
}

/** The workspace as one file: written, looked at, opened. */
export interface WorkspaceFiles {
  readonly store: StoreApi<WorkspaceFileState>;
  /** @param save - takes the file where the host does not write it to a place of the user's */
  export(content: WorkspaceContent, save: (name: string, content: Blob) => void): Promise<void>;
  offer(file: GrantedFile): Promise<void>;
  /** @param choose - asks for the folder in which the new one is made */
  open(choose: boolean): Promise<void>;
  decline(): void;
  cancel(): void;
  fail(failure: Failure): void;
  /** Starts again with what was opened last. */
  switchTo(): Promise<void>;
}

/** Whether a file is a workspace rather than data. */
export const isWorkspaceFile = (name: string): boolean => /\.almanac$/i.test(name);

const nothing: WorkspaceFileState = { busy: null, offered: null, exported: null, opened: null, failure: null, failed: null };

export function createWorkspaceFiles(api: Api): WorkspaceFiles {
  const store = createStore<WorkspaceFileState>(() => nothing);
  let controller = new AbortController();

  /** Does one thing at a time; a cancel is no failure. */
  async function doing<T>(
    what: 'export' | 'look' | 'open',
    act: (options: { signal: AbortSignal; onProgress: (progress: Progress) => void }) => Promise<T>,
  ): Promise<T | null> {
    if (store.getState().busy) return null;
    controller = new AbortController();
    const { signal } = controller;
    store.setState({ busy: { what, progress: null }, failure: null });
    try {
      return await act({ signal, onProgress: (progress) => store.setState({ busy: { what, progress } }) });
    } catch (error) {
      if (!isCancelled(error)) store.setState({ failure: toFailure(error), failed: what });
      return null;
    } finally {
      store.setState({ busy: null });
    }
  }

  /** Piece by piece, so that no message is larger than a few megabytes; the browser keeps what is large on the disk. */
  async function fetchAll(
    { exportId, info }: WorkspaceExport,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Blob> {
    const pieces: BlobPart[] = [];
    let from = 0;
    try {
      while (!signal.aborted) {
        const { bytes } = await api['workspace.read']({ exportId, from });
        if (bytes.length === 0) break;
        pieces.push(new Blob([bytes as BlobPart]));
        from += bytes.length;
        onProgress({ phase: 'Handing over', done: from, total: info.bytes });
      }
    } finally {
      await api['workspace.drop']({ exportId });
    }
    return new Blob(pieces, { type: 'application/octet-stream' });
  }

  return {
    store,
    export: async (content, save) => {
      store.setState({ exported: null });
      const exported = await doing('export', async (options) => {
        const made = await api['workspace.export']({ content }, options);
        if (made && made.path === null) {
          const blob = await fetchAll(made, options.signal, options.onProgress);
          if (options.signal.aborted) return null;
          save(made.info.name, blob);
        }
        return made;
      });
      store.setState({ exported });
    },
    offer: async (file) => {
      store.setState({ offered: null, opened: null });
      const info = await doing('look', () => api['workspace.info']({ grant: file.grant }));
      if (info) store.setState({ offered: { file, info } });
    },
    open: async (choose) => {
      const { offered } = store.getState();
      if (!offered) return;
      store.setState({ offered: null });
      const opened = await doing('open', (options) => api['workspace.open']({ grant: offered.file.grant, choose }, options));
      store.setState({ opened });
    },
    decline: () => store.setState({ offered: null }),
    cancel: () => controller.abort(),
    fail: (failure) => store.setState({ failure, failed: 'look' }),
    switchTo: async () => {
      const { opened } = store.getState();
      if (!opened) return;
      await doing('look', () => api['workspace.switch']({ openedId: opened.openedId }));
    },
  };
}
