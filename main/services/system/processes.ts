import { readFileSync, readdirSync } from 'node:fs';

/** A process of ours: memory, and the processor time that it has used since it began. */
export interface OwnProcess {
  readonly name: string;
  readonly pid: number;
  readonly bytes: number;
  /** Milliseconds since its beginning; null where that is not known. */
  readonly cpuMs: number | null;
}

/** Linux counts processor time in hundredths of a second, whatever the machine. */
const tickMs = 10;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile, or this is no Linux.
    return '';
  }
};

/** What a command line says of itself: the name of our program, else of the file. */
function nameOf(pid: number): string {
  const words = read(`/proc/${pid}/cmdline`).split('\0');
  for (const word of words.slice(1)) {
    const found = /([\w-]+)(?:[\\/]process)?\.(?:cjs|ts)$/.exec(word)?.[1];
    if (found) return found;
  }
  return /([^/]+)$/.exec(words[0] ?? '')?.[1] ?? 'process';
}

function childrenOf(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((word) => word.trim() !== '')
      .map(Number),
  );
}

/** This process, and on Linux those that it started. Elsewhere only the application window knows of others. */
export function ownProcesses(): OwnProcess[] {
  const { user, system } = process.cpuUsage();
  const found: OwnProcess[] = [{ name: 'application', pid: process.pid, bytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 }];
  if (process.platform !== 'linux') return found;
  const waiting = childrenOf(process.pid);
  while (waiting.length > 0 && found.length < 200) {
    const pid = waiting.pop() as number;
    waiting.push(...childrenOf(pid));
    // The name in brackets may hold spaces.
    const fields = read(`/proc/${pid}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const resident = Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1]);
    if (Number.isFinite(ticks) && Number.isFinite(resident))
      found.push({ name: nameOf(pid), pid, bytes: resident * 1024, cpuMs: ticks * tickMs });
  }
  return found;
}
