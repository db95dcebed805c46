import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Series } from '../core/panel.ts';
import { countInside } from '../metrics/index.ts';
import type { LocalModel, Spec } from '../models/model.ts';
import { fitAndForecast, type Before, type Outcome } from './fit-and-forecast.ts';
import { foldMetrics } from './fold-metrics.ts';
import { foldOrigins } from './fold-origins.ts';
import { notesOf } from './pipeline/saved-model.ts';
import { shapeSeries, type ShapedSeries } from './pipeline/shape-series.ts';
import { foldData } from './fold-data.ts';
import { countSteps, noStepCoverage } from './step-coverage.ts';
import type { BacktestOptions, FoldResult, SeriesFolds, SeriesResult, SeriesWarning, StepCoverage } from './types.ts';

/**
 * Origins for a series: at least two seasons to train on where the data allow, down to one season and two values. The same for every model.
 *
 * @param n - length of the series
 */
export function originsOf(n: number, m: number, { horizon, folds }: Pick<BacktestOptions, 'horizon' | 'folds'>): number[] {
  const comfortable = foldOrigins(n, { horizon, folds, minTraining: Math.max(2 * m + 3, horizon, 10) });
  return comfortable.length > 0 ? comfortable : foldOrigins(n, { horizon, folds, minTraining: Math.max(m + 2, 4) });
}

/** The folds of one series, and what else its final fit needs. */
interface Backtested {
  readonly shaped: ShapedSeries;
  readonly origins: readonly number[];
  readonly stepCoverage: readonly StepCoverage[];
  readonly folds: readonly FoldResult[];
  readonly foldFailures: number;
  /** Why the model could not be used in the first of the folds where it could not. */
  readonly failure: string | null;
  /** What the last fold learnt, where the final fit may go on from it. */
  readonly before: Before | null;
}

function backtest(
  model: LocalModel,
  series: Series,
  options: BacktestOptions,
  spec: Spec,
  context: Context,
  warnings: SeriesWarning[],
  stepsAfter: number,
): Backtested {
  const shaped = shapeSeries(model, series, options, warnings);
  const { series: whole, lead } = shaped;
  const { seasonLength: m } = whole;
  const n = whole.y.length;
  const origins = originsOf(n, m, options);
  if (origins.length < options.folds)
    warnings.push({
      code: 'few-folds',
      message: `${n} values leave room for ${origins.length} of ${options.folds} folds with a horizon of ${options.horizon}.`,
    });

  const request = { horizon: options.horizon, levels: options.levels };
  const stepCoverage = noStepCoverage(options.levels, options.horizon);
  const folds: FoldResult[] = [];
  let foldFailures = 0;
  // What a fold learnt is what the next one begins with, unless each is prepared anew.
  let before: Before | null = null;
  const learnt = ({ fitted, failure }: Outcome, length: number): Before | null => (failure || options.refold ? null : { fitted, length });
  let failure: string | null = null;
  for (const origin of origins) {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The backtest was cancelled.');
    const fold = foldData(whole, lead, origin, options);
    if (!fold) continue;
    const { training, actual, futureXreg: ahead } = fold;
    const outcome: Outcome = fitAndForecast(model, training, spec, ahead ? { ...request, futureXreg: ahead } : request, context, before);
    before = learnt(outcome, origin);
    if (outcome.failure) {
      foldFailures++;
      failure ??= outcome.failure.message;
    }
    countSteps(stepCoverage, actual, outcome.forecast);
    folds.push({
      origin: lead + origin,
      forecast: outcome.forecast,
      metrics: foldMetrics(actual, outcome.forecast.mean, training.y, m),
      coverage: outcome.forecast.intervals.map(({ level, lower, upper }) => ({ level, ...countInside(actual, lower, upper) })),
      model: outcome.modelUsed,
    });
    context.onProgress?.(folds.length / (origins.length + stepsAfter));
  }
  return { shaped, origins, stepCoverage, folds, foldFailures, failure, before };
}

/**
 * One model on one series: rolling-origin backtest, fit to all data, forecast. The one place where models for a single series are lifted:
 * the series is shaped (`shapeSeries`), inner gaps are filled from each training part alone, what the spec asks for around the model is
 * done (`commonParameters`), failures are replaced by a naive model and reported. Regressors reach models that use them, with the held-out
 * values as the known future of a fold.
 *
 * @param series - NaN where missing; at least one value is there
 * @param spec - parameters of the model and common ones
 * @throws EngineError `cancelled`; `series-too-short` when every value is missing; `not-finite` for infinite values
 */
export function runSeries(model: LocalModel, series: Series, options: BacktestOptions, spec: Spec, around: Context): SeriesResult {
  const context: Context = { ...around, memo: new Map() };
  const warnings: SeriesWarning[] = [];
  const { shaped, stepCoverage, folds, foldFailures, before } = backtest(model, series, options, spec, context, warnings, 1);
  const { series: whole, futureXreg } = shaped;
  const request = { horizon: options.horizon, levels: options.levels };

  if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
  const final = fitAndForecast(model, whole, spec, futureXreg ? { ...request, futureXreg } : request, context, before);
  context.onProgress?.(1);
  if (final.failure)
    warnings.push({
      code: 'fell-back',
      message: `${model.label} could not be used: ${final.failure.message} ${final.modelUsed} stood in.`,
    });
  else if (foldFailures > 0)
    warnings.push({
      code: 'fell-back-in-folds',
      message: `${model.label} could not be used in ${foldFailures} of ${folds.length} backtest folds.`,
    });
  for (const note of notesOf(final.fitted)) warnings.push(note);
  return { model: model.kind, modelUsed: final.modelUsed, folds, stepCoverage, fitted: final.fitted, forecast: final.forecast, warnings };
}

/**
 * The backtest of `runSeries` alone, without the fit to all data: what a search for settings goes by.
 *
 * @throws as `runSeries`
 */
export function backtestSeries(model: LocalModel, series: Series, options: BacktestOptions, spec: Spec, around: Context): SeriesFolds {
  const { folds, foldFailures, failure } = backtest(model, series, options, spec, { ...around, memo: new Map() }, [], 0);
  return { folds, failures: foldFailures, failure };
}
