import type { GrantedFile } from './api.ts';
import type { Message } from './rpc.ts';

/** All that the preload script lends to the page, as `window.almanac`. Absent in a browser. */
export interface Bridge {
  post(message: Message): void;
  /** Returns how to stop listening. */
  onMessage(listener: (message: Message) => void): () => void;
  /** Exchanges files that the user dropped or chose for grants, in the same order; null for a file that has no path. */
  grant(files: readonly File[]): Promise<readonly (GrantedFile | null)[]>;
}
