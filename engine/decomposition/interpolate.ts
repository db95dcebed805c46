import { extent } from '../math/moments.ts';
import { regress } from '../math/regress.ts';
import { fillGaps } from '../transforms/fill-gaps.ts';
import { takeOutSeasons } from './rounds.ts';

/** Most waves of one season that the first guess has, and of each of several. */
const MOST_WAVES = { single: 5, several: 20 } as const;
const MOST_POWERS = 6;
/** Filled values may leave the range of the others by this share of it; else straight lines are safer. */
const ROOM = 0.5;

/**
 * Fills missing values of a seasonal series: a first guess by waves and a polynomial, a robust decomposition of that, straight lines across
 * the gaps of the adjusted series, and the seasons put back.
 *
 * @param y - length n, NaN where missing, at least one value there
 * @param lengths - season lengths, ascending, each seen more than twice
 * @returns `y` itself when nothing is missing; straight lines alone where fewer than two seasons are there or the result leaves their range
 * @see Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 13.9; as R's `na.interp`
 */
export function interpolateSeasonal(y: Float64Array, lengths: readonly number[]): Float64Array {
  const observed = Int32Array.from(y.keys()).filter((t) => !Number.isNaN(y[t] as number));
  if (observed.length === y.length) return y;
  const straight = (): Float64Array => fillGaps(y, 1);
  const longest = lengths[lengths.length - 1] ?? 1;
  if (lengths.length === 0 || observed.length <= 2 * longest) return straight();
  const guess = Float64Array.from(y);
  const predicted = wavesAndPowers(y, observed, lengths);
  if (!predicted) return straight();
  for (let t = 0; t < guess.length; t++) if (Number.isNaN(guess[t] as number)) guess[t] = predicted[t] as number;
  const { adjusted } = takeOutSeasons(guess, lengths, { robust: true });
  const joined = fillGaps(
    adjusted.map((value, t) => (Number.isNaN(y[t] as number) ? NaN : value)),
    1,
  );
  // What the decomposition took out at a gap is the guess less its adjusted value.
  const filled = y.map((value, t) =>
    Number.isNaN(value) ? (joined[t] as number) + (guess[t] as number) - (adjusted[t] as number) : value,
  );
  const { min, max } = extent(y);
  const room = ROOM * (max - min);
  const after = extent(filled);
  return after.max > max + room || after.min < min - room ? straight() : filled;
}

/** Regression on Fourier waves and powers of time; null where there are too few values for it. */
function wavesAndPowers(y: Float64Array, observed: Int32Array, lengths: readonly number[]): Float64Array | null {
  const n = y.length;
  const most = lengths.length > 1 ? MOST_WAVES.several : MOST_WAVES.single;
  const columns: Float64Array[] = [new Float64Array(n).fill(1)];
  const powers = Math.min(MOST_POWERS, Math.max(1, Math.trunc(n / 10)));
  // About the middle and over the half length, which keeps powers nearly independent.
  for (let power = 1; power <= powers; power++) columns.push(Float64Array.from({ length: n }, (_, t) => ((2 * t) / (n - 1) - 1) ** power));
  for (const m of lengths)
    for (let k = 1; k <= Math.min(Math.trunc(m / 2), most); k++) {
      const turn = (2 * Math.PI * k) / m;
      columns.push(Float64Array.from({ length: n }, (_, t) => Math.cos(turn * (t % m))));
      // The sine of half a turn a period is zero everywhere.
      if (2 * k < m) columns.push(Float64Array.from({ length: n }, (_, t) => Math.sin(turn * (t % m))));
    }
  if (observed.length <= columns.length) return null;
  const pick = (column: Float64Array): Float64Array => Float64Array.from(observed, (t) => column[t] as number);
  const { coefficients } = regress(columns.map(pick), pick(y));
  return Float64Array.from({ length: n }, (_, t) =>
    columns.reduce((sum, column, i) => sum + (column[t] as number) * (coefficients[i] as number), 0),
  );
}
