import type { Estimate, Workspace } from './estimate.ts';
import type { Form } from './form.ts';
import { hasMoments, moments, path } from './moments.ts';
import { behindAhead } from './multi-step.ts';
import { criteriaOf, type Criterion } from './select.ts';

/** A form that lost against the chosen one, by as little as its weight says. */
export interface Rival {
  /** Share of the evidence, by the information criterion; shares of all forms sum to 1. */
  readonly weight: number;
  readonly form: Form;
  /** Absent before format 3, as is `sigma2`: such a rival has the variance of the chosen form. */
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  /** Variance of the one-step errors, as that of the chosen form. */
  readonly sigma2?: number;
  readonly phi: number;
  /** States after the last value; effects of the next m steps. */
  readonly level: number;
  readonly slope: number;
  readonly season: readonly number[];
}

/** Rivals with less weight do not move an interval. */
const LEAST = 0.01;
const MOST = 5;
/** Rivals with a longer season are left out: saved models stay small. */
const LONGEST = 60;
/** Longer histories decide by themselves whether a trend pays, as they do among ARIMA's rivals. */
const LONGEST_UNDECIDED = 200;
const DIGITS = 8;

/**
 * The forms that might as well have been chosen, with Akaike weights. A form with a better criterion than the chosen one was refused for its
 * trend: its weight goes by its errors over several steps instead, and it has none in a long history.
 *
 * @see Burnham & Anderson (2002), Model Selection and Multimodel Inference, section 2.9
 */
export function rivalsOf(workspace: Workspace, chosen: Estimate, fitted: readonly Estimate[], criterion: Criterion): Rival[] {
  const { pass, scale, seasonLength } = workspace;
  if (seasonLength > LONGEST) return [];
  const n = pass.count;
  const own = criteriaOf(chosen, n)[criterion];
  const others = fitted
    .filter((candidate) => candidate !== chosen)
    .map((candidate) => {
      const behind = criteriaOf(candidate, n)[criterion] - own;
      if (behind >= 0) return { candidate, behind };
      return { candidate, behind: n > LONGEST_UNDECIDED ? Infinity : behindAhead(workspace, chosen, candidate) };
    })
    .filter(({ behind }) => Number.isFinite(behind))
    .sort((a, b) => a.behind - b.behind);
  const total = others.reduce((sum, { behind }) => sum + Math.exp(-behind / 2), 1);
  const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
  return others
    .map(({ candidate, behind }) => ({ candidate, weight: Math.exp(-behind / 2) / total }))
    .filter(({ weight }) => weight >= LEAST)
    .slice(0, MOST)
    .map(({ candidate: { form, smoothing, final, sse, parameters }, weight }) => {
      const m = final.effects.length;
      const unit = form.season === 'M' ? 1 : scale;
      return {
        weight: rounded(weight),
        form,
        alpha: rounded(smoothing.alpha),
        beta: rounded(smoothing.beta),
        gamma: rounded(smoothing.gamma),
        sigma2: rounded((sse / Math.max(1, n - parameters)) * (form.error === 'A' ? scale * scale : 1)),
        phi: rounded(smoothing.phi),
        level: rounded(final.level * scale),
        slope: rounded(final.slope * (form.trend === 'M' ? 1 : scale)),
        season: Array.from({ length: m }, (_, i) => rounded((final.effects[(pass.y.length + i) % m] as number) * unit)),
      };
    });
}

/**
 * Adds to `variance` what the choice of the form leaves open: the weighted squared distance of the rivals' point forecasts, and by how much
 * their own variances are more or less than that of the chosen form, where both have one in closed form.
 *
 * @param central - point forecasts of the chosen form, length h
 * @param own - its variances, length h; null where there is no closed form
 * @see Burnham & Anderson (2002), eq. 4.9
 */
export function addChoice(rivals: readonly Rival[], central: Float64Array, own: Float64Array | null, variance: Float64Array): void {
  const horizon = central.length;
  for (const rival of rivals) {
    const { mean } = path(rival, horizon);
    const others = own ? varianceOf(rival, horizon) : null;
    for (let i = 0; i < horizon; i++) {
      const distance = (mean[i] as number) - (central[i] as number);
      const excess = own && others ? (others[i] as number) - (own[i] as number) : 0;
      const added = rival.weight * (distance * distance + excess);
      if (Number.isFinite(added)) variance[i] = (variance[i] as number) + added;
    }
  }
}

/** Null where it was not saved or has no closed form. */
function varianceOf(rival: Rival, horizon: number): Float64Array | null {
  const { alpha, beta, gamma, sigma2 } = rival;
  if (alpha === undefined || beta === undefined || gamma === undefined || sigma2 === undefined || !hasMoments(rival.form)) return null;
  return moments({ ...rival, alpha, beta, gamma, sigma2 }, horizon).variance;
}
