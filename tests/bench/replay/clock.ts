/** Milliseconds of a day. */
export const dayMs = 86_400_000;

export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Lets the whole process live at another time, so that everything that notes when it happened notes the day of the replay. Time goes on as usual between two calls;
 * timers are as they were.
 *
 * @returns sets the clock, in milliseconds since 1970
 */
export function moveClock(): (ms: number) => void {
  const RealDate = Date;
  let ahead = 0;
  class MovedDate extends RealDate {
    constructor(...given: readonly unknown[]) {
      if (given.length === 0) super(RealDate.now() + ahead);
      else super(...(given as [number]));
    }
    static override now(): number {
      return RealDate.now() + ahead;
    }
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === '[object Date]';
    }
  }
  globalThis.Date = MovedDate as DateConstructor;
  return (ms) => {
    ahead = ms - RealDate.now();
  };
}
