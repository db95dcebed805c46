import { parentPort, workerData } from 'node:worker_threads';
import { reforecast, type Reforecast, type ReforecastTask } from '../services/scenarios/reforecast.ts';
import type { AsideAnswer } from './ask-aside.ts';
import { borrowPlugins } from './plugins/borrow.ts';
import type { LentPlugins } from './plugins/protocol.ts';

/** Messages of progress, this far apart at the closest. */
const PAUSE_MS = 100;

const post = (answer: AsideAnswer<readonly Reforecast[]>): void => parentPort?.postMessage(answer);
let said = 0;

const task = workerData as ReforecastTask & { readonly lent?: LentPlugins };
if (task.lent) borrowPlugins(task.lent, task.lent.plugins);

// Forecasts series anew with other plans, away from the main thread, and ends.
reforecast(task, (done, total) => {
  if (performance.now() - said < PAUSE_MS) return;
  said = performance.now();
  post({ phase: 'Forecasting with changed plans', done, total });
}).then(
  (found) => post({ found }),
  (error: unknown) => post({ error: error instanceof Error ? error.message : String(error) }),
);
