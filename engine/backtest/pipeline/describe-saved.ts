import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { modelByKind } from '../../models/index.ts';
import type { Description } from '../../models/model.ts';
import { applyTransform } from '../../transforms/transform.ts';
import { filledFor } from './fit-saved.ts';
import { requestTo } from './regressors.ts';
import { innerOf, isLifted, type SavedModel } from './saved-model.ts';
import { shapeSeries } from './shape-series.ts';

export interface SavedDescription {
  /** Null for a model that has nothing to say about itself. */
  readonly description: Description | null;
  /** The history that it speaks of: gaps filled, transformed, leading gaps trimmed. Its length is that of `description.fitted`. */
  readonly y: Float64Array;
  /** Number of values at the start of the series that the description leaves out. */
  readonly skipped: number;
  /** Whether components, fitted values and residuals are of transformed values. */
  readonly transformed: boolean;
}

/**
 * What a saved model looks like, from the series that `runSeries` was given.
 *
 * @param series - the very one that `runSeries` was given
 * @param request - its horizon and known future
 * @throws EngineError as `runSeries` does
 */
export function describeSaved(saved: SavedModel, series: Series, request: ForecastRequest): SavedDescription {
  const model = modelByKind(innerOf(saved).kind);
  const { series: shaped } = shapeSeries(model, series, request, []);
  const filled = filledFor(model, shaped);
  const transform = isLifted(saved) ? saved.transform : undefined;
  const training = transform ? applyTransform(transform, filled) : filled;
  return {
    description: model.describe ? model.describe(innerOf(saved), training, requestTo(model, shaped, request)) : null,
    y: training.y,
    skipped: series.y.length - training.y.length,
    transformed: transform !== undefined,
  };
}
