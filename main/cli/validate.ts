import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Finding, ImportPreview, ValidationReport } from '../../contract/entities/dataset.ts';
import type { DatasetSchema, FindingCode, ValidationStage } from '../../contract/entities/validation.ts';
import { ApiError, type ErrorCode } from '../../contract/errors.ts';
import { readSchemaFile, writeSchemaFile } from '../services/validation/schema-file.ts';
import type { Comparison } from '../services/validation/validation.ts';
import type { StoredVersion } from '../store/repositories/datasets.ts';
import { readConfig } from './config.ts';
import { isDatabaseUrl } from './database-url.ts';
import { note, print, printJson } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';
import { datasetJson, importFiles, type ImportOptions } from './source.ts';

export interface ValidateOptions extends CommonOptions, ImportOptions {
  readonly stage: ValidationStage;
  readonly schema?: string;
  readonly against?: string;
  readonly writeSchema?: string;
  readonly failOnError?: boolean;
  readonly config?: string;
}

interface Outcome {
  readonly report: ValidationReport;
  /** Null when the files cannot be a dataset at all. */
  readonly version: StoredVersion | null;
}

/** Errors about the data, as the findings that they are; others are about the files, and stay errors. */
const codes: Partial<Record<ErrorCode, FindingCode>> = {
  'not-a-number': 'not-a-number',
  'mixed-dates': 'bad-dates',
  'duplicate-keys': 'duplicate-keys',
  'too-short': 'short-series',
  'no-rows': 'unreadable',
  'no-date': 'unreadable',
  'no-target': 'lost-column',
  'no-column': 'lost-column',
  'file-unreadable': 'unreadable',
  'too-many-columns': 'unreadable',
};

/** Checks files, of which nothing is kept, or a dataset of the workspace. */
export async function validateCommand(words: readonly string[], options: ValidateOptions): Promise<void> {
  const schema = options.schema === undefined ? null : await readSchemaFile(options.schema);
  const [only] = words;
  const isDataset = words.length === 1 && only !== undefined && !isDatabaseUrl(only) && !existsSync(only);
  const { report, version } = isDataset
    ? await withSession(options, (session) => checkDataset(session, only, options, schema))
    : await checkFiles(words, options, schema);
  const count = (severity: Finding['severity']): number => report.findings.filter((finding) => finding.severity === severity).length;
  const counts = { error: count('error'), warning: count('warning'), info: count('info') };
  if (options.json) printJson({ stage: report.stage, dataset: version && datasetJson(version), counts, findings: report.findings });
  else printText(report, version, counts);
  if (options.failOnError && counts.error > 0) {
    note(`${counts.error} ${counts.error === 1 ? 'error' : 'errors'} at the stage ${report.stage}.`);
    process.exitCode = 1;
  }
}

async function checkDataset(session: Session, key: string, options: ValidateOptions, schema: DatasetSchema | null): Promise<Outcome> {
  const { app } = session;
  const version = app.datasets.find(key);
  if (!version)
    throw /[\\/.]/.test(key)
      ? new ApiError('file-missing', `${key} is not there. Check the path.`, { file: key })
      : new ApiError('not-found', `There is no file or dataset named ${key}. "import" makes one from a file.`, { file: key });
  return checkVersion(session, version, options, schema, null);
}

async function checkVersion(
  { app, bar, signal }: Session,
  version: StoredVersion,
  options: ValidateOptions,
  schema: DatasetSchema | null,
  other: Comparison | null,
): Promise<Outcome> {
  if (options.writeSchema !== undefined) await writeSchemaFile(options.writeSchema, await app.validation.schemaOf(version.id));
  const report = await app.validation.validate(
    {
      versionId: version.id,
      stage: options.stage,
      ...(schema ? { schema } : {}),
      ...(other ? { other } : {}),
      ...(options.against !== undefined && !other ? { against: options.against } : {}),
    },
    { signal, onProgress: (progress) => bar.show(progress) },
  );
  return { report, version };
}

/** Reads files into a workspace that is thrown away. */
async function checkFiles(words: readonly string[], options: ValidateOptions, schema: DatasetSchema | null): Promise<Outcome> {
  const config = await readConfig(options.config);
  const { against } = options;
  const other = against === undefined ? null : await withSession(options, ({ app }) => app.validation.comparison(against));
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'almanac-validate-'));
  try {
    return await withSession({ ...options, workspace }, async (session) => {
      const expected = schema ?? other?.schema;
      const checks = { now: Date.now(), ...(expected ? { schema: expected } : {}) };
      let preview: ImportPreview | null = null;
      try {
        const { version } = await importFiles(session, words, options, config, { checks, onPreview: (seen) => (preview = seen) });
        return await checkVersion(session, version, options, schema, other);
      } catch (error) {
        const code = error instanceof ApiError ? codes[error.code] : undefined;
        // The stages after it need data that can be read.
        if (!(error instanceof ApiError) || code === undefined || options.stage !== 'raw') throw error;
        return { version: null, report: unreadable(preview, { ...findingOf(error, code) }) };
      }
    });
  } finally {
    rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
  }
}

const findingOf = ({ message, data }: ApiError, code: FindingCode): Finding => ({
  code,
  severity: 'error',
  message,
  count: 1,
  ...(data.column === undefined ? {} : { column: data.column }),
  ...(data.row === undefined ? {} : { rows: [data.row] }),
});

/** What the first look brought, with what keeps the files from being data. */
function unreadable(preview: ImportPreview | null, why: Finding): ValidationReport {
  if (!preview) return { stage: 'raw', rows: 0, series: 0, findings: [why] };
  const { rows, series, findings } = preview.report;
  const said = findings.some(({ code, severity }) => code === why.code && severity === 'error');
  return { stage: 'raw', rows, series, findings: said ? findings : [why, ...findings] };
}

const marks = { error: 'error  ', warning: 'warning', info: 'note   ' } as const;
const order = { error: 0, warning: 1, info: 2 } as const;

function printText(
  { stage, findings }: ValidationReport,
  version: StoredVersion | null,
  counts: Record<Finding['severity'], number>,
): void {
  if (version) print(`${version.datasetName}: ${version.rows} rows, ${version.series} series, ${version.first} to ${version.last}`);
  print(`${stage}: ${counts.error} errors, ${counts.warning} warnings, ${counts.info} notes`);
  for (const { severity, code, message, rows, examples } of findings.toSorted((a, b) => order[a.severity] - order[b.severity])) {
    const lines = rows && rows.length > 0 ? `  (line ${rows.slice(0, 5).join(', ')})` : '';
    const [first] = examples ?? [];
    const place = lines === '' && first ? `  (${first.series === '' ? '' : `${first.series}, `}${first.period})` : '';
    print(`${marks[severity]}  ${code}: ${message}${lines}${place}`);
  }
}
