import type { Series } from '../../core/panel.ts';
import { extent } from '../../math/moments.ts';
import type { Parameter, Refusal, Spec } from '../model.ts';
import { choiceSetting, numberSetting } from '../refuse-spec.ts';
import type { Objective } from './estimate.ts';
import { everyForm, isUnstable, needsPositive, type Form } from './form.ts';
import type { Fixed } from './problem.ts';
import type { Bounds } from './region.ts';
import type { Criterion } from './select.ts';

const part = (value: string): { readonly value: string; readonly label: string } => ({
  value,
  label: value[0]?.toUpperCase() + value.slice(1),
});

/** Parameters of the form. */
export const formParameters = {
  error: {
    name: 'error',
    label: 'Error',
    help: 'Additive errors have the same size everywhere, multiplicative ones grow with the level. Chosen from the data when not set.',
    type: 'choice',
    choices: ['additive', 'multiplicative'].map(part),
  },
  trend: {
    name: 'trend',
    label: 'Trend',
    help: 'None, a change by the same amount (additive) or by the same share (multiplicative) each period. Chosen from the data when not set.',
    type: 'choice',
    choices: [...['none', 'additive', 'multiplicative'].map(part), { value: 'damped', label: 'Additive, damped' }],
  },
  damped: {
    name: 'damped',
    label: 'Damped trend',
    help: 'Whether the trend levels off over the horizon. Chosen from the data when not set.',
    type: 'boolean',
  },
  season: {
    name: 'season',
    label: 'Season',
    help: 'None, an amount (additive) or a share (multiplicative) for each period of the season. Chosen from the data when not set.',
    type: 'choice',
    choices: ['none', 'additive', 'multiplicative'].map(part),
  },
} as const satisfies Record<string, Parameter>;

const smoothingParameter = (name: string, label: string, help: string, max: number): Parameter => ({
  name,
  label,
  help: `${help} Estimated when not set.`,
  type: 'number',
  empty: 'estimated',
  min: 0,
  max,
  advanced: true,
});

/** Smoothing parameters that can be held fixed. */
export const smoothingParameters = {
  alpha: smoothingParameter(
    'alpha',
    'alpha',
    'Share of an error that the level takes over: near 0 slow, near 1 as quick as the naive forecast.',
    2,
  ),
  beta: smoothingParameter('beta', 'beta', 'Share of an error that the trend takes over; at most alpha.', 4),
  gamma: smoothingParameter('gamma', 'gamma', 'Share of an error that the season takes over; at most 1 - alpha.', 2),
  phi: smoothingParameter('phi', 'phi', 'What is left of a damped trend after each period.', 1),
} as const;

/** How the fit is made. */
export const fitParameters = {
  ic: {
    name: 'ic',
    label: 'Criterion between forms',
    help: 'Information criterion that chooses the form. BIC prefers simpler ones.',
    type: 'choice',
    default: 'aicc',
    choices: [
      { value: 'aicc', label: 'AICc' },
      { value: 'aic', label: 'AIC' },
      { value: 'bic', label: 'BIC' },
    ],
    advanced: true,
  },
  opt_crit: {
    name: 'opt_crit',
    label: 'Parameters by',
    help: 'What the parameters are estimated by: highest likelihood, or least mean squared one-step error.',
    type: 'choice',
    default: 'lik',
    choices: [
      { value: 'lik', label: 'Likelihood' },
      { value: 'mse', label: 'Mean squared error' },
    ],
    advanced: true,
  },
  bounds: {
    name: 'bounds',
    label: 'Parameter region',
    help: 'Usual: 0 < beta < alpha < 1, gamma < 1 - alpha. Admissible: all with which the distant past is forgotten. Both: where they overlap.',
    type: 'choice',
    default: 'both',
    choices: ['both', 'usual', 'admissible'].map(part),
    advanced: true,
  },
  prove_trend: {
    name: 'prove_trend',
    label: 'Trends must pay over several steps',
    help: 'Keeps a trend only where it also makes in-sample errors over two seasons, or six steps, smaller. Without this the criterion alone chooses.',
    type: 'boolean',
    default: true,
    advanced: true,
  },
  restrict: {
    name: 'restrict',
    label: 'Leave out unstable forms',
    help: 'Leaves out additive errors with a multiplicative trend or season, whose variance is infinite, and ETS(M,M,A).',
    type: 'boolean',
    default: true,
    advanced: true,
  },
  allow_multiplicative_trend: {
    name: 'allow_multiplicative_trend',
    label: 'Try multiplicative trends',
    help: 'Also tries trends that grow by a share each period. Such forecasts can grow beyond all reason.',
    type: 'boolean',
    default: false,
    advanced: true,
  },
} as const satisfies Record<string, Parameter>;

/** Longer seasons are left out: their many effects cannot be told from noise. */
export const LONGEST_SEASON = 400;

/** Whether a season can be estimated at all: two whole seasons and a few values more. */
export const canHaveSeason = ({ y, seasonLength: m }: Series): boolean => m > 1 && m <= LONGEST_SEASON && y.length >= 2 * m + 3;

export const isPositive = ({ y }: Series): boolean => extent(y).min > 0;

/** Values fixed by the user. */
export const fixedOf = (spec: Spec): Fixed => ({
  alpha: numberSetting(spec, 'alpha') ?? null,
  beta: numberSetting(spec, 'beta') ?? null,
  gamma: numberSetting(spec, 'gamma') ?? null,
  phi: numberSetting(spec, 'phi') ?? null,
});

export const boundsOf = (spec: Spec): Bounds => choiceSetting<Bounds>(spec, 'bounds', 'both');
export const criterionOf = (spec: Spec): Criterion => choiceSetting<Criterion>(spec, 'ic', 'aicc');
export const objectiveOf = (spec: Spec): Objective => choiceSetting<Objective>(spec, 'opt_crit', 'lik');

/** Why smoothing parameters do not go together; null when they do. */
export function refuseSmoothing(spec: Spec, label: string): Refusal | null {
  const { alpha, beta, gamma } = fixedOf(spec);
  if (boundsOf(spec) === 'admissible') return null;
  const refuse = (name: string, needs: string, got: number): Refusal => ({
    code: 'invalid-option',
    message: `${label}: "${name}" must be ${needs} but is ${got}, unless "bounds" is admissible.`,
  });
  if (alpha !== null && alpha > 1) return refuse('alpha', 'at most 1', alpha);
  if (beta !== null && beta > (alpha ?? 1)) return refuse('beta', `at most alpha, ${alpha ?? 1}`, beta);
  if (gamma !== null && gamma > 1 - (alpha ?? 0)) return refuse('gamma', `at most 1 - alpha, ${1 - (alpha ?? 0)}`, gamma);
  return null;
}

const LETTERS: Readonly<Record<string, 'N' | 'A' | 'M'>> = { none: 'N', additive: 'A', multiplicative: 'M', damped: 'A' };

/**
 * The forms that settings leave to choose from, before any look at the data.
 *
 * @returns empty when the settings contradict each other
 */
export function formsOf(spec: Spec): readonly Form[] {
  const error = LETTERS[choiceSetting<string>(spec, 'error', '')];
  const trendName = choiceSetting<string>(spec, 'trend', '');
  const trend = LETTERS[trendName];
  const season = LETTERS[choiceSetting<string>(spec, 'season', '')];
  const damped = trendName === 'damped' ? true : typeof spec['damped'] === 'boolean' ? spec['damped'] : undefined;
  const multiplicativeTrends = trend === 'M' || spec['allow_multiplicative_trend'] === true;
  const restrict = spec['restrict'] !== false;
  return everyForm.filter(
    (form) =>
      (error === undefined || form.error === error) &&
      (trend === undefined || form.trend === trend) &&
      (season === undefined || form.season === season) &&
      // "Damped" says how a trend is, not that there is one; unless nothing else is left.
      (damped === undefined || form.damped === damped || (damped && trend === undefined && form.trend === 'N')) &&
      (form.trend !== 'M' || multiplicativeTrends) &&
      !(restrict && isUnstable(form)),
  );
}

/** Of these, the forms that a series allows: a season needs to be long enough, multiplicative parts need values above zero. */
export function formsFor(forms: readonly Form[], series: Series): readonly Form[] {
  const positive = isPositive(series);
  const seasonal = canHaveSeason(series);
  return forms.filter((form) => (positive || !needsPositive(form)) && (seasonal || form.season === 'N'));
}
