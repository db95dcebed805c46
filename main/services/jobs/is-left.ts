import { isAlive } from './jobs.ts';

/** Work that a process has taken, and when it was last heard of. */
export interface Owned {
  readonly id: string;
  readonly ownerPid: number | null;
  readonly heartbeatAt: string | null;
}

/** A process that has not been heard of for so long has lost its work, whoever has its number now. */
const lostAfterMs = 60_000;

/**
 * Whether nobody works on it any more, so that another process may take it.
 *
 * @param worked - ids of what this process works on, whichever application of it
 */
export function isLeft({ id, ownerPid, heartbeatAt }: Owned, worked: ReadonlySet<string>): boolean {
  if (ownerPid === null || heartbeatAt === null) return true;
  if (ownerPid === process.pid) return !worked.has(id);
  return !isAlive(ownerPid) || Date.now() - Date.parse(heartbeatAt) > lostAfterMs;
}
