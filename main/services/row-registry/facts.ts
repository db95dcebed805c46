import type { RowVersionFacts } from '../../../contract/entities/row-version.ts';
import type { StoredRowModel } from '../../store/repositories/row-models.ts';

/** What is written down of a model of single rows when it is registered. */
export function factsOf(model: StoredRowModel, fileFormat: number): RowVersionFacts {
  const { name, options, report, fileName, dataSha256, dataBytes, finishedAt, createdAt, codeVersion } = model;
  return {
    formatVersion: 1,
    rowModel: name,
    kind: options.model,
    trainedAt: finishedAt ?? createdAt,
    schema: { target: options.target, date: options.date, columns: options.features.map(({ column, use }) => ({ column, use })) },
    data: {
      fileName,
      sha256: dataSha256,
      bytes: dataBytes,
      rows: report?.rows.read ?? null,
      period: report?.period ? [report.period.train[0], report.period.test[1]] : null,
    },
    fileFormat,
    codeVersion,
    accuracy: report?.accuracy.map((one) => ({ ...one })) ?? [],
    testRows: report?.rows.test ?? null,
    coverage: report?.coverage.map((one) => ({ ...one })) ?? [],
    refitted: report?.refitted ?? false,
  };
}
