import type { z } from 'zod';
import type { Contract, GrantedFile } from '../../contract/api.ts';
import type { Events } from '../../contract/events.ts';
import type { Client } from '../../contract/rpc.ts';

export type Api = Client<Contract>;

/** All that the page has of its host; `renderer/api.ts` is the real one, tests hand in their own. */
export interface HostBridge {
  readonly api: Api;
  readonly hostKind: 'desktop' | 'browser';
  onEvent<K extends keyof Events & string>(topic: K, listener: (value: z.output<Events[K]>) => void): () => void;
  grantFiles(files: readonly File[]): Promise<readonly GrantedFile[]>;
  connectionLost(listener: () => void): () => void;
}
