/**
 * Calls `act` for a key at once and then at most every `periodMs`; a call in between is made up for at the period's end.
 *
 * @returns the throttled call; `stop` drops what waits
 */
export function createThrottle(
  act: (key: string) => void,
  periodMs: number,
): { readonly call: (key: string) => void; readonly stop: () => void } {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const again = new Set<string>();
  const run = (key: string): void => {
    act(key);
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        if (again.delete(key)) run(key);
      }, periodMs),
    );
  };
  return {
    call: (key) => {
      if (timers.has(key)) again.add(key);
      else run(key);
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      again.clear();
    },
  };
}
