import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RowEvidence } from '../../../contract/entities/row-evidence.ts';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { ApiError } from '../../../contract/errors.ts';
import { table } from '../output.ts';
import type { Session } from '../session.ts';
import { numberOf } from './find-version.ts';
import { figure, moment, percentOf } from './words.ts';

/** Whether a registered model predicts single rows. @throws ApiError `not-found` */
export const predictsRows = ({ app }: Session, name: string): boolean => app.registry.model(name).sort === 'rows';

/** A version of a registered model of single rows by its number (`2`, `v2`), or `champion`. */
export function findRowVersion({ app }: Session, name: string, word: string): RowVersion {
  if (word === 'champion') return app.rowRegistry.champion(name);
  const model = app.registry.model(name);
  const number = numberOf(word);
  const found = app.rowRegistry.versions(model.id).find((one) => one.number === number || one.id === word);
  if (found) return found;
  throw new ApiError('not-found', `${model.name} has no version ${word}. It has ${model.versions}: "registry show ${model.name}".`, {
    value: word,
  });
}

/** A trained model of single rows by id, the start of it, or name; null where it is none: then it is a run. */
export function findRowModel({ app }: Session, word: string): string | null {
  const models = app.regression.list();
  const found =
    models.find(({ id }) => id === word) ??
    models.find(({ id }) => word.length >= 4 && id.startsWith(word)) ??
    models.find(({ name }) => name === word);
  return found?.id ?? null;
}

/** A file of newer rows to measure on. @throws ApiError `file-missing` */
export function fileOf(word: string | undefined): { path: string; name: string } | null {
  if (word === undefined) return null;
  if (!existsSync(word))
    throw new ApiError('file-missing', `${word} is not there. Models of single rows are compared on a file of rows.`, { file: word });
  return { path: path.resolve(word), name: path.basename(word) };
}

export const rowVersionsTable = (versions: readonly RowVersion[]): string =>
  table(
    ['version', 'stage', 'model', 'data', 'RMSE', 'MAE', 'R2', 'inside', 'registered', 'model of single rows'],
    versions.map(({ number, stage, label, facts, createdAt, rowModelId }) => {
      const [own] = facts.accuracy;
      return [
        `v${number}`,
        stage,
        label,
        facts.data.fileName,
        figure(own?.rmse),
        figure(own?.mae),
        figure(own?.r2),
        facts.coverage.map(({ level, measured }) => `${level}%: ${percentOf(measured)}`).join(' ') || '-',
        moment(createdAt),
        rowModelId,
      ];
    }),
  );

/** All that is known of one version. */
export function rowVersionText(version: RowVersion, formatVersion: number): string {
  const { facts } = version;
  const { data, schema } = facts;
  const [own, ...others] = facts.accuracy;
  const lines: [string, string][] = [
    ['model', `${version.name} v${version.number}, ${version.stage}: predicts single rows`],
    ['made as', `${facts.rowModel} (${version.label})  ${version.rowModelId}`],
    ['predicts', `${schema.target}${schema.date === null ? '' : `, rows ordered by ${schema.date}`}`],
    ['from', schema.columns.map(({ column, use }) => `${column} (${use})`).join(', ')],
    [
      'data',
      `${data.fileName}${data.rows === null ? '' : `, ${data.rows} rows`}${data.period ? `, ${data.period[0]} to ${data.period[1]}` : ''}  SHA-256 ${data.sha256 ?? 'not kept'}`,
    ],
    [
      'accuracy',
      own
        ? `on ${facts.testRows ?? 0} rows that it did not see: RMSE ${figure(own.rmse)}, MAE ${figure(own.mae)}, R2 ${figure(own.r2)}${facts.refitted ? '; trained once more with them' : ''}`
        : 'not measured here',
    ],
    ['beside', others.map(({ name, rmse }) => `${name} RMSE ${figure(rmse)}`).join('; ') || '-'],
    ['coverage', facts.coverage.map(({ level, measured }) => `${level}%: ${percentOf(measured)}`).join(', ') || '-'],
    [
      'file',
      `${version.artefact}  ${version.bytes} bytes, format ${formatVersion}, ${facts.codeVersion === null ? 'from elsewhere or before this was kept' : `written by Almanac ${facts.codeVersion}`}: as registered`,
    ],
    ['trained', facts.trainedAt],
    ['registered', version.createdAt],
  ];
  return lines.map(([what, text]) => `${what.padEnd(12)}${text}`).join('\n');
}

/** What speaks for a version and against it, for a terminal. */
export function rowEvidenceText({ against, verdict, rows, metrics, test, coverage }: RowEvidence): string {
  if (rows === null || against === null) return verdict;
  const interval = ({ estimate, lower, upper }: { estimate: number; lower: number; upper: number }): string =>
    `${figure(estimate)} [${figure(lower)}, ${figure(upper)}]`;
  const other = `v${against.number}`;
  const lines = [
    verdict,
    '',
    `On ${rows.compared} rows${rows.from === null ? '' : ` of ${rows.from} to ${rows.to ?? ''}`} that neither had seen when it predicted them, ${rows.heldByBoth} of them held out by both; ${rows.count} ${rows.units === 'days' ? 'days' : 'blocks of rows'} drawn again:`,
    table(
      ['', 'this version', other, 'difference [95%]', 'in percent'],
      metrics.map(({ metric, version, other: theirs, difference, relative }) => [
        metric.toUpperCase(),
        interval(version),
        interval(theirs),
        interval(difference),
        relative === null ? '-' : `${(100 * relative).toFixed(1)}%`,
      ]),
    ),
  ];
  if (rows.seen > 0) lines.push(`${rows.seen} rows that one of them had learnt from are left out.`);
  if (rows.unread > 0) lines.push(`${rows.unread} rows could not be read.`);
  if (rows.every > 1) lines.push(`Of large files one row in ${rows.every} is looked at.`);
  if (test)
    lines.push(
      test.refused ??
        `Diebold-Mariano p ${figure(test.pValue)} (over ${rows.units} ${figure(test.overUnits)}, over rows ${figure(test.overRows)})`,
      `Errs less on ${percentOf(test.winRate)} of rows.`,
    );
  for (const { level, version, other: theirs } of coverage)
    lines.push(`${level}% intervals hold ${percentOf(version.coverage)}; those of ${other} ${percentOf(theirs.coverage)}.`);
  return lines.join('\n');
}
