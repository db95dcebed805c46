import type { Estimate, Workspace } from './estimate.ts';
import type { Form } from './form.ts';
import { path } from './moments.ts';
import { criteriaOf, type Criterion } from './select.ts';

/** A form that lost against the chosen one, by as little as its weight says. */
export interface Rival {
  /** Share of the evidence, by the information criterion; shares of all forms sum to 1. */
  readonly weight: number;
  readonly form: Form;
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
const DIGITS = 8;

/**
 * The forms that might as well have been chosen, with Akaike weights. A form with a better criterion than the chosen one was refused for its
 * trend and is not among them.
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
    .map((candidate) => ({ candidate, behind: criteriaOf(candidate, n)[criterion] - own }))
    .filter(({ behind }) => Number.isFinite(behind) && behind >= 0)
    .sort((a, b) => a.behind - b.behind);
  const total = others.reduce((sum, { behind }) => sum + Math.exp(-behind / 2), 1);
  const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
  return others
    .map(({ candidate, behind }) => ({ candidate, weight: Math.exp(-behind / 2) / total }))
    .filter(({ weight }) => weight >= LEAST)
    .slice(0, MOST)
    .map(({ candidate: { form, smoothing, final }, weight }) => {
      const m = final.effects.length;
      const unit = form.season === 'M' ? 1 : scale;
      return {
        weight: rounded(weight),
        form,
        phi: rounded(smoothing.phi),
        level: rounded(final.level * scale),
        slope: rounded(final.slope * (form.trend === 'M' ? 1 : scale)),
        season: Array.from({ length: m }, (_, i) => rounded((final.effects[(pass.y.length + i) % m] as number) * unit)),
      };
    });
}

/**
 * Adds to `variance` what the choice of the form leaves open: the weighted squared distance of the rivals' point forecasts.
 *
 * @param central - point forecasts of the chosen form, length h
 * @see Burnham & Anderson (2002), eq. 4.9
 */
export function addChoice(rivals: readonly Rival[], central: Float64Array, variance: Float64Array): void {
  for (const rival of rivals) {
    const { mean } = path(rival, central.length);
    for (let i = 0; i < central.length; i++) {
      const distance = (mean[i] as number) - (central[i] as number);
      const added = rival.weight * distance * distance;
      if (Number.isFinite(added)) variance[i] = (variance[i] as number) + added;
    }
  }
}
