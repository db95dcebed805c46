import type { ModelExplanation } from '../../../contract/entities/explanation.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import type { Explanations } from '../explanations/explanations.ts';

export interface Importance {
  /** By regressor, as shares of what the model leans on; null where nobody knows. */
  readonly shares: Readonly<Record<string, number>> | null;
  readonly why: string | null;
}

/**
 * What a run leans on its regressors, from its explanation: the kept one, or one that is worked out now.
 *
 * @param regressors - names to look for
 * @throws ApiError `cancelled`
 */
export async function importanceOf(
  explanations: Pick<Explanations, 'model'>,
  asked: { readonly experimentId: string; readonly model: string },
  regressors: readonly string[],
  call: CallOptions,
): Promise<Importance> {
  if (regressors.length === 0) return { shares: null, why: null };
  try {
    const { features } = await explanations.model(asked, { signal: call.signal, onProgress: call.onProgress });
    return { shares: sharesOf(features, regressors), why: null };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code === 'cancelled') throw error;
    return {
      shares: null,
      why: `What the deployed model leans on is not known, so columns are in order of effect alone: ${error.message}`,
    };
  }
}

/** Mean absolute contributions by regressor over those of all inputs; 0 for what the model does not use. */
export function sharesOf(features: ModelExplanation['features'], regressors: readonly string[]): Record<string, number> {
  const whole = features.reduce((sum, { impact }) => sum + impact, 0);
  const shares: Record<string, number> = Object.fromEntries(regressors.map((name) => [name, 0]));
  for (const { topic, name, impact } of features) {
    const own = regressors.includes(topic) ? topic : regressors.includes(name) ? name : undefined;
    if (own !== undefined && whole > 0) shares[own] = (shares[own] ?? 0) + impact / whole;
  }
  return shares;
}
