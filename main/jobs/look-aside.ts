import { Worker } from 'node:worker_threads';
import type { FeatureLook } from '../../contract/entities/features.ts';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import { lookAtFeatures, type LookInput } from '../services/features/look.ts';
import type { LookAnswer } from './features-worker.ts';

/** Panels with no more values than this are done where they are: a thread takes longer to start. */
const fewValues = 50_000;

/**
 * A look at features in a thread of its own, so that the rest goes on.
 *
 * @throws EngineError as `lookAtFeatures` for small panels; ApiError `engine` when the thread fails
 */
export async function lookAside(input: LookInput): Promise<FeatureLook> {
  if (input.panel.y.length <= fewValues) return lookAtFeatures(input);
  const worker = new Worker(programPath('features'), { workerData: input });
  try {
    const answer = await new Promise<LookAnswer>((resolve, reject) => {
      worker.on('message', (message: LookAnswer) => resolve(message));
      worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', () => reject(new ApiError('engine', 'Looking at the features ended unexpectedly.')));
    });
    if ('look' in answer) return answer.look;
    throw new ApiError('engine', `Looking at the features failed: ${answer.crash}`);
  } finally {
    void worker.terminate();
  }
}
