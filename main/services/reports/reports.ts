import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Progress } from '../../../contract/api.ts';
import type { Experiment, LeaderboardRow } from '../../../contract/entities/experiment.ts';
import type { Report } from '../../../contract/entities/report.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import type { Store } from '../../store/store.ts';
import { explainError } from '../explain-error.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Experiments } from '../experiments/experiments.ts';
import type { Forecasts } from '../forecasts/forecasts.ts';
import { modelInfo } from '../models/catalogue.ts';
import { forecastHeader, forecastLine } from './csv.ts';
import { seriesName } from './format.ts';
import { htmlReport } from './html.ts';
import { recentOf } from './recent.ts';

export interface Reports {
  create(
    request: { experimentId: string; format: 'html' | 'csv'; model?: string | undefined },
    options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void },
  ): Promise<Report>;
  list(): Report[];
  delete(id: string): Promise<void>;
  read(id: string): Promise<{ name: string; mime: string; bytes: Uint8Array<ArrayBuffer> }>;
  /** Where the kept file lies. */
  file(id: string): string;
  save(id: string): Promise<string | null>;
}

export interface ReportsOptions {
  readonly folder: string;
  readonly store: Store;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  readonly forecasts: Forecasts;
  readonly host: HostPorts;
  readonly changed: () => void;
}

const mimes = { html: 'text/html', csv: 'text/csv' } as const;
const chartsInReport = 24;
const rowsInReport = 2000;

/** A name that every file system takes. */
const fileName = (text: string): string =>
  text
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replace(/^\.+/, '')
    .trim()
    .slice(0, 100) || 'forecast';

export function createReports({ folder, store, datasets, experiments, forecasts, host, changed }: ReportsOptions): Reports {
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

  /** The run's own label where its kind made the forecast, else that of the model that stood in. */
  const modelLabel = (kind: string | undefined, row: LeaderboardRow): string =>
    kind === undefined ? '' : kind === row.kind ? row.label : modelInfo(kind).label;

  async function html(experiment: Experiment, row: LeaderboardRow): Promise<string> {
    const { panel } = await datasets.panels.get(experiment.datasetVersionId);
    const { horizon } = experiment.options;
    const recent = panel.ids.map((_, i) => recentOf(panel, i, horizon));
    const size = (index: number): number => recent[index]?.sum || 0;
    const largest = recent.map((_, i) => i).sort((a, b) => size(b) - size(a) || a - b);
    const sums = new Map<string, { sum: number; model: string }>();
    for await (const rows of forecasts.pages(experiment.id, row.model))
      for (const { series, forecast, model } of rows) {
        const key = seriesName(series);
        sums.set(key, { sum: (sums.get(key)?.sum ?? 0) + forecast, model });
      }
    const list = await datasets.series(experiment.datasetVersionId);
    const nameOf = (index: number): string => list.keys.map((column) => column[index] ?? '').join(' / ');
    const charts = await Promise.all(
      largest.slice(0, chartsInReport).map((index) => forecasts.get({ experimentId: experiment.id, model: row.model, index })),
    );
    return htmlReport({
      experiment,
      version: datasets.get(experiment.datasetVersionId),
      row,
      winners: await experiments.winners(experiment.id),
      charts,
      createdAt: new Date().toISOString(),
      table: largest.slice(0, rowsInReport).map((index) => {
        const entry = sums.get(nameOf(index));
        return {
          series: nameOf(index),
          recent: recentOf(panel, index, horizon),
          forecast: entry?.sum ?? NaN,
          model: modelLabel(entry?.model, row),
        };
      }),
    });
  }

  return {
    create: async ({ experimentId, format, model }, { signal, onProgress }) => {
      const experiment = await experiments.get(experimentId);
      if (experiment.state !== 'done' || experiment.selected === null)
        throw new ApiError('busy', 'This experiment is not finished. Wait for it or resume it, then make the report.');
      const chosen = model ?? experiment.selected;
      const row = experiment.leaderboard.find((candidate) => candidate.model === chosen);
      if (!row) throw new ApiError('not-found', `This experiment did not train ${chosen}.`, { field: 'model', value: chosen });
      onProgress?.({ phase: 'Writing', done: 0, total: 1 });
      await mkdir(folder, { recursive: true });
      const id = randomUUID();
      const draft = path.join(folder, `.writing-${id}`);
      try {
        const content = format === 'csv' ? csv(experiment, chosen, signal) : [await html(experiment, row)];
        await pipeline(Readable.from(content), createWriteStream(draft));
        const hash = createHash('sha256');
        await pipeline(createReadStream(draft), hash);
        const report: Report = {
          id,
          experimentId,
          experimentName: experiment.name,
          format,
          model: chosen,
          name: `${fileName(`${experiment.datasetName} ${chosen}`)}.${format}`,
          bytes: (await stat(draft)).size,
          sha256: hash.digest('hex'),
          createdAt: new Date().toISOString(),
        };
        await rename(draft, fileOf(report));
        store.reports.insert(report);
        onProgress?.({ phase: 'Writing', done: 1, total: 1 });
        changed();
        return report;
      } catch (error) {
        throw explainError(error);
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
  const draft = path.join(path.dirname(to), `.${path.basename(to)}.${process.pid}.part`);
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
