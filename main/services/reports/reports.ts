import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Progress } from '../../../contract/api.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { Report, ReportFormat, SheetPreview } from '../../../contract/entities/report.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import type { ReportRequest } from '../../jobs/report-worker.ts';
import { forecastHeader, forecastLine } from './csv.ts';
import { explainWriting } from './explain-writing.ts';
import { buildReport, type ReportSources } from './model/build.ts';

export interface ReportCall {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Reports {
  create(
    request: {
      experimentId: string;
      format: ReportFormat;
      model?: string | undefined;
      scenarioId?: string | undefined;
      /** Made before by who asks, so that the same is not made twice; one that is there is given back. */
      id?: string | undefined;
    },
    call: ReportCall,
  ): Promise<Report>;
  list(): Report[];
  delete(id: string): Promise<void>;
  read(id: string): Promise<{ name: string; mime: string; bytes: Uint8Array<ArrayBuffer> }>;
  /** What the sheets of a workbook begin with. @throws ApiError `unsupported` for a report of another format */
  sheets(id: string, signal?: AbortSignal): Promise<SheetPreview[]>;
  /** Where the kept file lies. */
  file(id: string): string;
  save(id: string): Promise<string | null>;
}

export interface ReportsOptions extends ReportSources {
  readonly folder: string;
  readonly host: HostPorts;
  readonly changed: () => void;
}

const mimes: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
};
/** Formats that hold the forecasts of all series. */
const whole: readonly ReportFormat[] = ['xlsx', 'json'];

/** A name that every file system takes. */
const fileName = (text: string): string =>
  Array.from(
    text
      .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
      .replace(/^\.+/, '')
      .trim(),
  )
    .slice(0, 60)
    .join('')
    .trim() || 'forecast';

export function createReports({ folder, host, changed, ...sources }: ReportsOptions): Reports {
  const { store, datasets, experiments, forecasts } = sources;
  const get = (id: string): Report => {
    const report = store.reports.get(id);
    if (!report) throw new ApiError('not-found', 'This report is not there any more.');
    return report;
  };
  const fileOf = ({ id, format }: Report): string => path.join(folder, `${id}.${format}`);

  async function* csv(experiment: Experiment, model: string, signal: AbortSignal | undefined): AsyncGenerator<string> {
    const { keyNames } = datasets.get(experiment.datasetVersionId);
    yield forecastHeader(keyNames, experiment.options.levels);
    for await (const rows of forecasts.pages(experiment.id, model)) {
      if (signal?.aborted) throw new ApiError('cancelled', 'The export was cancelled.');
      yield rows.map((row) => forecastLine(keyNames, row)).join('');
    }
  }

  return {
    create: async ({ experimentId, format, model, scenarioId, id = randomUUID() }, { signal, onProgress }) => {
      const made = store.reports.get(id);
      if (made) return made;
      const experiment = await experiments.get(experimentId);
      if (experiment.state !== 'done' || experiment.selected === null)
        throw new ApiError('busy', 'This experiment is not finished. Wait for it or resume it, then make the report.');
      const chosen = model ?? experiment.selected;
      const row = experiment.leaderboard.find((candidate) => candidate.model === chosen);
      if (!row) throw new ApiError('not-found', `This experiment did not train ${chosen}.`, { field: 'model', value: chosen });
      const scenario = scenarioId === undefined ? null : await sources.scenarios.get(scenarioId);
      if (scenario && scenario.runId !== row.runId)
        throw new ApiError('bad-input', `The scenario ${scenario.name} belongs to another run.`, {
          field: 'scenario',
          value: scenario.name,
        });
      onProgress?.({ phase: 'Writing', done: 0, total: 5 });
      const draft = path.join(folder, `.writing-${id}`);
      try {
        await mkdir(folder, { recursive: true });
        if (format === 'csv') {
          const lines = scenario ? (await sources.scenarios.csv(row.runId, scenario.id)).lines : csv(experiment, chosen, signal);
          await pipeline(Readable.from(lines), createWriteStream(draft));
        } else {
          const call = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
          const report = await buildReport(sources, experiment, row, { everything: whole.includes(format), scenario }, call);
          onProgress?.({ phase: 'Writing', done: 4, total: 5 });
          const request: ReportRequest = { report, format, id, file: draft };
          await askAside('report', request, 'Writing the report', 'The report was cancelled.', signal ? { signal } : {});
        }
        const hash = createHash('sha256');
        await pipeline(createReadStream(draft), hash);
        const report: Report = {
          id,
          experimentId,
          experimentName: experiment.name,
          format,
          model: chosen,
          scenario: scenario?.name ?? null,
          name: `${fileName(`${experiment.datasetName} ${chosen}${scenario ? ` ${scenario.name}` : ''}`)}.${format}`,
          bytes: (await stat(draft)).size,
          sha256: hash.digest('hex'),
          createdAt: new Date().toISOString(),
        };
        await rename(draft, fileOf(report));
        try {
          store.reports.insert(report);
        } catch (error) {
          await rm(fileOf(report), { force: true });
          throw error;
        }
        onProgress?.({ phase: 'Writing', done: 5, total: 5 });
        changed();
        return report;
      } catch (error) {
        throw explainWriting(error, draft);
      } finally {
        await rm(draft, { force: true });
      }
    },
    list: () => store.reports.list(),
    delete: async (id) => {
      const report = get(id);
      store.reports.delete(id);
      await rm(fileOf(report), { force: true });
      changed();
    },
    read: async (id) => {
      const report = get(id);
      return { name: report.name, mime: mimes[report.format], bytes: Uint8Array.from(await readFile(fileOf(report))) };
    },
    sheets: async (id, signal) => {
      const report = get(id);
      if (report.format !== 'xlsx') throw new ApiError('unsupported', 'Only a workbook has sheets.', { value: report.format });
      const request: ReportRequest = { workbook: fileOf(report) };
      return askAside('report', request, 'Looking into the workbook', 'The preview was cancelled.', signal ? { signal } : {});
    },
    file: (id) => fileOf(get(id)),
    save: async (id) => {
      const report = get(id);
      if (!host.pickSavePath) throw new ApiError('unsupported', 'This host has no save dialog; the browser downloads the file instead.');
      const target = await host.pickSavePath(report.name);
      if (target !== null) await copyWhole(fileOf(report), target);
      return target;
    },
  };
}

/** Copies under a temporary name first, so that a full disk leaves the old file as it was. */
export async function copyWhole(from: string, to: string): Promise<void> {
  const draft = path.join(path.dirname(to), `.${path.basename(to).slice(0, 80)}.${process.pid}.part`);
  try {
    await copyFile(from, draft);
    await rename(draft, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      throw new ApiError('disk-full', `The disk is full: ${to} was not written. Free some space and try again.`, { file: to });
    throw new ApiError('file-unreadable', `${to} cannot be written (${code ?? String(error)}). Choose another place.`, { file: to });
  } finally {
    await rm(draft, { force: true });
  }
}
