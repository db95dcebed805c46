import { newPass, run, setForm, type Pass } from '../../../engine/models/exponential-smoothing/recursion.ts';
import type { Form, Kind } from '../../../engine/models/exponential-smoothing/form.ts';
import type { SmoothingFitted } from '../../../engine/models/exponential-smoothing/smoothing-model.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { context, seriesOf } from '../test-context.ts';

/** Parameters and initial states as R has them: effects of the last period, the one before ... */
export interface Point {
  readonly alpha: number;
  readonly beta?: number;
  readonly gamma?: number;
  readonly phi?: number;
  readonly initial: readonly number[];
}

/** A form from R's letters, for example `MAM`. */
export const formOf = (model: string, damped: boolean): Form => ({
  error: model[0] as Kind,
  trend: model[1] as Form['trend'],
  damped,
  season: model[2] as Form['season'],
});

const NAMES = { N: 'none', A: 'additive', M: 'multiplicative' } as const;

/** Settings that leave one form only. */
export const specOf = ({ error, trend, damped, season }: Form): Spec => ({
  error: NAMES[error],
  trend: NAMES[trend],
  season: NAMES[season],
  damped,
  restrict: false,
});

/** States in R's order: level, slope, effects from the newest on. Effects of the next steps come in the opposite order. */
export function statesOf(form: Form, states: readonly number[]): { level: number; slope: number; season: number[] } {
  const from = form.trend === 'N' ? 1 : 2;
  return {
    level: states[0] as number,
    slope: form.trend === 'N' ? 0 : (states[1] as number),
    season: form.season === 'N' ? [] : states.slice(from).toReversed(),
  };
}

/** The recursion run over `y` at a given point. */
export function evaluate(
  y: ArrayLike<number>,
  form: Form,
  seasonLength: number,
  point: Point,
): { readonly value: number; readonly pass: Pass } {
  const pass = newPass(Float64Array.from(y), y.length);
  setForm(pass, form, seasonLength);
  const { level, slope, season } = statesOf(form, point.initial);
  pass.alpha = point.alpha;
  pass.beta = point.beta ?? 0;
  pass.gamma = point.gamma ?? 0;
  pass.phi = point.phi ?? 1;
  pass.level = level;
  pass.slope = slope;
  pass.effects.set(season);
  return { value: run(pass), pass };
}

/** The effects of the next steps after a pass. */
export const nextEffects = ({ effects, y }: Pass): number[] =>
  Array.from(effects, (_, i) => effects[(y.length + i) % effects.length] as number);

/** One form fitted by maximum likelihood. */
export const fitForm = (y: Iterable<number>, seasonLength: number, form: Form): SmoothingFitted =>
  modelByKind('exponential-smoothing').fit(seriesOf(y, seasonLength), specOf(form), context()) as SmoothingFitted;
