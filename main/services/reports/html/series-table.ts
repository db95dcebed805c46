import { plural } from '../format.ts';
import type { ReportModel } from '../model/report-model.ts';
import { seriesTable } from '../tables.ts';
import { nameCell, soft, table } from './parts.ts';

/** Rows in a page; more make it slow. */
const mostRows = 2000;

/** What is to be said of sums that are not of all periods. */
export const seriesNote = ({ series, data }: ReportModel, horizon: number, shown: number): string =>
  [
    `Sums over the last ${data.horizon} and over the forecast${shown < series.length ? `; the ${shown.toLocaleString('en-US')} largest of ${plural(series.length, 'series', 'series')}` : ''}.`,
    ...(series.some(({ known }) => known < horizon)
      ? [`Where some of the last ${data.horizon} are missing, the sum is that of the others, with their number, and no change is given.`]
      : []),
  ].join(' ');

/** Sums over as many periods as are forecast, before and ahead, a row for each series; nothing for a single one. */
export function seriesSection(report: ReportModel): string {
  if (report.series.length < 2) return '';
  const { head, rows, words } = seriesTable(report, mostRows);
  return `<h2>Series</h2>${soft(seriesNote(report, report.experiment.options.horizon, rows.length))}${table(
    head,
    rows.map(({ cells }) => ({ cells: cells.map((cell) => nameCell(cell)) })),
    words,
  )}`;
}
