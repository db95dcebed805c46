/** How often the same trouble is told while it lasts. */
const TELL_EVERY_MS = 60_000;

/**
 * What a timer does, or nobody waits for: what goes wrong there, such as a database that another process keeps, is told and does not end the
 * application; the timer comes again.
 *
 * @param failed - told of trouble when it begins and once a minute while it lasts
 * @param well - called when the work has gone well again
 */
export function unattended(
  work: () => unknown,
  failed: (error: unknown) => void,
  well: () => void = () => undefined,
  now: () => number = Date.now,
): () => void {
  let toldAt: number | null = null;
  const end = (error: unknown): void => {
    if (toldAt !== null && Math.abs(now() - toldAt) < TELL_EVERY_MS) return;
    toldAt = now();
    failed(error);
  };
  const done = (): void => {
    if (toldAt === null) return;
    toldAt = null;
    well();
  };
  return () => {
    try {
      const working = work();
      if (working instanceof Promise) working.then(done).catch(end);
      else done();
    } catch (error) {
      end(error);
    }
  };
}
