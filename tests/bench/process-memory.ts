import { readdirSync, readFileSync } from 'node:fs';

interface ProcessInfo {
  readonly parent: number;
  readonly residentBytes: number;
}

function processes(): Map<number, ProcessInfo> {
  const found = new Map<number, ProcessInfo>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      const residentBytes = 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      found.set(Number(name), { parent, residentBytes });
    } catch {
      // It ended between the listing and the look.
    }
  }
  return found;
}

/** Resident bytes of a process and everything below it, now. Linux only. */
export function treeMemory(root: number): number {
  const all = processes();
  const belongs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  let sum = 0;
  for (const [pid, { residentBytes }] of all) if (belongs(pid)) sum += residentBytes;
  return sum;
}

/** Samples a process tree until stopped; the result is the largest sum seen. */
export function watchMemory(root: number, everyMs = 25): () => number {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, treeMemory(root));
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}
