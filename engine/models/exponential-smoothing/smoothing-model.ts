import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Series } from '../../core/panel.ts';
import { extent } from '../../math/moments.ts';
import type { Fitted, LocalModel, Spec } from '../model.ts';
import { normalForecast } from '../normal-forecast.ts';
import { refuseUnlessComplete, throwIfRefused } from '../refusals.ts';
import { estimate, type Estimate } from './estimate.ts';
import { formName, type Form } from './form.ts';
import { predict } from './predict.ts';

export interface SmoothingFitted extends Fitted {
  /** Notation of the form, for example `ETS(A,Ad,N)`. */
  readonly name: string;
  readonly form: Form;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** Effects of the next m steps, the first one next; empty without a season. */
  readonly season: readonly number[];
  readonly sigma2: number;
  /** Corrected Akaike criterion, up to a constant shared by all forms on the same data. */
  readonly aicc: number;
}

/** Longer seasons are left out: their many effects cannot be told from noise. */
const LONGEST_SEASON = 366;

/** Whether a season can be estimated at all: two whole seasons and a few values more. */
export const canHaveSeason = ({ y, seasonLength: m }: Series): boolean => m > 1 && m <= LONGEST_SEASON && y.length >= 2 * m + 3;

export const canBeMultiplicative = (series: Series): boolean => extent(series.y).min > 0;

export interface SmoothingOptions {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly complexity: number;
  readonly atLeast: number;
  /** True when the model is nothing without its season. */
  readonly needsSeason?: boolean;
  /** The forms to choose among by AICc. */
  readonly forms: (series: Series, spec: Spec) => readonly Form[];
}

function best(series: Series, forms: readonly Form[], context: Context): Estimate {
  let chosen: Estimate | null = null;
  for (const form of forms) {
    const candidate = estimate(series.y, series.seasonLength, form, context.shouldStop);
    if (!Number.isFinite(candidate.aicc) || !Number.isFinite(candidate.sigma2)) continue;
    if (chosen === null || candidate.aicc < chosen.aicc) chosen = candidate;
  }
  if (chosen === null)
    throw new EngineError('no-convergence', `No form of exponential smoothing could be fitted to ${series.y.length} values.`, {
      values: series.y.length,
    });
  return chosen;
}

/** A model that picks one form of exponential smoothing, by AICc, from those it allows. */
export function smoothingModel(options: SmoothingOptions): LocalModel<SmoothingFitted> {
  const { kind, label, summary, complexity } = options;
  const model: LocalModel<SmoothingFitted> = {
    kind,
    label,
    summary,
    baseline: false,
    complexity,
    acceptsMissing: false,
    refuse(series) {
      const refusal = refuseUnlessComplete(series, options.atLeast, label);
      if (refusal || !options.needsSeason || canHaveSeason(series)) return refusal;
      const m = series.seasonLength;
      const message =
        m < 2 || m > LONGEST_SEASON
          ? `${label} needs a season of 2 to ${LONGEST_SEASON} periods but the season has ${m}.`
          : `${label} needs two seasons and three values, ${2 * m + 3} in all, but the series has ${series.y.length}.`;
      return { code: m < 2 || m > LONGEST_SEASON ? 'invalid-option' : 'series-too-short', message };
    },
    fit(series, spec, context) {
      throwIfRefused(model.refuse(series, spec));
      const found = best(series, options.forms(series, spec), context);
      const m = found.season.length;
      const n = series.y.length;
      return {
        kind,
        formatVersion: 1,
        name: formName(found.form),
        form: found.form,
        alpha: found.alpha,
        beta: found.beta,
        gamma: found.gamma,
        phi: found.phi,
        level: found.level,
        slope: found.slope,
        season: Array.from({ length: m }, (_, i) => found.season[(n + i) % m] as number),
        sigma2: found.sigma2,
        aicc: found.aicc,
        ...(found.converged
          ? {}
          : { notes: [{ code: 'not-converged', message: `${label}: the search for parameters stopped before it had settled.` }] }),
      };
    },
    forecast(fitted, { horizon, levels }) {
      const { mean, deviation } = predict(fitted, horizon);
      return normalForecast(mean, deviation, levels);
    },
  };
  return model;
}
