import { readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { SheetPreview } from '../../contract/entities/report.ts';
import { ApiError } from '../../contract/errors.ts';
import type { ReportModel } from '../services/reports/model/report-model.ts';
import { renderReport, type ModelFormat } from '../services/reports/render.ts';
import { previewWorkbook } from '../services/reports/xlsx/preview.ts';
import type { AsideAnswer } from './ask-aside.ts';

/** A report to be written, or a workbook to be looked at. */
export type ReportRequest =
  | {
      readonly report: ReportModel;
      readonly format: ModelFormat;
      readonly id: string;
      /** Where the file is written. */
      readonly file: string;
    }
  | { readonly workbook: string };

const post = (answer: AsideAnswer<SheetPreview[]>): void => parentPort?.postMessage(answer);

// Does one thing with a report away from the main thread, and ends.
async function work(request: ReportRequest): Promise<void> {
  try {
    if ('workbook' in request) post({ found: await previewWorkbook(await readFile(request.workbook)) });
    else {
      await writeFile(request.file, await renderReport(request.report, request.format, request.id));
      post({ found: [] });
    }
  } catch (error) {
    if (error instanceof ApiError) post({ refused: { code: error.code, message: error.message, data: error.data } });
    else post({ error: error instanceof Error ? error.message : String(error) });
  }
}

void work(workerData as ReportRequest);
