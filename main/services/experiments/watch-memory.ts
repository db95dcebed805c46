/** Looked at this often. */
const everyMs = 250;

/**
 * Watches the memory of this process, with its threads, until asked.
 *
 * @returns ends it: milliseconds since it began, and the largest number of bytes that were seen
 */
export function watchMemory(): () => { readonly ms: number; readonly peakMemory: number } {
  const began = performance.now();
  let peakMemory = process.memoryUsage.rss();
  const timer = setInterval(() => {
    peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return { ms: performance.now() - began, peakMemory: Math.max(peakMemory, process.memoryUsage.rss()) };
  };
}
