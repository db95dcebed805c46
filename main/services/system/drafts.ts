import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Draft {
  readonly path: string;
  readonly bytes: number;
}

/** Size and the time of the last change of all in a folder. */
function lookInto(place: string): { bytes: number; changedMs: number } {
  let [bytes, changedMs] = [0, 0];
  const add = (file: string): void => {
    try {
      const { size, mtimeMs, ctimeMs } = statSync(file);
      bytes += size;
      changedMs = Math.max(changedMs, mtimeMs, ctimeMs);
    } catch {
      // Gone meanwhile.
    }
  };
  try {
    for (const entry of readdirSync(place, { withFileTypes: true, recursive: true }))
      if (entry.isFile()) add(path.join(entry.parentPath, entry.name));
  } catch {
    add(place);
  }
  return { bytes, changedMs };
}

/**
 * What interrupted work left: half-written files, and what nets of trainings that did not end could go on from. Without it such a training begins those nets
 * anew; nothing that is finished stands on it.
 */
export function draftsIn(workspace: string, halfWritten: readonly string[], olderMs: number, now: number): Draft[] {
  const folder = path.join(workspace, 'checkpoints');
  let checkpoints: string[] = [];
  try {
    checkpoints = readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    // Made when the first checkpoint comes.
  }
  return [...halfWritten, ...checkpoints].flatMap((place) => {
    const { bytes, changedMs } = lookInto(place);
    return now - changedMs >= olderMs ? [{ path: place, bytes }] : [];
  });
}
