import { EngineError } from '../../core/errors.ts';
import { nelderMead } from '../../math/nelder-mead.ts';
import { backcast, roughState } from './backcast.ts';
import { emptyState, type CesForm, type CesParameters, type CesState } from './recursion.ts';
import { ADMISSIBLE, imaginaryBounds, isAdmissible, plausibleLimits, type GrowthLimits } from './region.ts';

export interface CesEstimate {
  readonly form: CesForm;
  readonly parameters: CesParameters;
  /** After the last value. */
  readonly state: CesState;
  readonly sse: number;
  /** Parameters and the variance. */
  readonly count: number;
  readonly aicc: number;
  readonly converged: boolean;
}

/** Smoothing parameters that a form has. */
export const parameterCount = (form: CesForm): number => (form === 'full' ? 4 : form === 'partial' ? 3 : 2);

/** First values of the search: the middle, and where smooth trends have their best. */
const STARTS = [1.3, 1.9];
const BETA0 = { partial: 0.3, full: 1.3 };
const STEPS = [0.3, 1.5, 0.3, 0.15];

/** The imaginary part is searched on a logistic scale between its bounds. */
function parametersAt(x: ArrayLike<number>, form: CesForm, limits: GrowthLimits): CesParameters {
  const alpha0 = x[0] as number;
  const [low, high] = imaginaryBounds(limits, alpha0);
  return {
    alpha0,
    alpha1: low + (high - low) / (1 + Math.exp(-(x[1] as number))),
    beta0: form === 'partial' || form === 'full' ? (x[2] as number) : 0,
    beta1: form === 'full' ? (x[3] as number) : 0,
  };
}

/** Corrected criterion of Akaike, with the variance concentrated out. */
export const aiccOf = (sse: number, n: number, count: number): number =>
  n - count - 1 > 0
    ? n * Math.log(sse / n) + n * (1 + Math.log(2 * Math.PI)) + 2 * count + (2 * count * (count + 1)) / (n - count - 1)
    : Infinity;

/**
 * Complex exponential smoothing of one form by least squares over its smoothing parameters, the first state backcast.
 *
 * @param y - length n, nothing missing, not constant; n >= 2 m for seasonal forms
 * @throws EngineError `cancelled`
 */
export function estimateCes(form: CesForm, y: Float64Array, m: number, limits: GrowthLimits, shouldStop: () => boolean): CesEstimate {
  const n = y.length;
  const rough = roughState(form, y, m);
  const state = emptyState(form, m);
  const objective = (x: Float64Array): number => {
    const parameters = parametersAt(x, form, limits);
    if (!isAdmissible(form, limits, parameters)) return Infinity;
    const sse = backcast(form, m, parameters, y, rough, state);
    return Number.isFinite(sse) ? Math.log(Math.max(sse, 1e-290)) : Infinity;
  };
  const size = parameterCount(form);
  const steps = STEPS.slice(0, size);
  let found: ReturnType<typeof nelderMead> | null = null;
  for (const alpha0 of STARTS) {
    const start = [alpha0, 0, BETA0[form === 'full' ? 'full' : 'partial'], 1].slice(0, size);
    const next = nelderMead(objective, start, { steps, tolerance: 1e-5, maxEvaluations: 60 * size, shouldStop });
    if (found === null || next.value < found.value) found = next;
  }
  // A simplex may collapse before it is there: a second, smaller one goes on from where it stopped.
  if (found !== null) {
    const again = nelderMead(objective, found.x, {
      steps: steps.map((step) => step / 6),
      tolerance: 1e-9,
      maxEvaluations: 100 * size,
      shouldStop,
    });
    if (again.value <= found.value) found = again;
  }
  if (found === null) throw new EngineError('no-convergence', 'CES found no parameters.');
  const parameters = parametersAt(found.x, form, limits);
  const sse = backcast(form, m, parameters, y, rough, state);
  const count = size + 1;
  return { form, parameters, state, sse, count, aicc: aiccOf(Math.max(sse, 1e-290), n, count), converged: found.converged };
}

/**
 * The same within the bounds of stability alone. The narrow valley beside an imaginary part of 1 is searched by itself: from afar it is missed.
 *
 * @throws EngineError `cancelled`
 */
export function estimateAdmissible(form: CesForm, y: Float64Array, m: number, shouldStop: () => boolean): CesEstimate {
  const far = estimateCes(form, y, m, ADMISSIBLE, shouldStop);
  const near = estimateCes(form, y, m, plausibleLimits(form, m, y), shouldStop);
  return near.sse < far.sse ? near : far;
}
