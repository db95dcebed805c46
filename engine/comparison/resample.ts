import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import { figureOf, type Figure, type UnitSums } from './figure.ts';

export interface ResampleOptions {
  readonly figure: Figure;
  readonly draws: number;
  /** Units that are drawn together, 1 for independent ones. */
  readonly blockLength: number;
}

/** Draws between two looks at whether the user has cancelled. */
const LOOK_EVERY = 64;

/**
 * The figure of each run in draws of units with replacement: the same units for all runs of a draw, so that differences are paired.
 *
 * With blocks, runs of neighbouring units are drawn, from anywhere in the order of units with the end joined to the beginning, and the last one is cut
 * where the sample is full.
 *
 * @param runs - the sums of each run over the same n units, nothing missing
 * @returns an array a run, of `draws` values in the order of draws
 * @throws EngineError `cancelled`
 * @see Politis & Romano (1992), in LePage & Billard (eds.), Exploring the Limits of Bootstrap, 263-270, for circular blocks
 */
export function resample(
  runs: readonly UnitSums[],
  { figure, draws, blockLength }: ResampleOptions,
  context: Pick<Context, 'rng' | 'shouldStop'>,
): Float64Array[] {
  const n = runs[0]?.numerator.length ?? 0;
  const out = runs.map(() => new Float64Array(draws));
  const places = new Int32Array(n);
  for (let draw = 0; draw < draws; draw++) {
    if (draw % LOOK_EVERY === 0 && context.shouldStop()) throw new EngineError('cancelled', 'the bootstrap was cancelled');
    drawPlaces(places, blockLength, context);
    runs.forEach(({ numerator, denominator }, k) => {
      const weight = denominator ? sumAt(denominator, places) : n;
      (out[k] as Float64Array)[draw] = figureOf(sumAt(numerator, places), weight, figure);
    });
  }
  return out;
}

function drawPlaces(places: Int32Array, blockLength: number, { rng }: Pick<Context, 'rng'>): void {
  const n = places.length;
  if (blockLength === 1) {
    for (let i = 0; i < n; i++) places[i] = Math.floor(rng.uniform() * n);
    return;
  }
  for (let i = 0; i < n; i += blockLength) {
    const from = Math.floor(rng.uniform() * n);
    for (let j = 0; j < blockLength && i + j < n; j++) places[i + j] = (from + j) % n;
  }
}

/** Four sums at a time, which do not wait for each other. */
function sumAt(values: Float64Array, places: Int32Array): number {
  const n = places.length;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    first += values[places[i] as number] as number;
    second += values[places[i + 1] as number] as number;
    third += values[places[i + 2] as number] as number;
    fourth += values[places[i + 3] as number] as number;
  }
  for (; i < n; i++) first += values[places[i] as number] as number;
  return first + second + (third + fourth);
}
