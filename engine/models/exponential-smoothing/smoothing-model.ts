import type { Context } from '../../core/context.ts';
import type { Series } from '../../core/panel.ts';
import { countObserved } from '../../math/moments.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import type { Fitted, LocalModel, Parameter, Refusal, Spec } from '../model.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { throwIfRefused } from '../refusals.ts';
import { describeSmoothing } from './describe.ts';
import { newWorkspace } from './estimate.ts';
import { formName, type Form } from './form.ts';
import { withGaps } from './gap-uncertainty.ts';
import { hasMoments } from './moments.ts';
import { predict } from './predict.ts';
import { rivalsOf, type Rival } from './rivals.ts';
import { stateUncertainty, type Uncertainty } from './uncertainty.ts';
import { forecastV1, type SavedV1 } from './saved-v1.ts';
import { select } from './select.ts';
import { boundsOf, canHaveSeason, criterionOf, fixedOf, formsFor, LONGEST_SEASON, objectiveOf, refuseSmoothing } from './settings.ts';

export interface SmoothingFitted extends Fitted {
  /** 2 where rivals were saved without their variance and the slope of a form without trend counted as known. */
  readonly formatVersion: 2 | 3;
  /** Notation of the form, for example `ETS(A,Ad,N)`. */
  readonly name: string;
  readonly form: Form;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  /** States after the last value. */
  readonly level: number;
  readonly slope: number;
  /** Effects of the next m steps, the first one next; empty without a season. */
  readonly season: readonly number[];
  /** States before the first value; effects by position t % m. */
  readonly initial: { readonly level: number; readonly slope: number; readonly season: readonly number[] };
  /**
   * Variance of the one-step errors over n less `parameters`; of the relative errors when they are multiplicative. Errors after a gap count as
   * what they are for one step.
   */
  readonly sigma2: number;
  /** Covariances of the states after the last value, what went on unseen in gaps included; absent after a perfect fit. */
  readonly uncertainty?: Uncertainty;
  /** Forms that might as well have been chosen. */
  readonly rivals: readonly Rival[];
  /** Observed values. */
  readonly observations: number;
  /** Estimated numbers without the variance, as R counts them. */
  readonly parameters: number;
  /** As R has it: variance concentrated out, constants dropped. */
  readonly logLik: number;
  /** Corrected Akaike criterion; absent where there are too few values for it. */
  readonly aicc?: number;
}

/** What a member of the exponential-smoothing family is made from. */
export interface SmoothingOptions {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly complexity: number;
  /** Fewest observed values. */
  readonly atLeast: number;
  /** True when the model is nothing without its season. */
  readonly needsSeason?: boolean;
  readonly parameters: readonly Parameter[];
  readonly limits: readonly string[];
  /** The forms to choose among, by the settings alone; none when they contradict each other. */
  readonly forms: (spec: Spec) => readonly Form[];
}

const LARGEST = 1e100;

function refuseValues({ y }: Series, atLeast: number, label: string): Refusal | null {
  const observed = countObserved(y);
  if (observed < atLeast)
    return { code: 'series-too-short', message: `${label} needs at least ${atLeast} values but the series has ${observed}.` };
  for (let t = 0; t < y.length; t++)
    if (Math.abs(y[t] as number) > LARGEST)
      return { code: 'not-finite', message: `${label} needs values of at most 1e100 but number ${t + 1} is ${y[t]}.` };
  return null;
}

function refuseSeason(series: Series, label: string): Refusal | null {
  if (canHaveSeason(series)) return null;
  const m = series.seasonLength;
  const outside = m < 2 || m > LONGEST_SEASON;
  return outside
    ? { code: 'invalid-option', message: `${label} needs a season of 2 to ${LONGEST_SEASON} periods but the season has ${m}.` }
    : {
        code: 'series-too-short',
        message: `${label} needs two seasons and three values, ${2 * m + 3} in all, but the series has ${series.y.length}.`,
      };
}

/** What was set of the form, as `"error" "additive" and "season" "multiplicative"`. */
const formSettings = (spec: Spec): string =>
  ['error', 'trend', 'damped', 'season']
    .flatMap((name) => (spec[name] == null ? [] : [`"${name}" ${JSON.stringify(spec[name])}`]))
    .join(' and ');

/** The forms for a series, or why there are none. */
function formsOrRefusal(options: SmoothingOptions, series: Series, spec: Spec): readonly Form[] | Refusal {
  const { label } = options;
  const asked = options.forms(spec);
  if (asked.length === 0)
    return {
      code: 'invalid-option',
      message: `${label}: ${formSettings(spec)} leave no form, so one of them must change; unstable forms need "restrict" to be false.`,
    };
  const forms = formsFor(asked, series);
  if (forms.length > 0) return forms;
  // A season that the series is too short for is left out rather than the series.
  const withoutSeason = options.needsSeason
    ? []
    : formsFor(
        asked.map((form) => ({ ...form, season: 'N' as const })),
        series,
      );
  if (withoutSeason.length > 0) return withoutSeason;
  return { code: 'negative-values', message: `${label}: multiplicative parts need values above zero.` };
}

/** A model that picks one form of exponential smoothing, by an information criterion, from those it allows. */
export function smoothingModel(options: SmoothingOptions): LocalModel<SmoothingFitted | SavedV1> {
  const { kind, label, summary, complexity, parameters, limits } = options;
  const refuse = (series: Series, spec: Spec): Refusal | null => {
    const refusal = refuseSpec(parameters, spec, label) ?? refuseSmoothing(spec, label) ?? refuseValues(series, options.atLeast, label);
    if (refusal) return refusal;
    const seasonal = options.needsSeason ? refuseSeason(series, label) : null;
    if (seasonal) return seasonal;
    const forms = formsOrRefusal(options, series, spec);
    return 'code' in forms ? forms : null;
  };
  const fit = (series: Series, spec: Spec, context: Context): SmoothingFitted => {
    throwIfRefused(refuse(series, spec));
    return fitForms(series, formsOrRefusal(options, series, spec) as readonly Form[], spec, context);
  };
  /** The form that was chosen and its rivals compete again. */
  const refit = (fitted: SmoothingFitted | SavedV1, series: Series, context: Context): SmoothingFitted | null => {
    if (isV1(fitted)) return null;
    const forms = formsFor([fitted.form, ...fitted.rivals.map(({ form }) => form)], series);
    return forms.length > 0 ? fitForms(series, forms, {}, context) : null;
  };
  const fitForms = (series: Series, forms: readonly Form[], spec: Spec, context: Context): SmoothingFitted => {
    const { y, seasonLength } = series;
    const m = canHaveSeason(series) ? seasonLength : 1;
    const workspace = newWorkspace(y, fillGaps(y, seasonLength), m, {
      bounds: boundsOf(spec),
      fixed: fixedOf(spec),
      objective: objectiveOf(spec),
      shouldStop: context.shouldStop,
    });
    const { best, criteria, fitted } = select(workspace, forms, criterionOf(spec), spec['prove_trend'] !== false);
    const { scale } = workspace;
    const { form, smoothing, initial, final } = best;
    const unit = form.season === 'M' ? 1 : scale;
    const slopeUnit = form.trend === 'M' ? 1 : scale;
    const observations = workspace.pass.count;
    const variance = best.sse / Math.max(1, observations - best.parameters);
    const period = final.effects.length;
    const first = period > 0 ? y.length % period : 0;
    const units = { level: scale, slope: slopeUnit, effect: unit };
    const uncertainty = withGaps(stateUncertainty(workspace, best, first, units), workspace, best, first, units, variance);
    return {
      kind,
      formatVersion: 3,
      ...(hasMoments(form) ? {} : { seed: Math.floor(context.rng.uniform() * 2 ** 32) }),
      name: formName(form),
      form,
      ...smoothing,
      level: final.level * scale,
      slope: final.slope * slopeUnit,
      season: Array.from({ length: period }, (_, i) => (final.effects[(y.length + i) % period] as number) * unit),
      initial: {
        level: initial.level * scale,
        slope: initial.slope * slopeUnit,
        season: Array.from(initial.effects, (effect) => effect * unit),
      },
      sigma2: form.error === 'A' ? variance * scale * scale : variance,
      ...(uncertainty ? { uncertainty } : {}),
      rivals: rivalsOf(workspace, best, fitted, criterionOf(spec)),
      observations,
      parameters: best.parameters,
      logLik: criteria.logLik,
      ...(Number.isFinite(criteria.aicc) ? { aicc: criteria.aicc } : {}),
      ...(best.converged
        ? {}
        : { notes: [{ code: 'not-converged', message: `${label}: the search for parameters stopped before it had settled.` }] }),
    };
  };
  return {
    kind,
    label,
    summary,
    baseline: false,
    complexity,
    acceptsMissing: true,
    parameters,
    limits,
    refuse,
    fit,
    refit,
    forecast: (fitted, request) => (isV1(fitted) ? forecastV1(fitted, request) : predict(fitted, request)),
    describe: (fitted, series, request) => describeSmoothing(fitted, series, request),
  };
}

const isV1 = (fitted: SmoothingFitted | SavedV1): fitted is SavedV1 => fitted.formatVersion === 1;
