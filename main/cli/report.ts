import path from 'node:path';
import { reportFormat, type Report, type ReportFormat } from '../../contract/entities/report.ts';
import { ApiError } from '../../contract/errors.ts';
import { copyWhole } from '../services/reports/reports.ts';
import { findExperiment, findRun } from './find-run.ts';
import { note, print, printJson } from './output.ts';
import { findScenario } from './scenarios/find.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';

export interface ReportOptions extends CommonOptions {
  readonly format?: ReportFormat;
  readonly model?: string;
  /** Whose edits are in the forecast. */
  readonly scenario?: string;
  readonly out?: string;
}

/**
 * The format that a file's name asks for.
 *
 * @throws ApiError `unsupported` for a name that ends in none of `allowed`
 */
export function formatOf(file: string, option: string, allowed: readonly ReportFormat[] = reportFormat.options): ReportFormat {
  const found = allowed.find((format) => path.extname(file).toLowerCase() === `.${format}`);
  if (found) return found;
  throw new ApiError(
    'unsupported',
    `--${option} takes a name that ends in ${allowed.map((format) => `.${format}`).join(', ')}, not ${file}.`,
    {
      field: option,
      value: file,
    },
  );
}

/** Makes a report and puts a copy where it was asked for, as a whole or not at all. */
export async function saveReport(
  { app, bar, signal }: Session,
  request: { readonly experimentId: string; readonly format: ReportFormat; readonly model?: string; readonly scenarioId?: string },
  target: string,
): Promise<Report> {
  const report = await app.reports.create(request, { signal, onProgress: (progress) => bar.show(progress) });
  bar.clear();
  await copyWhole(app.reports.file(report.id), path.resolve(target));
  return report;
}

/** Makes a report of a run, or of the selected run of an experiment. */
export async function reportCommand(word: string, options: ReportOptions): Promise<void> {
  const { out } = options;
  const named = out === undefined ? undefined : formatOf(out, 'out');
  const format = options.format ?? named ?? 'html';
  if (named !== undefined && named !== format)
    throw new ApiError('bad-input', `--format ${format} and --out ${out ?? ''} ask for different formats.`, { field: 'format' });
  await withSession(options, async (session) => {
    const { app } = session;
    const { experiment, run } = await findExperiment(session, word);
    const scenario = options.scenario === undefined ? null : findScenario(session, options.scenario);
    const asked = options.model === undefined ? (run ?? scenario?.model ?? null) : findRun(experiment, options.model)?.model;
    if (asked === undefined)
      throw new ApiError('not-found', `${experiment.name} did not train ${options.model ?? ''}.`, {
        field: 'model',
        value: options.model ?? '',
      });
    const request = {
      experimentId: experiment.id,
      format,
      ...(asked === null ? {} : { model: asked }),
      ...(scenario ? { scenarioId: scenario.id } : {}),
    };
    const file = out ?? null;
    const report =
      file === null
        ? await app.reports.create(request, { signal: session.signal, onProgress: (progress) => session.bar.show(progress) })
        : await saveReport(session, request, file);
    session.bar.clear();
    const place = file === null ? app.reports.file(report.id) : path.resolve(file);
    if (options.json) return printJson({ report, file: place });
    if (file === null) print(place);
    else note(`Wrote ${file}`);
  });
}
