import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { HostPorts } from '../../host.ts';

/** Keeps one secret for each channel: in the database as the system's key store protected it, else in a file that only its owner may read. */
export interface ChannelSecrets {
  /** @returns what goes into the database; null where a file has it */
  keep(id: string, text: string): Buffer | null;
  /** Null where there is none, or where another user or host protected it. */
  reveal(id: string, kept: Buffer | null): string | null;
  where(id: string, kept: Buffer | null): 'none' | 'key-store' | 'file';
  forget(id: string): void;
}

/** @param folder - of the user's data, outside of the workspace: a copy of the workspace has no secrets */
export function createSecrets(host: Pick<HostPorts, 'secrets'>, folder: string): ChannelSecrets {
  const fileOf = (id: string): string => path.join(folder, id.replaceAll(/[^0-9a-z-]/gi, '_'));
  const read = (id: string): string | null => {
    try {
      return readFileSync(fileOf(id), 'utf8');
    } catch {
      // None was kept.
      return null;
    }
  };
  return {
    keep: (id, text) => {
      const bytes = host.secrets?.protect(text) ?? null;
      if (bytes !== null) {
        rmSync(fileOf(id), { force: true });
        return bytes;
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // A file that is there keeps its rights when it is written: it goes first.
      rmSync(fileOf(id), { force: true });
      writeFileSync(fileOf(id), text, { mode: 0o600, flag: 'wx' });
      chmodSync(fileOf(id), 0o600);
      return null;
    },
    reveal: (id, kept) => (kept === null ? read(id) : (host.secrets?.reveal(kept) ?? null)),
    where: (id, kept) => (kept !== null ? 'key-store' : read(id) === null ? 'none' : 'file'),
    forget: (id) => rmSync(fileOf(id), { force: true }),
  };
}
