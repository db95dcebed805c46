import type { PanelModelDescription } from '../../../../contract/entities/model.ts';
import { ApiError } from '../../../../contract/errors.ts';
import type { Asked, Explanations } from '../../explanations/explanations.ts';
import { forecastDrivers, modelDrivers, panelDrivers, permutationDrivers } from './drivers.ts';
import type { ReportDrivers } from './report-model.ts';

/** An explanation that is not kept yet is worked out for the report if that takes no longer, milliseconds. */
const patienceMs = 15_000;

/** Nothing where it cannot be had, or takes too long; what the caller cancels is cancelled. */
async function tried<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    return await work(signal ? AbortSignal.any([signal, patience]) : patience);
  } catch (error) {
    if (signal?.aborted) throw error;
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/**
 * What drives a run: what was explained of the model as a whole and is kept; what the model says of itself; and the forecast of the largest
 * series taken apart.
 *
 * @param largest - places of series, the largest first
 */
export async function findDrivers(
  explanations: Explanations,
  asked: Asked,
  panelModel: PanelModelDescription | null,
  largest: readonly number[],
  nameOf: (index: number) => string,
  signal: AbortSignal | undefined,
): Promise<ReportDrivers[]> {
  const kept = explanations.list(asked);
  const has = (method: string): boolean => kept.some((one) => one.index === null && one.method === method);
  const shap = has('shap') ? await tried((own) => explanations.model(asked, { signal: own }), signal) : null;
  const permuted = has('permutation') ? await tried((own) => explanations.permutation(asked, { signal: own }), signal) : null;
  const [index] = largest;
  const forecast = index === undefined ? null : await tried((own) => explanations.forecast({ ...asked, index }, { signal: own }), signal);
  return [
    ...(shap ? [modelDrivers(shap)] : []),
    ...(permuted ? [permutationDrivers(permuted)] : []),
    ...(panelModel && !shap ? [panelDrivers(panelModel)] : []),
    ...(forecast && index !== undefined ? [forecastDrivers(forecast, nameOf(index))] : []),
  ].filter(({ rows }) => rows.length > 0);
}
