import type { ReportFormat } from '../../../contract/entities/report.ts';
import { htmlReport } from './html/html.ts';
import { jsonReport } from './json.ts';
import { markdownReport } from './markdown.ts';
import type { ReportModel } from './model/report-model.ts';
import { pdfReport } from './pdf/pdf.ts';
import { fillMark, markPdf, markZip, provenanceMark } from './provenance-block.ts';
import { xlsxReport } from './xlsx/xlsx.ts';

/** Formats that are made of a report's model; CSV is rows of forecasts alone. */
export type ModelFormat = Exclude<ReportFormat, 'csv'>;

/**
 * A report as a file, with the mark of where its numbers come from and its own hash.
 *
 * @param id - of the report
 * @throws ApiError `unsupported` for what a format cannot hold
 */
export async function renderReport(report: ReportModel, format: ModelFormat, id: string): Promise<Uint8Array> {
  const mark = provenanceMark({ ...report.provenance, report: { id, format } });
  switch (format) {
    case 'html':
      return fillMark(Buffer.from(htmlReport(report, mark)));
    case 'md':
      return fillMark(Buffer.from(markdownReport(report, mark)));
    case 'json':
      return fillMark(Buffer.from(jsonReport(report, mark)));
    case 'xlsx':
      return markZip(await xlsxReport(report), mark);
    case 'pdf':
      return markPdf(await pdfReport(report), mark);
  }
}
