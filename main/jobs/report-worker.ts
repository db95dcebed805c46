import { writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import type { ReportModel } from '../services/reports/model/report-model.ts';
import { renderReport, type ModelFormat } from '../services/reports/render.ts';
import type { AsideAnswer } from './ask-aside.ts';

export interface ReportRequest {
  readonly report: ReportModel;
  readonly format: ModelFormat;
  readonly id: string;
  /** Where the file is written. */
  readonly file: string;
}

const post = (answer: AsideAnswer<true>): void => parentPort?.postMessage(answer);

// Writes one report away from the main thread, and ends.
const { report, format, id, file } = workerData as ReportRequest;
renderReport(report, format, id)
  .then((bytes) => writeFile(file, bytes))
  .then(
    () => post({ found: true }),
    (error: unknown) => {
      if (error instanceof ApiError) post({ refused: { code: error.code, message: error.message, data: error.data } });
      else post({ error: error instanceof Error ? error.message : String(error) });
    },
  );
