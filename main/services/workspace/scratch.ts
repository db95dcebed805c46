import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../jobs/jobs.ts';
import { removeNoted } from './settle.ts';

/** A process's place for scratch files in a workspace. */
export interface Scratch {
  readonly folder: string;
  /** Whether no other living process works in the workspace: then what no row refers to belongs to nobody. */
  readonly alone: boolean;
}

/** Makes this process's folder for scratch files; what dead processes left is removed, in the workspace and where they wrote outside of it. */
export function claimScratch(workspace: string): Scratch {
  const all = path.join(workspace, 'tmp');
  const folder = path.join(all, String(process.pid));
  // Another life of the same number left it.
  rmSync(folder, { recursive: true, force: true });
  // Before the others are looked at, so that of two that start at once each sees the other.
  mkdirSync(folder, { recursive: true });
  let alone = true;
  for (const name of readdirSync(all)) {
    const pid = Number(name);
    if (pid === process.pid) continue;
    if (isAlive(pid)) alone = false;
    else {
      if (Number.isInteger(pid)) removeNoted(path.join(all, name), pid);
      rmSync(path.join(all, name), { recursive: true, force: true });
    }
  }
  return { folder, alone };
}
