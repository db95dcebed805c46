import type { GrantedFile } from './api.ts';
import type { ErrorCode, ErrorData } from './errors.ts';
import type { Message } from './rpc.ts';

/** A grant for each file, in order (null for a file that has no path), or the error as data: Electron keeps only an error's message. */
export type GrantAnswer =
  | { readonly files: readonly (GrantedFile | null)[] }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly data: ErrorData } };

/** All that the preload script lends to the page, as `window.almanac`. Absent in a browser. */
export interface Bridge {
  post(message: Message): void;
  /** Returns how to stop listening. */
  onMessage(listener: (message: Message) => void): () => void;
  /** Exchanges files that the user dropped or chose for grants. Their paths stay outside the page. */
  grant(files: readonly File[]): Promise<GrantAnswer>;
}

/** Names of the IPC channels between the preload script and the main process. */
export const channels = {
  /** A page has loaded and will listen from now on. */
  open: 'almanac:open',
  /** Messages of contract/rpc.ts, both ways. */
  message: 'almanac:message',
  /** Paths in, GrantAnswer out. */
  grant: 'almanac:grant',
} as const;
