import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Loaded into the host's process before it starts (--import): tells its parent how busy the main thread was since it was last asked.
/** What the main thread did, ms. */
export interface HostTimes {
  /** Longest time that it answered nobody. */
  readonly longest: number;
  /** Processor time of the thread. */
  readonly busy: number;
}

/** Asks; answered with the times since the last `restart`, and with the word itself. */
export const probeWords = { restart: 'host-probe: restart', read: 'host-probe: read' } as const;

if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let before = process.threadCpuUsage();
  process.on('message', (word) => {
    if (word !== probeWords.restart && word !== probeWords.read) return;
    const { user, system } = process.threadCpuUsage(before);
    const times: HostTimes = { longest: delay.max / 1e6, busy: (user + system) / 1000 };
    if (word === probeWords.restart) {
      delay.reset();
      before = process.threadCpuUsage();
    }
    process.send?.({ word, times });
  });
  process.channel?.unref();
}
