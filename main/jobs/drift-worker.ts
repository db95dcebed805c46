import { parentPort, workerData } from 'node:worker_threads';
import { EngineError } from '../../engine/core/errors.ts';
import { checkWork, type DriftFound, type DriftWork } from '../services/drift/check-work.ts';
import type { AsideAnswer } from './ask-aside.ts';

const post = (answer: AsideAnswer<DriftFound>): void => parentPort?.postMessage(answer);

// Compares two versions away from the main thread, and ends.
try {
  const work = workerData as DriftWork;
  post({ found: checkWork(work, (phase, done, total) => post({ phase, done, total })) });
} catch (error) {
  if (error instanceof EngineError) post({ refused: { code: 'bad-input', message: error.message, data: {} } });
  else post({ error: error instanceof Error ? error.message : String(error) });
}
