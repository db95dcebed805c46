import { fitFeatures, planFeatures } from '../../features/matrix/plan.ts';
import type { FeatureSpec } from '../../features/matrix/spec.ts';
import type { Panel } from '../../core/panel.ts';
import type { GlobalModel } from '../../models/global-model.ts';
import type { Refusal, Spec } from '../../models/model.ts';
import { splitSpec } from '../pipeline/common-parameters.ts';

/**
 * Why a model cannot have these settings on this panel. What the panel lacks is not asked here: a fit says so.
 *
 * @param panel - with the regressors that are known over the horizon
 * @returns code `invalid-option` with the setting in quotes, what it needs and what it got
 * @throws EngineError `invalid-option` for a common option with a value that it cannot have, or a feature that the data cannot have
 */
export function refusePanelSettings(model: GlobalModel, panel: Panel, spec: Spec, horizon: number): Refusal | null {
  const { own } = splitSpec(model, spec);
  const refusal = model.refuse(panel, own, horizon);
  if (refusal?.code === 'invalid-option') return refusal;
  const { features } = own;
  if (Array.isArray(features)) {
    const specs = features as unknown as readonly FeatureSpec[];
    planFeatures(panel, { specs, horizon, strategy: 'recursive' }, fitFeatures(panel, specs));
  }
  return null;
}
