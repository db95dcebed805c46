import { EngineError } from '../../core/errors.ts';
import { estimate, type Estimate, type Workspace } from './estimate.ts';
import type { Form } from './form.ts';
import { provenTrend } from './multi-step.ts';

/** Information criterion that chooses among forms. */
export type Criterion = 'aicc' | 'aic' | 'bic';

export interface Criteria {
  readonly logLik: number;
  readonly aic: number;
  /** Infinite where there are too few values for the correction. */
  readonly aicc: number;
  readonly bic: number;
}

/**
 * Information criteria as R's `ets` counts them: the variance is a parameter, constants of the likelihood are dropped.
 *
 * @param n - observed values
 */
export function criteriaOf({ deviance, parameters }: Estimate, n: number): Criteria {
  const k = parameters + 1;
  const room = n - k - 1;
  const aic = deviance + 2 * k;
  return {
    logLik: -deviance / 2,
    aic,
    aicc: room > 0 ? aic + (2 * k * (k + 1)) / room : Infinity,
    bic: deviance + Math.log(n) * k,
  };
}

export interface Selection {
  readonly best: Estimate;
  readonly criteria: Criteria;
  /** All forms that could be fitted. */
  readonly fitted: readonly Estimate[];
}

/** Fitted forms that a form can take its start from: those that differ from it in one part. */
const siblings = (form: Form, fitted: readonly Estimate[]): Estimate[] =>
  fitted.filter(
    ({ form: other }) =>
      Number(other.error !== form.error) +
        Number(other.trend !== form.trend || other.damped !== form.damped) +
        Number(other.season !== form.season) ===
      1,
  );

/** Values times season length from which on forms with a trend are tried only where their kind has a chance without one. */
const MANY = 20_000;
/** How far behind is without a chance, per value: a trend does not gain so much. */
const HOPELESS = 0.1;

/** Whether the form without trend of this error and season is far behind that of another error and season. */
function isHopeless(form: Form, fitted: readonly Estimate[], n: number): boolean {
  if (form.trend === 'N') return false;
  let lowest = Infinity;
  let own = NaN;
  for (const { form: other, deviance } of fitted) {
    if (other.trend !== 'N') continue;
    lowest = Math.min(lowest, deviance);
    if (other.error === form.error && other.season === form.season) own = deviance;
  }
  return own > lowest + HOPELESS * n;
}

/**
 * Fits the forms, each starting also from what its siblings found, and chooses by an information criterion.
 *
 * @param forms - the simple before the complex
 * @param provesTrend - whether a trend must also pay over several steps, see `provenTrend`
 * @throws EngineError `no-convergence` when none can be fitted, `cancelled`
 */
export function select(workspace: Workspace, forms: readonly Form[], criterion: Criterion, provesTrend: boolean): Selection {
  const n = workspace.pass.count;
  const fitted: Estimate[] = [];
  let chosen: Selection | null = null;
  const isMany = n * workspace.seasonLength > MANY;
  const inOrder = isMany ? [...forms.filter(({ trend }) => trend === 'N'), ...forms.filter(({ trend }) => trend !== 'N')] : forms;
  for (const form of inOrder) {
    if (isMany && isHopeless(form, fitted, n)) continue;
    const found = estimate(workspace, form, siblings(form, fitted));
    if (!found) continue;
    fitted.push(found);
    const criteria = criteriaOf(found, n);
    if (!Number.isFinite(criteria[criterion])) continue;
    if (chosen === null || criteria[criterion] < chosen.criteria[criterion]) chosen = { best: found, criteria, fitted };
  }
  if (chosen === null)
    throw new EngineError('no-convergence', `No form of exponential smoothing could be fitted to ${n} values.`, { values: n });
  if (!provesTrend) return chosen;
  const best = provenTrend(workspace, chosen.best, fitted);
  return best === chosen.best ? chosen : { best, criteria: criteriaOf(best, n), fitted };
}
