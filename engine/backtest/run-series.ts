import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import { sliceSeries, type Regressor, type Series } from '../core/panel.ts';
import { countObserved } from '../math/moments.ts';
import { countInside } from '../metrics/index.ts';
import type { LocalModel, Spec } from '../models/model.ts';
import { fitAndForecast } from './fit-and-forecast.ts';
import { foldMetrics } from './fold-metrics.ts';
import { foldOrigins } from './fold-origins.ts';
import { countMissing } from './pipeline/regressors.ts';
import { notesOf } from './pipeline/saved-model.ts';
import { countSteps, noStepCoverage } from './step-coverage.ts';
import type { BacktestOptions, FoldResult, SeriesResult, SeriesWarning } from './types.ts';

/** Drops missing values before the first observed one. */
function trimStart(y: Float64Array): number {
  let lead = 0;
  while (lead < y.length && Number.isNaN(y[lead] as number)) lead++;
  return lead;
}

/**
 * Origins for a series: at least two seasons to train on where the data allow, down to one season and two values. The same for every model.
 *
 * @param n - length of the series
 */
function originsOf(n: number, m: number, { horizon, folds }: BacktestOptions): number[] {
  const comfortable = foldOrigins(n, { horizon, folds, minTraining: Math.max(2 * m + 3, horizon, 10) });
  return comfortable.length > 0 ? comfortable : foldOrigins(n, { horizon, folds, minTraining: Math.max(m + 2, 4) });
}

/** The season lengths that the data have room for, by the same rule as for the main one. */
function seasonsOf({ seasons }: Series, room: number, m: number): readonly number[] | undefined {
  const kept = seasons?.filter((length) => room >= length + 2);
  return m > 1 && kept && kept.length > 0 ? kept : undefined;
}

/** The series as this model gets it, and the known future of its regressors; without them where that future is not known. */
function withUsableRegressors(
  model: LocalModel,
  series: Series,
  { horizon, futureXreg }: BacktestOptions,
  warnings: SeriesWarning[],
): { readonly series: Series; readonly futureXreg: readonly Regressor[] | undefined } {
  const { xreg, ...rest } = series;
  if (!model.acceptsRegressors || !xreg || xreg.length === 0) return { series: rest, futureXreg: undefined };
  const future = xreg.flatMap(({ name }) => futureXreg?.find((known) => known.name === name && known.values.length >= horizon) ?? []);
  if (future.length < xreg.length) {
    const unknown = xreg.filter(({ name }) => !future.some((known) => known.name === name)).map(({ name }) => name);
    warnings.push({
      code: 'regressors-unknown',
      message: `${model.label} was fitted without regressors: ${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known for the ${horizon} periods to forecast.`,
    });
    return { series: rest, futureXreg: undefined };
  }
  const ahead = future.map(({ name, values }) => ({ name, values: values.subarray(0, horizon) }));
  const missing = countMissing(xreg) + countMissing(ahead);
  if (missing > 0)
    warnings.push({
      code: 'regressor-gaps-filled',
      message: `${missing} values of regressors are missing; each repeats the value before it.`,
    });
  return { series, futureXreg: ahead };
}

/**
 * One model on one series: rolling-origin backtest, fit to all data, forecast. The one place where models for a single series are lifted:
 * leading gaps are trimmed, inner gaps filled from each training part alone, failures replaced by a naive model and reported.
 *
 * A series too short for its season (no room for a season, two more values and a test part) is treated as one without season, for all
 * models
 * alike, so that their errors can be compared.
 *
 * @param series - NaN where missing; at least one value is there
 * @param spec - parameters of the model
 * Regressors reach models that use them, with the held-out values as the known future of a fold.
 *
 * @throws EngineError `cancelled`; `series-too-short` when every value is missing; `not-finite` for infinite values
 */
export function runSeries(model: LocalModel, series: Series, options: BacktestOptions, spec: Spec, context: Context): SeriesResult {
  const lead = trimStart(series.y);
  const trimmed = sliceSeries(series, lead, series.y.length);
  const { y } = trimmed;
  if (y.length === 0) throw new EngineError('series-too-short', `Series ${series.id || '1'} has no value at all.`);
  const warnings: SeriesWarning[] = [];
  const seasonal = series.seasonLength > 1 && y.length - options.horizon >= series.seasonLength + 2;
  const m = seasonal ? series.seasonLength : 1;
  if (series.seasonLength > 1 && !seasonal)
    warnings.push({
      code: 'no-season',
      message:
        `${y.length} values are too few for a season of ${series.seasonLength} and a horizon of ${options.horizon}; ` +
        'treated as having no season.',
    });
  const missing = y.length - countObserved(y);
  if (missing > 0 && !model.acceptsMissing)
    warnings.push({ code: 'gaps-filled', message: `${missing} of ${y.length} values are missing and were filled in before fitting.` });
  const origins = originsOf(y.length, m, options);
  if (origins.length < options.folds)
    warnings.push({
      code: 'few-folds',
      message: `${y.length} values leave room for ${origins.length} of ${options.folds} folds with a horizon of ${options.horizon}.`,
    });

  const seasons = seasonsOf(series, y.length - options.horizon, m);
  const { seasons: _given, ...plain } = trimmed;
  const shaped: Series = { ...plain, seasonLength: m, ...(seasons ? { seasons } : {}) };
  const { series: whole, futureXreg } = withUsableRegressors(model, shaped, options, warnings);
  const request = { horizon: options.horizon, levels: options.levels };
  const stepCoverage = noStepCoverage(options.levels, options.horizon);
  const folds: FoldResult[] = [];
  let foldFailures = 0;
  for (const origin of origins) {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The backtest was cancelled.');
    const training = sliceSeries(whole, 0, origin);
    const test = sliceSeries(whole, origin, origin + options.horizon);
    // What was handed out as known: the regressors' values of the test part.
    const known = test.xreg ? { ...request, futureXreg: test.xreg } : request;
    const outcome = fitAndForecast(model, training, spec, known, context);
    if (outcome.failure) foldFailures++;
    countSteps(stepCoverage, test.y, outcome.forecast);
    folds.push({
      origin: lead + origin,
      forecast: outcome.forecast,
      metrics: foldMetrics(test.y, outcome.forecast.mean, training.y, m),
      coverage: outcome.forecast.intervals.map(({ level, lower, upper }) => ({ level, ...countInside(test.y, lower, upper) })),
      model: outcome.modelUsed,
    });
    context.onProgress?.(folds.length / (origins.length + 1));
  }

  if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
  const final = fitAndForecast(model, whole, spec, futureXreg ? { ...request, futureXreg } : request, context);
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
