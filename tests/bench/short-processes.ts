import { createRng, type Rng } from '../../engine/core/rng.ts';
import type { TestSeries } from './accuracy-data.ts';

/** A process of exponential smoothing with additive errors; parameters are drawn for each series. */
export interface Process {
  readonly name: string;
  readonly trend: 'none' | 'additive' | 'damped' | 'drift';
  readonly season: boolean;
  /** Alpha of 1: a random walk. */
  readonly walk?: boolean;
}

export const PROCESSES: readonly Process[] = [
  { name: 'ETS(A,N,N)', trend: 'none', season: false },
  { name: 'ETS(A,A,N)', trend: 'additive', season: false },
  { name: 'ETS(A,Ad,N)', trend: 'damped', season: false },
  { name: 'ETS(A,N,A)', trend: 'none', season: true },
  { name: 'ETS(A,A,A)', trend: 'additive', season: true },
  { name: 'random walk', trend: 'none', season: false, walk: true },
  { name: 'walk with drift', trend: 'drift', season: false, walk: true },
];

const QUARTERS = 4;

/** Series of 14 to 41 values and 6 more, with a season of 16 to 64 and 8 more, of a level of about 1,000 and errors of about 10. */
export function simulate({ name, trend, season, walk }: Process, count: number, seed: number): TestSeries[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, k) => {
    const m = season ? QUARTERS : 1;
    const horizon = season ? 8 : 6;
    const n = season ? 16 + Math.floor(rng.uniform() * 49) : 14 + Math.floor(rng.uniform() * 28);
    const values = path({ name, trend, season, ...(walk ? { walk } : {}) }, n + horizon, m, rng);
    return { id: `${name}/${k}`, group: name, m, training: values.slice(0, n), actual: values.slice(n) };
  });
}

function path({ trend, season, walk }: Process, length: number, m: number, rng: Rng): Float64Array {
  const moves = trend === 'additive' || trend === 'damped';
  const sigma = 5 + 10 * rng.uniform();
  const alpha = walk ? 1 : 0.05 + 0.9 * rng.uniform();
  const beta = moves ? 0.5 * alpha * rng.uniform() : 0;
  const gamma = season ? 0.5 * (1 - alpha) * rng.uniform() : 0;
  const phi = trend === 'damped' ? 0.8 + 0.18 * rng.uniform() : 1;
  const effects = Float64Array.from({ length: m }, () => (season ? 2 * sigma * rng.normal() : 0));
  let level = 1000;
  let slope = trend === 'none' ? 0 : 0.5 * sigma * rng.normal();
  return Float64Array.from({ length }, (_, t) => {
    const base = level + phi * slope;
    const error = sigma * rng.normal();
    const effect = effects[t % m] as number;
    level = base + alpha * error;
    slope = phi * slope + beta * error;
    effects[t % m] = effect + gamma * error;
    return base + effect + error;
  });
}
