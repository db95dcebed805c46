import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { forecastVersion, type SeriesOutcome, type VersionRequest } from '../services/registry/forecast-version.ts';
import type { AsideAnswer } from './ask-aside.ts';

const post = (answer: AsideAnswer<readonly SeriesOutcome[]>): void => parentPort?.postMessage(answer);

// Reads the files of one registered version, checks them, forecasts, and ends.
forecastVersion(workerData as VersionRequest).then(
  (found) => post({ found }),
  (error: unknown) => {
    if (error instanceof ApiError) post({ refused: { code: error.code, message: error.message, data: error.data } });
    else post({ error: error instanceof Error ? error.message : String(error) });
  },
);
