import { parentPort, workerData } from 'node:worker_threads';
import { modelByKind } from '../../../engine/models/index.ts';
import { tryModel, type TrialCheck } from '../../../engine/models/plugin/trial.ts';
import { beginScope, borrowPlugins } from './borrow.ts';
import type { LentPlugins } from './protocol.ts';

export interface TrialSetup {
  readonly kind: string;
  readonly own: LentPlugins;
}
export type TrialAnswer = { readonly checks: readonly TrialCheck[] } | { readonly error: string };

/** Steps that a model is tried with, unless it forecasts fewer. */
const HORIZON = 14;

// A thread that tries one own model; then it ends.
const { kind, own } = workerData as TrialSetup;

function work(): TrialAnswer {
  try {
    borrowPlugins(own, own.plugins);
    beginScope();
    const plugin = own.plugins.find((one) => one.kind === kind);
    if (!plugin) return { error: 'it is not granted' };
    const { minLength, net } = plugin.manifest;
    const horizon = net ? Math.min(HORIZON, net.horizon) : HORIZON;
    return { checks: tryModel(modelByKind(kind), { minLength, horizon, regressors: net?.regressors ?? [], shouldStop: () => false }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
parentPort?.postMessage(work());
