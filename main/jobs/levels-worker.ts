import { parentPort, workerData } from 'node:worker_threads';
import { EngineError } from '../../engine/core/errors.ts';
import { prepareLevels, type LevelMaterial, type LevelWork } from '../services/levels/prepare.ts';
import { reconcileLevels, type Reconciled, type ReconcileInput } from '../services/levels/reconcile-levels.ts';
import { openResultReader } from '../store/read-results.ts';
import type { AsideAnswer } from './ask-aside.ts';

/** What is to be forecast, or forecasts that agree. `refused` is what the data or the method do not allow. */
export type LevelsRequest =
  | { readonly task: 'prepare'; readonly material: LevelMaterial }
  | ({ readonly task: 'reconcile'; readonly database: string; readonly runId: string } & Omit<
      ReconcileInput,
      'results' | 'bases' | 'onProgress'
    >);
export type LevelsFound = { readonly work: LevelWork } | { readonly reconciled: Reconciled } | { readonly refused: string };

const post = (answer: AsideAnswer<LevelsFound>): void => parentPort?.postMessage(answer);

function answer(request: LevelsRequest): LevelsFound {
  if (request.task === 'prepare') return { work: prepareLevels(request.material) };
  const reader = openResultReader(request.database);
  try {
    const reconciled = reconcileLevels({
      ...request,
      results: reader.results(request.runId),
      bases: reader.bases(request.runId, request.options.gaps),
      onProgress: (phase, done, total) => post({ phase, done, total }),
    });
    return { reconciled };
  } finally {
    reader.close();
  }
}

// Works with all nodes at once away from the main thread, and ends.
try {
  post({ found: answer(workerData as LevelsRequest) });
} catch (error) {
  if (error instanceof EngineError) post({ found: { refused: error.message } });
  else post({ error: error instanceof Error ? error.message : String(error) });
}
