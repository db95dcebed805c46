import { parentPort, workerData } from 'node:worker_threads';
import { reforecast, type Reforecast, type ReforecastTask } from '../services/scenarios/reforecast.ts';
import type { AsideAnswer } from './ask-aside.ts';

/** Messages of progress, this far apart at the closest. */
const PAUSE_MS = 100;

const post = (answer: AsideAnswer<readonly Reforecast[]>): void => parentPort?.postMessage(answer);
let said = 0;

// Forecasts series anew with other plans, away from the main thread, and ends.
reforecast(workerData as ReforecastTask, (done, total) => {
  if (performance.now() - said < PAUSE_MS) return;
  said = performance.now();
  post({ phase: 'Forecasting with changed plans', done, total });
}).then(
  (found) => post({ found }),
  (error: unknown) => post({ error: error instanceof Error ? error.message : String(error) }),
);
