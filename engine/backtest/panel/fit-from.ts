import type { Panel } from '../../core/panel.ts';
import { cutAt, endOf } from '../../learning/cut-panel.ts';
import type { GlobalContext, GlobalModel } from '../../models/global-model.ts';
import type { Fitted, Spec } from '../../models/model.ts';
import type { PanelStart } from './types.ts';

export interface FittedFrom {
  readonly fitted: Fitted;
  /** Why it was fitted anew though it should have begun with another fit; null where it was not, or should not. */
  readonly anew: string | null;
}

/**
 * Fits a model to what a fold may know, from where `start` says. Where `start` has learnt from the cut or later it has seen what the fold is
 * measured by: the fold then begins with a fit to what was known before the cut by as long as the data go on beyond the start, and so does
 * on a day long ago what is done today.
 *
 * @param learn - ends at the cut at the latest
 * @param cut - first period that may not be known; Infinity where all is
 * @param end - of all data, in the panel's counting
 */
export async function fitFrom(
  model: GlobalModel,
  start: PanelStart | undefined,
  learn: Panel,
  own: Spec,
  cut: number,
  end: number,
  context: GlobalContext,
): Promise<FittedFrom> {
  if (!start) return { fitted: await model.fit(learn, own, context), anew: null };
  const age = end - start.from;
  const from = cut >= start.from ? start.from : cut - age;
  const half = (first: number): GlobalContext => ({
    ...context,
    onProgress: (done) => context.onProgress?.(first + done / 2),
  });
  const before = cut >= start.from ? start.fitted : await model.fit(cutAt(learn, from, context.horizon ?? 1), own, half(0));
  if (start.mode === 'keep') return { fitted: before, anew: null };
  if (!model.goOn) return { fitted: await model.fit(learn, own, context), anew: `${model.label} cannot go on from an earlier fit.` };
  const further = endOf(learn) <= from ? before : await model.goOn(before, learn, own, cut >= start.from ? context : half(0.5), from);
  if (further) return { fitted: further, anew: null };
  return {
    fitted: await model.fit(learn, own, context),
    anew: `${model.label} was trained anew: what it learnt before does not fit the data any more, which have other columns or attributes.`,
  };
}
