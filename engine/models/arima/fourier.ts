import { kpssLevel, KPSS_LEVEL_5_PERCENT } from '../../features/kpss.ts';
import { mean } from '../../math/moments.ts';
import { orthogonalise } from '../../math/orthogonalise.ts';
import { pilotErrors } from './pilot.ts';
import { difference } from './difference.ts';

/** Sine and cosine waves of one season length. */
export interface FourierTerms {
  readonly period: number;
  /** Waves per season, each at most half the season length. */
  readonly harmonics: readonly number[];
  /** As long as `harmonics`. */
  readonly sine: readonly number[];
  readonly cosine: readonly number[];
}

/** Waves of one season, before they are estimated. */
export interface Waves {
  readonly period: number;
  readonly harmonics: readonly number[];
}

/**
 * Columns of waves, sine then cosine of each harmonic; the sine of half the season length is zero everywhere and stays out.
 *
 * @param from - period number of the first value, counted from the first value of the fit
 */
export function waveColumns({ period, harmonics }: Waves, from: number, length: number): Float64Array[] {
  return harmonics.flatMap((harmonic) => {
    const sine = new Float64Array(length);
    const cosine = new Float64Array(length);
    const start = Math.min(length, Number.isInteger(period) ? period : length);
    for (let t = 0; t < start; t++) {
      const angle = (2 * Math.PI * ((harmonic * (from + t)) % period)) / period;
      sine[t] = Math.sin(angle);
      cosine[t] = Math.cos(angle);
    }
    // Seasons of whole periods repeat.
    for (let t = start; t < length; t++) {
      sine[t] = sine[t - start] as number;
      cosine[t] = cosine[t - start] as number;
    }
    return 2 * harmonic === period ? [cosine] : [sine, cosine];
  });
}

/** Value of estimated waves at a period. */
export function wavesAt({ period, harmonics, sine, cosine }: FourierTerms, t: number): number {
  let value = 0;
  for (let i = 0; i < harmonics.length; i++) {
    const angle = (2 * Math.PI * (((harmonics[i] as number) * t) % period)) / period;
    value += (sine[i] as number) * Math.sin(angle) + (cosine[i] as number) * Math.cos(angle);
  }
  return value;
}

/** In all; several seasons share them. */
const MOST_HARMONICS = 24;
const PILOT_ORDER = 10;

/** Harmonics of a season that no shorter season has already. */
export function freshHarmonics(period: number, shorter: readonly number[], most: number): number[] {
  const all = Array.from({ length: Math.min(most, Math.floor(period / 2)) }, (_, i) => i + 1);
  return all.filter((harmonic) => shorter.every((other) => !Number.isInteger((harmonic * other) / period)));
}

/**
 * How many waves each season needs, by AICc of a regression with autoregressive errors: the longest candidates are fitted once, their errors
 * give the filter that whitens all columns, and one orthogonalisation tells the error of every number of waves.
 *
 * @param y - nothing missing
 * @param periods - season lengths, ascending
 * @param carried - season length that seasonal factors take care of; 1 for none
 */
export function chooseWaves(y: Float64Array, periods: readonly number[], carried: number): Waves[] {
  const most = Math.max(1, Math.floor(Math.min(MOST_HARMONICS, Math.floor((y.length - 10) / 4)) / periods.length));
  const candidates = periods.map((period, i) => ({
    period,
    harmonics: freshHarmonics(period, [...periods.slice(0, i), ...(carried > 1 ? [carried] : [])], most),
  }));
  const line = [Float64Array.from(y, () => 1), Float64Array.from(y, (_, t) => t / y.length)];
  const columnsOf = (waves: Waves): Float64Array[] => waveColumns(waves, 0, y.length);
  const residual = residualOf([...line, ...candidates.flatMap(columnsOf)], y);
  const level = kpssLevel(residual) > KPSS_LEVEL_5_PERCENT;
  const base = level ? difference(residual, 1) : residual;
  const white = whitener(base, level);
  return candidates.map((candidate, i) => {
    const others = candidates.filter((_, j) => j !== i).flatMap(columnsOf);
    const fixed = [...(level ? line.slice(1) : line), ...others].map(white);
    const own = candidate.harmonics.map((harmonic) => columnsOf({ period: candidate.period, harmonics: [harmonic] }).map(white));
    const count = shortestByAicc(fixed, own, white(y));
    return { period: candidate.period, harmonics: candidate.harmonics.slice(0, count) };
  });
}

function stacked(columns: readonly Float64Array[], y: Float64Array): Float64Array {
  const values = new Float64Array((columns.length + 1) * y.length);
  [...columns, y].forEach((column, c) => values.set(column, c * y.length));
  return values;
}

function residualOf(columns: readonly Float64Array[], y: Float64Array): Float64Array {
  const values = stacked(columns, y);
  const count = columns.length + 1;
  orthogonalise(values, y.length, count, new Float64Array(count * count), 0);
  return values.slice(columns.length * y.length);
}

/** The filter that turns an autoregressive series white, applied after the same difference. */
function whitener(base: Float64Array, differenceFirst: boolean): (column: Float64Array) => Float64Array {
  const order = Math.max(0, Math.min(PILOT_ORDER, Math.floor(base.length / 4)));
  const impulse = new Float64Array(order + 1);
  const { phi } = pilotErrors(base, mean(base), order);
  impulse[0] = 1;
  for (let i = 1; i <= order; i++) impulse[i] = -(phi[i - 1] as number);
  return (column) => {
    const source = differenceFirst ? difference(column, 1) : column;
    const out = new Float64Array(Math.max(0, source.length - order));
    for (let t = 0; t < out.length; t++) {
      let value = 0;
      for (let i = 0; i <= order; i++) value += (impulse[i] as number) * (source[t + order - i] as number);
      out[t] = value;
    }
    return out;
  };
}

function shortestByAicc(fixed: readonly Float64Array[], own: readonly (readonly Float64Array[])[], y: Float64Array): number {
  const columns = [...fixed, ...own.flat()];
  const values = stacked(columns, y);
  const count = columns.length + 1;
  const triangle = new Float64Array(count * count);
  orthogonalise(values, y.length, count, triangle, 0);
  let squares = 0;
  for (let t = 0; t < y.length; t++) squares += (values[columns.length * y.length + t] as number) ** 2;
  // From all of the waves down to none, putting back what each column explains.
  let best = own.length;
  let lowest = Infinity;
  let used = columns.length;
  for (let k = own.length; k >= 0; k--) {
    const room = y.length - used - 2;
    const value = room > 0 ? y.length * Math.log(squares / y.length) + 2 * (used + 1) + (2 * (used + 1) * (used + 2)) / room : Infinity;
    if (value <= lowest) {
      lowest = value;
      best = k;
    }
    if (k === 0) break;
    for (let c = (own[k - 1] as readonly Float64Array[]).length; c > 0; c--) {
      used--;
      squares += (triangle[used * count + columns.length] as number) ** 2;
    }
  }
  return best;
}
