import { respectTarget } from '../backtest/pipeline/target.ts';
import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import { stretchAt, type Calibration, type Look } from '../intervals/calibrate.ts';
import { normalHalfWidth } from '../math/normal.ts';
import { combineForecasts, combineLooks, type Rule } from '../models/best/combine.ts';
import type { EnsembleKind } from './kinds.ts';
import type { EnsembleFitted } from './types.ts';

export const ruleOf = (kind: EnsembleKind): Rule => (kind === 'ensemble-median' ? 'median' : 'mean');

/** Members with a weight and a forecast, together. */
function partsOf<T>(values: readonly (T | null)[], weights: ArrayLike<number>): { values: T[]; weights: number[] } {
  const kept = values.flatMap((value, i) =>
    value !== null && (weights[i] as number) > 0 ? [{ value, weight: weights[i] as number }] : [],
  );
  return { values: kept.map(({ value }) => value), weights: kept.map(({ weight }) => weight) };
}

/** Point forecast, and the spread that its widest interval stands for. */
export function lookOfWidest({ mean, intervals }: Forecast): Look {
  const widest = intervals.at(-1);
  if (!widest) return { mean, deviation: new Float64Array(mean.length) };
  const width = 2 * normalHalfWidth(widest.level);
  return { mean, deviation: mean.map((_, i) => ((widest.upper[i] as number) - (widest.lower[i] as number)) / width) };
}

/** @param forecasts - one for each member; those without a weight are left out */
export function combinedLook(forecasts: readonly (Forecast | null)[], weights: ArrayLike<number>, rule: Rule): Look {
  const parts = partsOf(forecasts, weights);
  return combineLooks(
    parts.values.map((forecast) => lookOfWidest(forecast)),
    parts.weights,
    rule,
  );
}

/**
 * The members' forecasts in one. Bounds lie as far from the point forecast as the members' do in their mean (or median), times a factor.
 *
 * @param forecasts - one for each member; same horizon and levels; those without a weight are left out
 * @see Lichtendahl, Grushka-Cockayne & Winkler (2013), Management Science 59(7), 1594-1611, on averaging quantiles
 */
export function combined(
  forecasts: readonly (Forecast | null)[],
  weights: ArrayLike<number>,
  rule: Rule,
  calibration: Calibration,
): Forecast {
  const parts = partsOf(forecasts, weights);
  return combineForecasts(parts.values, parts.weights, rule, (level) => stretchAt(calibration, level));
}

/**
 * Forecast of a saved ensemble from forecasts of its members' saved models: the same numbers as on the day it was made.
 *
 * @param forecastOf - a member's forecast by the name of its run
 * @throws EngineError `invalid-option` for one made by a newer version
 */
export function forecastEnsemble(fitted: EnsembleFitted, forecastOf: (run: string) => Forecast): Forecast {
  const version: number = fitted.formatVersion;
  if (version !== 1)
    throw new EngineError('invalid-option', `This ensemble was saved by a newer version (format ${version}).`, { formatVersion: version });
  const { members, of, calibration, target } = fitted;
  const forecasts = members.map(({ run }) => forecastOf(run));
  return respectTarget(
    combined(
      forecasts,
      members.map(({ weight }) => weight),
      ruleOf(of),
      calibration,
    ),
    target,
  );
}
