import { readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { SheetPreview } from '../../contract/entities/report.ts';
import { ApiError } from '../../contract/errors.ts';
import { explainWriting } from '../services/reports/explain-writing.ts';
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
    const told = 'file' in request ? explainWriting(error, request.file) : error;
    if (told instanceof ApiError) post({ refused: { code: told.code, message: told.message, data: told.data } });
    else post({ error: told instanceof Error ? told.message : String(told) });
  }
}

void work(workerData as ReportRequest);
