import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../contract/errors.ts';
import type { TrialCheck } from '../../../engine/models/plugin/trial.ts';
import { programPath } from '../../entries.ts';
import type { Loan } from './lend.ts';
import type { TrialAnswer, TrialSetup } from './try-worker.ts';

/**
 * Tries an own model in a thread that waits for it.
 *
 * @throws ApiError `cancelled`, `engine`
 */
export function tryPlugin(kind: string, loan: Loan, signal?: AbortSignal): Promise<readonly TrialCheck[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(programPath('trial'), {
      workerData: { kind, own: loan.lent } satisfies TrialSetup,
      transferList: [...loan.transfer],
    });
    let answer: TrialAnswer = { error: 'the trial ended unexpectedly' };
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (told: TrialAnswer) => (answer = told));
    worker.on('error', (error) => (answer = { error: error instanceof Error ? error.message : String(error) }));
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop);
      loan.end();
      if (signal?.aborted) reject(new ApiError('cancelled', 'The trial was cancelled.'));
      else if ('checks' in answer) resolve(answer.checks);
      else reject(new ApiError('engine', `The model could not be tried: ${answer.error}.`));
    });
  });
}
