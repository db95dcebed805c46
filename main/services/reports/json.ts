import type { ReportModel } from './model/report-model.ts';

/** Everything that a report says, for programs; times as labels alone. A name that looks like the mark of where it comes from is written with an escape. */
export function jsonReport(report: ReportModel, mark: string): string {
  const text = JSON.stringify(report, (key, value: unknown) => (key === 'ms' ? undefined : value)).replaceAll(
    'almanac-provenance:',
    'almanac-provenance\\u003a',
  );
  return `${text.slice(0, -1)},"mark":${JSON.stringify(mark)}}\n`;
}
