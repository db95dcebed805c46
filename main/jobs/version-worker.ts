import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { estimateVersion, forecastVersion, type SeriesOutcome } from '../services/registry/forecast-version.ts';
import type { Estimates } from '../services/registry/newest-estimates.ts';
import type { VersionRequest } from '../services/registry/version-request.ts';
import type { AsideAnswer } from './ask-aside.ts';
import { borrowPlugins } from './plugins/borrow.ts';
import type { LentPlugins } from './plugins/protocol.ts';

/** A forecast of a registered version, or what its data ask to be estimated anew. */
export type VersionTask =
  | ({ readonly task: 'forecast' } & VersionRequest)
  | ({ readonly task: 'estimate' } & Omit<VersionRequest, 'wanted' | 'horizon' | 'levels'>);

/** Messages of progress, this far apart at the closest. */
const PAUSE_MS = 100;

const post = (answer: AsideAnswer<readonly SeriesOutcome[] | Estimates>): void => parentPort?.postMessage(answer);
let said = 0;
const tell = (done: number, total: number): void => {
  if (performance.now() - said < PAUSE_MS) return;
  said = performance.now();
  post({ phase: 'Estimating the model anew from the newest data', done, total });
};

// Reads the files of one registered version, checks them, forecasts or estimates, and ends.
const work = workerData as VersionTask & { readonly lent?: LentPlugins };
if (work.lent) borrowPlugins(work.lent, work.lent.plugins);
const found: Promise<readonly SeriesOutcome[] | Estimates> = work.task === 'forecast' ? forecastVersion(work) : estimateVersion(work, tell);
found.then(
  (answer) => post({ found: answer }),
  (error: unknown) => {
    if (error instanceof ApiError) post({ refused: { code: error.code, message: error.message, data: error.data } });
    else post({ error: error instanceof Error ? error.message : String(error) });
  },
);
