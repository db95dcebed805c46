import { EngineError } from '../core/errors.ts';
import type { Forecast } from '../core/forecast.ts';
import { sliceSeries, type Series } from '../core/panel.ts';
import type { TimeAxis } from '../core/time-axis.ts';
import { extent } from '../math/moments.ts';
import { boxCox, inverseBoxCox } from './box-cox.ts';
import { lambdaByGuerrero, lambdaByLikelihood } from './box-cox-lambda.ts';
import { dayFactors, type DayKind } from './calendar-days.ts';
import { invertPowers } from './invert-forecast.ts';
import { fillGaps } from './fill-gaps.ts';
import { difference, undifferenceForecast } from './difference.ts';

/** What is done to a series before a model sees it. */
export interface TransformSpec {
  readonly kind: 'none' | 'log1p' | 'box-cox' | 'difference';
  /** For `box-cox`: a number, or how to choose it; `guerrero` if not given. */
  readonly lambda?: number | 'guerrero' | 'loglik';
  /** Point forecasts become means rather than medians; false if not given. Differences have nothing to adjust. */
  readonly biasAdjust?: boolean;
  /** Totals of months, quarters and years are divided by their days or by their Mondays to Fridays; `none` if not given. */
  readonly calendar?: 'none' | DayKind;
}

/** A transformation as fitted to one series: plain data, enough to turn forecasts back. */
export interface FittedTransform {
  readonly formatVersion: 1;
  readonly kind: TransformSpec['kind'];
  /** For `box-cox`. */
  readonly lambda?: number;
  /** For `box-cox` of values far from 1, where adding 1 would swallow their digits: they are divided by this first. */
  readonly scale?: number;
  readonly biasAdjust: boolean;
  /** For `difference`: the last value of the series, filled in where it is missing. */
  readonly last?: number;
  /** Bounds beyond this are cut to it: exponentials and Box-Cox inverses with a lambda below zero have no end. */
  readonly ceiling?: number;
  readonly calendar?: { readonly kind: DayKind; readonly axis: TimeAxis; readonly start: number; readonly length: number };
}

/** Bounds may leave the history by this many times its range, as point forecasts may (engine/backtest/plausible.ts). */
const REACH = 10;
/** Box-Cox keeps the usual units where the largest value is between these. */
const SMALLEST_PLAIN = 1e-3;
const LARGEST_PLAIN = 1e9;
/** With zeros among the values a smaller lambda would make an outlier of them: zero goes to -1 / lambda. */
const LEAST_LAMBDA_WITH_ZEROS = 0.2;

/**
 * Fits a transformation to the training part of a series.
 *
 * @param series - y with NaN where missing
 * @throws EngineError `negative-values`, `series-too-short`, `invalid-option`
 */
export function fitTransform(spec: TransformSpec, series: Series): FittedTransform {
  const calendarKind = spec.calendar ?? 'none';
  if (calendarKind !== 'none' && !series.calendar)
    throw new EngineError('invalid-option', 'Adjusting for the calendar needs dates but the series has none.', { option: 'calendar' });
  const calendar =
    calendarKind !== 'none' && series.calendar ? { kind: calendarKind, ...series.calendar, length: series.y.length } : undefined;
  const y = calendar ? perDay(series.y, calendar) : series.y;
  const { min, max } = extent(y);
  const common = { formatVersion: 1 as const, kind: spec.kind, biasAdjust: spec.biasAdjust ?? false, ...(calendar ? { calendar } : {}) };
  const ceiling = max + REACH * (max - min || Math.abs(max) || 1);
  switch (spec.kind) {
    case 'none':
      return common;
    case 'log1p':
      if (min <= -1)
        throw new EngineError('negative-values', `log(1 + y) needs values above -1 but the smallest is ${min}.`, { smallest: min });
      return { ...common, ceiling };
    case 'difference': {
      // After a gap at the end the sums go on from what fills it; the model may still see the gap itself.
      const last = fillGaps(y, series.seasonLength)[y.length - 1];
      if (last === undefined || y.length < 2)
        throw new EngineError('series-too-short', `Differences need at least 2 values but the series has ${y.length}.`, { n: y.length });
      return { ...common, last };
    }
    case 'box-cox': {
      const lambda = lambdaOf(spec.lambda ?? 'guerrero', y, series.seasonLength, min);
      const largest = Math.max(Math.abs(min), Math.abs(max));
      const plain = largest === 0 || (largest > SMALLEST_PLAIN && largest < LARGEST_PLAIN);
      return { ...common, lambda, ceiling, ...(plain ? {} : { scale: largest }) };
    }
  }
}

function lambdaOf(asked: number | 'guerrero' | 'loglik', y: Float64Array, seasonLength: number, min: number): number {
  if (typeof asked === 'number') {
    if (!Number.isFinite(asked))
      throw new EngineError('invalid-option', `lambda must be a finite number but is ${asked}.`, { option: 'lambda' });
    if (asked <= 0 && min <= 0)
      throw new EngineError('negative-values', `Box-Cox with lambda ${asked} needs values above zero but the smallest is ${min}.`, {
        smallest: min,
      });
    return asked;
  }
  if (min < 0 || (min === 0 && asked === 'loglik'))
    throw new EngineError(
      'negative-values',
      `Choosing lambda needs values above zero but the smallest is ${min}; set lambda or use log1p.`,
      {
        smallest: min,
      },
    );
  if (asked === 'loglik') return lambdaByLikelihood(y, seasonLength);
  return lambdaByGuerrero(y, seasonLength, min === 0 ? { lower: LEAST_LAMBDA_WITH_ZEROS } : {});
}

type FittedCalendar = NonNullable<FittedTransform['calendar']>;

const perDay = (y: Float64Array, { axis, kind, start }: FittedCalendar): Float64Array => {
  const factors = dayFactors(axis, kind, start, y.length);
  return y.map((value, t) => value / (factors[t] as number));
};

/** One transformed value; not for differences. */
function forward(fitted: FittedTransform, value: number): number {
  if (fitted.kind === 'log1p') return Math.log1p(value);
  if (fitted.kind === 'box-cox') return boxCox(value / (fitted.scale ?? 1), fitted.lambda as number);
  return value;
}

/**
 * The series as the model sees it.
 *
 * @param series - the one that the transformation was fitted to
 * @returns a new series; one value shorter at the start for differences, otherwise of the same length
 */
export function applyTransform(fitted: FittedTransform, series: Series): Series {
  const y = fitted.calendar ? perDay(series.y, fitted.calendar) : series.y;
  if (fitted.kind === 'none') return { ...series, y };
  if (fitted.kind === 'difference') return { ...sliceSeries(series, 1, y.length), y: difference(y) };
  return { ...series, y: y.map((value) => forward(fitted, value)) };
}

/**
 * Turns a forecast of the transformed series into one of the series. Bounds are turned back end by end, which keeps their coverage. The
 * point forecast becomes the median, or with `biasAdjust` the mean; bounds that the mean passes are moved to it.
 *
 * @param forecast - of the series that `applyTransform` gave, from its end on
 * @param sigma - length h, standard deviations of the transformed forecast; without it they are taken from the interval at
 *   `SPREAD_LEVEL`
 * @throws EngineError `no-convergence` where the point forecast is beyond what the transformation can give, `invalid-option` where the bias
 *   shall be adjusted and there is neither sigma nor that interval
 */
export function invertForecast(fitted: FittedTransform, forecast: Forecast, sigma?: Float64Array): Forecast {
  let result = forecast;
  if (fitted.kind === 'difference') result = undifferenceForecast(forecast, fitted.last as number);
  else if (fitted.kind !== 'none') result = invertPowers(fitted, forecast, sigma);
  if (!fitted.calendar) return result;
  const { axis, kind, start, length } = fitted.calendar;
  const factors = dayFactors(axis, kind, start + length, forecast.mean.length);
  const whole = (values: Float64Array): Float64Array => values.map((value, i) => value * (factors[i] as number));
  return {
    mean: whole(result.mean),
    intervals: result.intervals.map(({ level, lower, upper }) => ({ level, lower: whole(lower), upper: whole(upper) })),
  };
}

/**
 * Turns one-step forecasts of the transformed history back to the units of the series; medians, NaN where there is none.
 *
 * @param values - as long as the series that `applyTransform` gave
 * @param series - the one that the transformation was fitted to
 * @returns length T
 */
export function invertFitted(fitted: FittedTransform, values: Float64Array, series: Series): Float64Array {
  const y = fitted.calendar ? perDay(series.y, fitted.calendar) : series.y;
  const back = new Float64Array(y.length).fill(NaN);
  if (fitted.kind === 'difference') for (let t = 1; t < y.length; t++) back[t] = (y[t - 1] as number) + (values[t - 1] as number);
  else
    for (let t = 0; t < y.length; t++) {
      const value = values[t] as number;
      if (fitted.kind === 'log1p') back[t] = Math.expm1(value);
      else back[t] = fitted.kind === 'box-cox' ? (fitted.scale ?? 1) * inverseBoxCox(value, fitted.lambda as number) : value;
    }
  if (!fitted.calendar) return back;
  const factors = dayFactors(fitted.calendar.axis, fitted.calendar.kind, fitted.calendar.start, y.length);
  return back.map((value, t) => value * (factors[t] as number));
}
