import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Series } from '../../core/panel.ts';
import { modelByKind } from '../../models/index.ts';
import type { Fitted, LocalModel, Spec } from '../../models/model.ts';
import { splitSpec } from './common-parameters.ts';
import { trainingOf } from './fit-saved.ts';
import { innerOf, isLifted, type LiftedModel, type SavedModel } from './saved-model.ts';
import { shapeSeries } from './shape-series.ts';
import { targetOf } from './target.ts';

/** What was chosen stays where a model can keep it: estimates are made anew. */
function estimateAnew(model: LocalModel, before: Fitted, series: Series, own: Spec, context: Context): Fitted {
  const kept = Object.keys(own).length === 0 ? (model.refit?.(before, series, context) ?? null) : null;
  if (kept) return kept;
  const refusal = model.refuse(series, own);
  if (refusal) throw new EngineError(refusal.code, refusal.message);
  return model.fit(series, own, context);
}

export interface NewestOptions {
  /** As it was trained for, whatever is forecast with it: what is estimated does not hang on what is asked. */
  readonly horizon: number;
  /** Whether it was fitted with the regressors of the series, which it was where they were known over the horizon. */
  readonly withRegressors: boolean;
}

/**
 * A saved model estimated anew from what its series has become, as the backtest does at each of its origins, with its settings and the widths of intervals that were
 * measured when it was trained. `forecastAgain` forecasts with it from the end of the series.
 *
 * @param saved - of a fit to the series as it was
 * @param series - with the values that came since
 * @param spec - settings that it was trained with, common ones among them
 * @throws EngineError as the model does
 */
export function estimateNewest(
  saved: SavedModel,
  series: Series,
  spec: Spec,
  { horizon, withRegressors }: NewestOptions,
  context: Context,
): LiftedModel {
  const model = modelByKind(innerOf(saved).kind);
  // Only their names count: nothing of the future is used to estimate.
  const futureXreg = withRegressors ? (series.xreg ?? []).map(({ name }) => ({ name, values: new Float64Array(horizon).fill(NaN) })) : [];
  const { series: shaped } = shapeSeries(model, series, { horizon, futureXreg }, []);
  const { common, own } = splitSpec(model, spec);
  const training = trainingOf(model, shaped, common);
  const inner = estimateAnew(model, innerOf(saved), training.series, own, { ...context, horizon });
  const { calibration, conformal, formatVersion = 1 }: Partial<LiftedModel> = isLifted(saved) ? saved : {};
  return {
    kind: 'lifted',
    formatVersion,
    inner,
    target: targetOf(shaped.y, common),
    ...(training.transform ? { transform: training.transform } : {}),
    ...(calibration ? { calibration } : {}),
    ...(conformal ? { conformal } : {}),
  };
}
