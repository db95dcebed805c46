import type { Duplex } from 'node:stream';

/** What was said arrives within this time, or not at all. */
const LINGER_MS = 1000;

/**
 * Says the last word on a connection, and closes it whether the other side does or not: one that is closed by one side alone stays, and counts among
 * those that are taken at a time. That the other side has gone already matters to nobody.
 */
export function endFor(connection: Duplex, text: string): void {
  const force = setTimeout(() => connection.destroy(), LINGER_MS);
  force.unref();
  connection.on('error', () => undefined);
  connection.once('close', () => clearTimeout(force));
  connection.end(text);
}
