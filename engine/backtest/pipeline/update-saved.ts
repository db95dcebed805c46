import { EngineError } from '../../core/errors.ts';
import type { Context } from '../../core/context.ts';
import type { Series } from '../../core/panel.ts';
import type { LocalModel, Spec } from '../../models/model.ts';
import { splitSpec } from './common-parameters.ts';
import { filledFor } from './fit-saved.ts';
import { isLifted, type LiftedModel, type SavedModel } from './saved-model.ts';
import { targetOf } from './target.ts';

/**
 * A fit that goes on with the values that a series has beyond those that it has seen: the same as `fitSaved` of the whole.
 *
 * @param saved - of `fitSaved` with the same spec, to a first part of the series
 * @param seen - length of that part
 * @returns null where the model cannot, or what was done around it (a transformation, widths, gaps that were filled) was made from all
 *   values: it has to be fitted anew
 * @throws EngineError `cancelled`
 */
export function updateSaved(
  model: LocalModel,
  saved: SavedModel,
  seen: number,
  series: Series,
  spec: Spec,
  context: Context,
): SavedModel | null {
  if (!model.update || seen > series.y.length) return null;
  const { common, own } = splitSpec(model, spec);
  if (common.transform !== 'none' || common.calendar !== 'none' || common.intervals !== 'model') return null;
  // Gaps are filled from both sides: what follows one changes what was put there.
  if (!model.acceptsMissing && series.y.some(Number.isNaN)) return null;
  if (isLifted(saved) && (saved.transform || saved.conformal || saved.calibration)) return null;
  const filled = filledFor(model, series);
  if (model.acceptsRegressors && (series.xreg ?? []).some(({ values }) => values.subarray(0, seen).every(Number.isNaN))) return null;
  const refusal = model.refuse(filled, own);
  if (refusal) throw new EngineError(refusal.code, refusal.message);
  const inner = model.update(isLifted(saved) ? saved.inner : saved, filled, context);
  if (!inner) return null;
  const target = targetOf(series.y, common);
  if (!target.nonNegative && target.integer === 'no') return inner;
  return { kind: 'lifted', formatVersion: 1, inner, target } satisfies LiftedModel;
}
