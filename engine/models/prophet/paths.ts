import type { Regressor } from '../../core/panel.ts';
import { EngineError } from '../../core/errors.ts';
import { instants } from './dates.ts';
import { termValues, width, type Rows } from './features.ts';
import type { FittedTerm, ProphetFitted } from './fitted.ts';
import { predictorAt, type TrendParameters } from './trend.ts';

/** What one set of parameters says about a stretch of time, in scaled units. */
export interface Path {
  /** Length n: what the trend is before saturation. */
  readonly predictor: Float64Array;
  /** Length n: 1 + multiplicative terms. */
  readonly factor: Float64Array;
  /** Length n: additive terms. */
  readonly added: Float64Array;
  readonly sigma: number;
  /** Mean size of a change of the rate. */
  readonly change: number;
}

/** A stretch of time with its regressors. */
export interface Stretch extends Rows {
  /** Scaled time. */
  readonly t: Float64Array;
  /** Scaled cap, length n; null unless the trend is logistic. */
  readonly caps: Float64Array | null;
}

/**
 * The `count` periods from `from` on.
 *
 * @throws EngineError `invalid-option` when a regressor that the model needs is not there, `missing-values` when one has a gap
 */
export function stretchOf(fitted: ProphetFitted, from: number, count: number, regressors: readonly Regressor[]): Stretch {
  const times = instants(fitted.axis ?? null, from, count);
  for (const name of regressorsOf(fitted)) {
    const known = regressors.find((regressor) => regressor.name === name);
    if (!known) throw new EngineError('invalid-option', `Prophet needs the future values of ${name}, which it was fitted with.`, { name });
    const gap = known.values.subarray(0, count).findIndex((value) => !(Math.abs(value) <= 1e100));
    if (gap >= 0 || known.values.length < count)
      throw new EngineError('missing-values', `Prophet needs ${count} future values of ${name} but value ${gap + 1} is missing.`, { name });
  }
  const t = times.map((ms) => (ms - fitted.startMs) / fitted.spanMs);
  return { times, regressors, t, caps: capsOf(fitted, count, regressors) };
}

/** Scaled caps of `count` periods; null unless the trend is logistic. */
export function capsOf(fitted: ProphetFitted, count: number, regressors: readonly Regressor[]): Float64Array | null {
  const { cap, yMin, yScale } = fitted;
  if (cap === undefined) return null;
  if (typeof cap === 'number') return new Float64Array(count).fill((cap - yMin) / yScale);
  const values = regressors.find(({ name }) => name === cap)?.values ?? new Float64Array(count).fill(NaN);
  return values.subarray(0, count).map((value) => (value - yMin) / yScale);
}

/** Names of the regressors that the model was fitted with, the cap and conditions among them. */
export function regressorsOf({ terms, cap }: ProphetFitted): string[] {
  const names = terms.flatMap((term) => {
    if (term.kind === 'regressor') return [term.name];
    return term.kind === 'season' && term.condition && 'regressor' in term.condition ? [term.condition.regressor] : [];
  });
  return typeof cap === 'string' ? [cap, ...names] : names;
}

/** The path of the estimates themselves. */
export const pathOf = (fitted: ProphetFitted, stretch: Stretch): Path => follow(fitted, fitted.terms, fitted.sigma, stretch);

/** One path for each posterior draw; the path of the estimates where there are none. */
export function pathsOf(fitted: ProphetFitted, stretch: Stretch): Path[] {
  if (!fitted.draws) return [pathOf(fitted, stretch)];
  const S = fitted.delta.length;
  return fitted.draws.map((draw) => {
    let at = 2 + S;
    const terms = fitted.terms.map((term) => ({ ...term, beta: draw.slice(at, (at += width(term))) }));
    const trend = { ...fitted, k: draw[0] as number, m: draw[1] as number, delta: draw.slice(2, 2 + S) };
    return follow(trend, terms, draw.at(-1) as number, stretch);
  });
}

function follow(trend: TrendParameters, terms: readonly FittedTerm[], sigma: number, stretch: Stretch): Path {
  const n = stretch.t.length;
  const factor = new Float64Array(n).fill(1);
  const added = new Float64Array(n);
  for (const term of terms) {
    const values = termValues(term, term.beta, stretch);
    const sum = term.mode === 'multiplicative' ? factor : added;
    for (let i = 0; i < n; i++) sum[i] = (sum[i] as number) + (values[i] as number);
  }
  let change = 0;
  for (let j = 0; j < trend.delta.length; j++) change += Math.abs(trend.delta[j] as number);
  return {
    predictor: stretch.t.map((t) => predictorAt(trend, t)),
    factor,
    added,
    sigma,
    change: trend.delta.length === 0 ? 0 : change / trend.delta.length,
  };
}
