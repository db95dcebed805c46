import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import { sliceSeries, type Series } from '../../core/panel.ts';
import { createRng, deriveSeed } from '../../core/rng.ts';
import { extent } from '../../math/moments.ts';
import { LOOK_LEVEL, lookOf, type Look } from '../../intervals/calibrate.ts';
import type { Looks } from '../../intervals/looks.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import type { Fitted } from '../model.ts';
import type { Candidate } from './candidates.ts';

/** Looking back trains on this many of the newest values at most: older ones say little about which model is good now. */
const NEWEST = 1500;

/** Ten times the range of the history outside it, as for any forecast. */
const EXPLOSIVE = 10;
function isPlausible(forecast: Forecast, y: Float64Array): boolean {
  const { min, max } = extent(y);
  const reach = EXPLOSIVE * (max - min || Math.abs(max) || 1);
  return (
    forecast.mean.every((value) => value >= min - reach && value <= max + reach) &&
    forecast.intervals.every(({ lower, upper }) => lower.every(Number.isFinite) && upper.every(Number.isFinite))
  );
}

/** The series as one candidate gets it. */
export function seriesFor({ model, seasonLength }: Candidate, series: Series): Series {
  const { xreg, ...rest } = series;
  const seasons = [...new Set([...(series.seasons ?? [series.seasonLength]), seasonLength])].filter((m) => m > 1).sort((a, b) => a - b);
  return {
    ...rest,
    seasonLength,
    ...(seasons.length > 1 ? { seasons } : {}),
    y: model.acceptsMissing ? series.y : fillGaps(series.y, seasonLength),
    ...(model.acceptsRegressors && xreg ? { xreg } : {}),
  };
}

/** Tells equal training parts from different ones; two of 32 bits, over the values' bytes. */
function fingerprint({ y, xreg }: Series): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const values of [y, ...(xreg ?? []).map((regressor) => regressor.values)]) {
    const words = new Uint32Array(values.slice().buffer);
    for (const word of words) {
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul(b ^ word, 0x85ebca6b) ^ (b >>> 15);
    }
  }
  return `${y.length}/${a >>> 0}/${b >>> 0}`;
}

/** A fit to an older part of the series, what was chosen for which may be kept. */
export interface Before {
  readonly series: Series;
  readonly fitted: Fitted;
}

/** From so many values on a few more hardly change what is chosen. */
const LONG = 1000;

/**
 * Fits one candidate; null when it cannot take the series or fails. The same fit is done once as long as `context.memo` is kept: a backtest
 * of this model looks back on the same training parts again and again.
 *
 * @param seed - of the candidate's randomness
 * @param before - a fit to an older part of a long series, where there is one
 * @throws EngineError `cancelled`
 */
export function fitCandidate(candidate: Candidate, series: Series, seed: number, context: Context, before?: Before | null): Fitted | null {
  const { model, seasonLength } = candidate;
  const given = seriesFor(candidate, series);
  const chosen = before && model.refit && given.y.length >= LONG ? before : null;
  const key = `best/${model.kind}/${seasonLength}/${seed}/${fingerprint(given)}${chosen ? `/${fingerprint(chosen.series)}` : ''}`;
  const known = context.memo?.get(key);
  if (known !== undefined) return known as Fitted | null;
  if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
  let fitted: Fitted | null = null;
  if (model.refuse(given, {}) === null)
    try {
      const rng = createRng(deriveSeed(seed, `${model.kind}/${seasonLength}`));
      const around = { rng, shouldStop: context.shouldStop, ...(context.horizon ? { horizon: context.horizon } : {}) };
      fitted = (chosen && model.refit?.(chosen.fitted, given, around)) ?? model.fit(given, {}, around);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
    }
  context.memo?.set(key, fitted);
  return fitted;
}

/** A fitted candidate's forecast; null when it is not believable. */
export function forecastCandidate({ model }: Candidate, fitted: Fitted, series: Series, request: ForecastRequest): Forecast | null {
  const { futureXreg, ...plain } = request;
  try {
    const forecast = model.forecast(fitted, model.acceptsRegressors && futureXreg ? { ...plain, futureXreg } : plain);
    return isPlausible(forecast, series.y) ? forecast : null;
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
    return null;
  }
}

/** One candidate's forecasts from earlier points. */
export interface LookedBack {
  /** By origin; null where it has none. */
  readonly looks: readonly (Look | null)[];
  /** The fit at the oldest of them. */
  readonly before: Before | null;
}

/** @throws EngineError `cancelled` */
export function lookBack(candidate: Candidate, series: Series, { origins, horizon }: Looks, seed: number, context: Context): LookedBack {
  let before: Before | null = null;
  const oldestFirst = origins.toReversed().map((origin) => {
    const training = sliceSeries(series, Math.max(0, origin - NEWEST), origin);
    const fitted = fitCandidate(candidate, training, seed, context, before);
    if (!fitted) return null;
    before ??= { series: training, fitted };
    const { xreg } = sliceSeries(series, origin, origin + horizon);
    const forecast = forecastCandidate(candidate, fitted, training, {
      horizon,
      levels: [LOOK_LEVEL],
      ...(xreg ? { futureXreg: xreg } : {}),
    });
    return forecast && lookOf(forecast);
  });
  return { looks: oldestFirst.reverse(), before };
}
