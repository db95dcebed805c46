import { EngineError } from '../core/errors.ts';

/** The solution with some series held at zero. */
export interface HeldAtZero {
  /** Length m: zero for the series that are held. */
  readonly values: Float64Array;
  /** Length m: by how much, in units of the values, each held series is pressed to zero; negative where it would rather be above. */
  readonly pressure: Float64Array;
}

/** Exchanges of the whole set that may fail to help before one series is exchanged at a time. */
const PATIENCE = 5;
const MOST_ROUNDS = 500;
/** Values below zero by less, beside the largest, are zero. */
const TOLERANCE = 1e-12;

/**
 * The solution of a convex quadratic problem without negative values: series are held at zero or let go until none of those let go is negative and
 * none of those held would rather be above zero. All wrong ones are exchanged at once while that makes them fewer.
 *
 * @param free - length m: the solution without any held
 * @param hold - the solution with the given series held at zero; null where it cannot be found
 * @returns length m, zero or more
 * @throws EngineError `no-convergence`, `cancelled`
 * @see Júdice & Pires (1994), Computers & Operations Research 21(5), 587-596; Wickramasuriya, Turlach & Hyndman (2020), Statistics and Computing 30,
 *   1167-1182
 */
export function pivotBlocks(
  free: Float64Array,
  hold: (series: readonly number[]) => HeldAtZero | null,
  shouldStop: () => boolean,
): Float64Array {
  let largest = 0;
  for (const value of free) largest = Math.max(largest, Math.abs(value));
  const tolerance = TOLERANCE * largest;
  let held = Array.from(free.keys()).filter((j) => (free[j] as number) < -tolerance);
  let fewest = Infinity;
  let patience = PATIENCE;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (held.length === 0) return free.map((value) => Math.max(0, value));
    if (shouldStop()) throw new EngineError('cancelled', 'The reconciliation was cancelled.');
    const found = hold(held);
    if (!found) break;
    const { values, pressure } = found;
    const isHeld = new Uint8Array(free.length);
    for (const j of held) isHeld[j] = 1;
    const wrong: number[] = [];
    for (let j = 0; j < free.length; j++) if (((isHeld[j] ? pressure[j] : values[j]) as number) < -tolerance) wrong.push(j);
    if (wrong.length === 0) return values.map((value) => Math.max(0, value));
    let exchanged = wrong;
    if (wrong.length < fewest) {
      fewest = wrong.length;
      patience = PATIENCE;
    } else if (patience > 0) patience--;
    else exchanged = wrong.slice(-1);
    for (const j of exchanged) isHeld[j] = isHeld[j] ? 0 : 1;
    held = Array.from(free.keys()).filter((j) => isHeld[j]);
  }
  throw new EngineError('no-convergence', 'No forecasts without negative ones were found that agree. Take "set-to-zero".');
}
