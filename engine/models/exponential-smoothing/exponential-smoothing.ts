import { EngineError } from '../../core/errors.ts';
import type { Spec } from '../model.ts';
import type { Form, Season, Trend } from './form.ts';
import { canBeMultiplicative, canHaveSeason, smoothingModel } from './smoothing-model.ts';

const TRENDS: readonly Trend[] = ['none', 'additive', 'damped'];
const SEASONS: readonly Season[] = ['none', 'additive', 'multiplicative'];

function allowed<T extends string>(spec: Spec, name: string, all: readonly T[]): readonly T[] {
  const value = spec[name];
  if (value === undefined) return all;
  const match = all.find((candidate) => candidate === value);
  if (match === undefined)
    throw new EngineError('invalid-option', `"${name}" must be one of ${all.join(', ')} but is ${JSON.stringify(value)}.`, {
      option: name,
    });
  return [match];
}

/**
 * Exponential smoothing with the form chosen by AICc: no, additive or damped trend; no, additive or multiplicative season. A multiplicative
 * season is tried only where every value is above zero.
 *
 * Parameters: `trend` and `season` fix a part of the form.
 *
 * @see Hyndman, Koehler, Snyder & Grose (2002), Int. J. Forecasting 18(3), 439-454
 */
export const exponentialSmoothing = smoothingModel({
  kind: 'exponential-smoothing',
  label: 'Exponential smoothing',
  summary: 'Level, trend and season that follow the data, in the form that suits the series best.',
  complexity: 14,
  atLeast: 5,
  forms(series, spec): Form[] {
    const seasons = allowed(spec, 'season', SEASONS).filter(
      (season) => season === 'none' || (canHaveSeason(series) && (season === 'additive' || canBeMultiplicative(series))),
    );
    const usable = seasons.length > 0 ? seasons : (['none'] as const);
    return allowed(spec, 'trend', TRENDS).flatMap((trend) => usable.map((season) => ({ trend, season })));
  },
});
