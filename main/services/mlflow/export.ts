import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import type { Progress } from '../../../contract/api.ts';
import { ApiError } from '../../../contract/errors.ts';
import { writeMlflowDatabase } from '../../store/mlflow/write-database.ts';
import type { Store } from '../../store/store.ts';
import { artefactPath } from '../experiments/artefact.ts';
import { explainError } from '../explain-error.ts';
import type { Forecasts } from '../forecasts/forecasts.ts';
import type { ProvenanceOf } from '../provenance/provenance.ts';
import { forecastHeader, forecastLine } from '../reports/csv.ts';
import type { Runs } from '../runs/runs.ts';
import { mlflowRunOf } from './run-data.ts';
import type { MlflowExperiment, MlflowStore, MlflowVersion } from './types.ts';
import { writeMlflowFiles } from './write-files.ts';

export interface MlflowExport {
  readonly folder: string;
  /** How MLflow opens it, as one types it. */
  readonly open: string;
  readonly experiments: number;
  readonly runs: number;
  readonly versions: number;
}

export interface ExportCall {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface ExporterOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly forecasts: Forecasts;
  readonly provenanceOf: ProvenanceOf;
  readonly modelsFolder: string;
}

/** `database`: what MLflow opens by itself from 3.7 on. `files`: folders that earlier ones open, and later ones when they are told to. */
export type MlflowForm = 'database' | 'files';

const stages: Record<string, MlflowVersion['stage']> = { candidate: 'Staging', champion: 'Production', archived: 'Archived' };

/**
 * Writes runs for MLflow into a folder that is new or empty: all of it or nothing.
 *
 * @param ids - of runs
 * @throws ApiError `bad-input` for a folder that holds something, `not-found`, `cancelled`, `disk-full`
 */
export function createMlflowExport({ store, runs, forecasts, provenanceOf, modelsFolder }: ExporterOptions) {
  async function artefacts(folder: string, runId: string, signal: AbortSignal | undefined): Promise<void> {
    const record = runs.get(runId);
    await writeFile(path.join(folder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);
    if (record.state !== 'done' || record.artefact === null) return;
    await writeFile(path.join(folder, 'provenance.json'), `${JSON.stringify(await provenanceOf(runId), null, 2)}\n`);
    const models = artefactPath(modelsFolder, record.artefact);
    if (existsSync(models)) await copyFile(models, path.join(folder, 'models.jsonl'));
    const version = store.datasets.get(record.datasetVersionId);
    const keys = version?.keyNames ?? [];
    async function* csv(): AsyncGenerator<string> {
      yield forecastHeader(keys, record.levels);
      for await (const rows of forecasts.pages(record.experimentId, record.model)) {
        if (signal?.aborted) throw cancelled();
        yield rows.map((row) => forecastLine(keys, row)).join('');
      }
    }
    await pipeline(Readable.from(csv()), createWriteStream(path.join(folder, 'forecast.csv')));
  }

  async function fill(target: MlflowStore, ids: readonly string[], folders: Map<string, string>, call: ExportCall): Promise<number> {
    const rows = store.runs.byIds(ids);
    const experiments = new Map<string, MlflowExperiment>();
    const names = new Set<string>();
    for (const [done, row] of rows.entries()) {
      if (call.signal?.aborted) throw cancelled();
      call.onProgress?.({ phase: `Writing ${row.model}`, done, total: rows.length });
      const experiment = store.experiments.get(row.experimentId);
      const run = experiment && store.experiments.runs(experiment.id).find(({ id }) => id === row.id);
      if (!experiment || !run) continue;
      let known = experiments.get(experiment.id);
      if (!known) {
        let name = experiment.name.slice(0, 240);
        for (let n = 2; names.has(name); n++) name = `${experiment.name.slice(0, 230)} (${n})`;
        names.add(name);
        known = {
          id: String(experiments.size + 1),
          name,
          createdMs: Date.parse(experiment.createdAt),
          tags: [['almanac.experiment', experiment.id]],
        };
        experiments.set(experiment.id, known);
        target.experiment(known);
      }
      const folder = target.run(known, await mlflowRunOf(store, runs.get(row.id), experiment, run));
      folders.set(row.id, folder);
      await artefacts(folder, row.id, call.signal);
    }
    return experiments.size;
  }

  function versions(target: MlflowStore, folders: ReadonlyMap<string, string>, final: (folder: string) => string): number {
    let count = 0;
    for (const model of store.registry.models()) {
      const own = store.registry.versions(model.id).filter(({ runId }) => folders.has(runId));
      if (own.length === 0) continue;
      target.model(model.name, Date.parse(model.createdAt), 'Registered in Almanac');
      for (const { number, runId, createdAt, stage } of own.toSorted((a, b) => a.number - b.number)) {
        count++;
        target.version({
          name: model.name,
          version: number,
          runId: runId.replaceAll('-', ''),
          createdMs: Date.parse(createdAt),
          stage: stages[stage] ?? 'None',
          description: `Stage in Almanac: ${stage}`,
          source: pathToFileURL(path.join(final(folders.get(runId) ?? ''), 'models.jsonl')).href,
        });
      }
    }
    return count;
  }

  return async (folder: string, ids: readonly string[], form: MlflowForm = 'database', call: ExportCall = {}): Promise<MlflowExport> => {
    const target = path.resolve(folder);
    if (ids.length === 0) throw new ApiError('bad-input', 'There are no runs to write.', { field: 'filter' });
    if (existsSync(target) && readdirSync(target).length > 0)
      throw new ApiError('bad-input', `${target} is not empty. Choose a new folder.`, { field: 'folder', file: target });
    // Addresses of files are absolute, so that it is written where it stays: the database under another name until it is whole.
    const made = !existsSync(target);
    const draft = path.join(target, `.writing-${process.pid}-${randomBytes(4).toString('hex')}`);
    const files = form === 'files' ? path.join(target, 'mlruns') : path.join(target, 'artifacts');
    let open: MlflowStore | null = null;
    try {
      await mkdir(target, { recursive: true });
      open = form === 'files' ? writeMlflowFiles(files) : writeMlflowDatabase(draft, files);
      const folders = new Map<string, string>();
      const experiments = await fill(open, ids, folders, call);
      const counted = versions(open, folders, (place) => place);
      open.close();
      open = null;
      if (form === 'database') await rename(draft, path.join(target, 'mlflow.db'));
      const backend = form === 'database' ? '' : 'MLFLOW_ALLOW_FILE_STORE=true ';
      const place = form === 'database' ? 'sqlite:///mlflow.db' : './mlruns';
      return {
        folder: target,
        open: `cd ${target} && ${backend}mlflow ui --backend-store-uri ${place}`,
        experiments,
        runs: folders.size,
        versions: counted,
      };
    } catch (error) {
      open?.close();
      for (const place of [draft, files, `${draft}-journal`]) await rm(place, { recursive: true, force: true });
      if (made) await rm(target, { recursive: true, force: true });
      throw explainError(error);
    }
  };
}
export type ExportMlflow = ReturnType<typeof createMlflowExport>;

const cancelled = (): ApiError => new ApiError('cancelled', 'The export was cancelled. Nothing of it is kept.');
