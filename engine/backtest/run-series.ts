import type { Context } from '../core/context.ts';
import { EngineError } from '../core/errors.ts';
import type { Series } from '../core/panel.ts';
import { countObserved } from '../math/moments.ts';
import { countInside } from '../metrics/index.ts';
import type { LocalModel, Spec } from '../models/model.ts';
import { fitAndForecast } from './fit-and-forecast.ts';
import { foldMetrics } from './fold-metrics.ts';
import { foldOrigins } from './fold-origins.ts';
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
 * @throws EngineError `cancelled`; `series-too-short` when every value is missing; `not-finite` for infinite values
 */
export function runSeries(model: LocalModel, series: Series, options: BacktestOptions, spec: Spec, context: Context): SeriesResult {
  const lead = trimStart(series.y);
  const y = series.y.subarray(lead);
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

  const request = { horizon: options.horizon, levels: options.levels };
  const folds: FoldResult[] = [];
  let foldFailures = 0;
  for (const origin of origins) {
    if (context.shouldStop()) throw new EngineError('cancelled', 'The backtest was cancelled.');
    const training = y.subarray(0, origin);
    const outcome = fitAndForecast(model, { id: series.id, y: training, seasonLength: m }, spec, request, context);
    if (outcome.failure) foldFailures++;
    const actual = y.subarray(origin, origin + options.horizon);
    folds.push({
      origin: lead + origin,
      forecast: outcome.forecast,
      metrics: foldMetrics(actual, outcome.forecast.mean, training, m),
      coverage: outcome.forecast.intervals.map(({ level, lower, upper }) => ({ level, ...countInside(actual, lower, upper) })),
      model: outcome.modelUsed,
    });
    context.onProgress?.(folds.length / (origins.length + 1));
  }

  if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
  const final = fitAndForecast(model, { id: series.id, y, seasonLength: m }, spec, request, context);
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
  return { model: model.kind, modelUsed: final.modelUsed, folds, fitted: final.fitted, forecast: final.forecast, warnings };
}

/** What a fitted model has to say about itself. */
const notesOf = (fitted: { readonly notes?: readonly SeriesWarning[] }): readonly SeriesWarning[] => fitted.notes ?? [];
