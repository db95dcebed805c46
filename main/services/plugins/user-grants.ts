import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { userDataFolder } from '../../user-data.ts';

// A workspace may come from somebody else, with models that they granted. What counts is what this user granted on this machine.
const fileOf = (): string => path.join(userDataFolder(), 'granted-models.json');
const HASH = /^[0-9a-f]{64}$/;

/** Hashes of the models that this user granted. */
export function userGrants(): Set<string> {
  try {
    const list = JSON.parse(readFileSync(fileOf(), 'utf8')) as unknown;
    return new Set(Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string' && HASH.test(one)) : []);
  } catch {
    // Nothing was granted yet, or the file is damaged: then each is granted anew.
    return new Set();
  }
}

/** Keeps that a model may run for this user, or must not any more. */
export function setUserGrant(hash: string, granted: boolean): void {
  const grants = userGrants();
  if (granted) grants.add(hash);
  else grants.delete(hash);
  mkdirSync(path.dirname(fileOf()), { recursive: true });
  const draft = `${fileOf()}.${process.pid}`;
  writeFileSync(draft, JSON.stringify([...grants].sort()), { mode: 0o600 });
  renameSync(draft, fileOf());
}
