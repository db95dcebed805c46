import { createRng } from '../../core/rng.ts';
import type { States } from './moments.ts';

/** Paths drawn: the 95% limits then shake by about 2% of the width. */
const PATHS = 5000;

/**
 * Draws future paths of a form whose variances have no closed form.
 *
 * Steps are drawn one after the other for all paths, so that a longer horizon has the same first steps. A path that leaves the domain of a
 * multiplicative part keeps the states it had.
 *
 * @param spread - standard deviation of each path's errors, length `PATHS`
 * @returns for each step the values of all paths, ascending
 */
export function simulate(states: States, horizon: number, seed: number): Float64Array[] {
  const { form, alpha, beta, gamma, phi, season } = states;
  const m = season.length;
  const rng = createRng(seed);
  const sigma = Math.sqrt(states.sigma2);
  const levels = new Float64Array(PATHS).fill(states.level);
  const slopes = new Float64Array(PATHS).fill(states.slope);
  const effects = new Float64Array(PATHS * m);
  for (let j = 0; j < m; j++) effects.fill(season[j] as number, j * PATHS, (j + 1) * PATHS);
  const steps: Float64Array[] = [];
  for (let h = 0; h < horizon; h++) {
    const values = new Float64Array(PATHS);
    const row = m > 0 ? (h % m) * PATHS : 0;
    for (let i = 0; i < PATHS; i++) {
      const level = levels[i] as number;
      const slope = slopes[i] as number;
      const growth = form.trend === 'N' ? 0 : form.trend === 'A' ? phi * slope : slope ** phi;
      const base = form.trend === 'M' ? level * growth : level + growth;
      const effect = m > 0 ? (effects[row + i] as number) : 0;
      const expected = form.season === 'N' ? base : form.season === 'A' ? base + effect : base * effect;
      // A multiplicative error below -1 would make the value negative; R cuts there too.
      const error = form.error === 'A' ? sigma * rng.normal() : expected * Math.max(-1, sigma * rng.normal());
      const value = expected + error;
      values[i] = value;
      const surprise = form.season === 'M' ? error / effect : error;
      const nextLevel = base + alpha * surprise;
      const nextSlope = form.trend === 'M' ? growth + (beta * surprise) / level : growth + beta * surprise;
      const nextEffect = form.season === 'M' ? effect + (gamma * error) / base : effect + gamma * error;
      const sound =
        Math.abs(value) < 1e200 &&
        (form.trend !== 'M' || (nextLevel > 0 && nextSlope > 0)) &&
        (form.season !== 'M' || (nextEffect > 0 && nextLevel > 0));
      if (!sound) {
        values[i] = Math.min(Math.max(value, -1e200), 1e200);
        continue;
      }
      levels[i] = nextLevel;
      slopes[i] = nextSlope;
      if (m > 0) effects[row + i] = nextEffect;
    }
    steps.push(values.sort());
  }
  return steps;
}

/** Quantile of ascending values, R's type 8: about median-unbiased whatever the distribution. */
export function quantile(ascending: Float64Array, p: number): number {
  const n = ascending.length;
  const at = Math.min(Math.max((n + 1 / 3) * p + 1 / 3, 1), n);
  const below = Math.floor(at);
  const lower = ascending[below - 1] as number;
  const upper = ascending[Math.min(below, n - 1)] as number;
  return lower + (at - below) * (upper - lower);
}
