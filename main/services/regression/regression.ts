import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../../contract/api.ts';
import type {
  RegressionOptions,
  RowBatch,
  RowDependence,
  RowFile,
  RowModel,
  RowModelSummary,
  RowPrediction,
  RowValues,
} from '../../../contract/entities/regression.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import type { Ingest } from '../../ingest/client.ts';
import { createRegressionThreads } from '../../jobs/regression-threads.ts';
import type { ComparedPlace, ModelPlace } from '../../jobs/regression-worker.ts';
import type { RowModelRepository, StoredRowModel } from '../../store/repositories/row-models.ts';
import type { RowVersionRepository } from '../../store/repositories/row-versions.ts';
import { stoppedState, type Jobs } from '../jobs/jobs.ts';
import { keptFor } from '../registry/stands-on.ts';
import type { ExportedFile } from '../xgboost/exported-file.ts';
import type { ModelComparison } from './compare-models.ts';
import { modelPath } from './model-file.ts';
import { createTexts } from './texts.ts';

interface Source {
  readonly path: string;
  readonly name: string;
}
interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

interface ModelName {
  readonly id: string;
  readonly name: string;
}

/** Models of single rows: trained on a file, kept, asked for one row or a file of them. */
export interface Regression {
  inspect(source: Source, target?: string, options?: CallOptions): Promise<RowFile>;
  /** Starts a job and returns at once. */
  train(source: Source, options: RegressionOptions, name?: string): { modelId: string; jobId: string; finished: Promise<void> };
  /**
   * Trains a model that was not finished once more, on the file of then or another one.
   *
   * @throws ApiError `file-missing` where the file of then is gone, `busy`
   */
  retrain(id: string, source?: Source): { jobId: string; finished: Promise<void> };
  /** Keeps a model from elsewhere: one that Almanac saved, or XGBoost. `target` names what an XGBoost model predicts. */
  import(source: Source, options?: CallOptions & { target?: string | undefined; name?: string | undefined }): Promise<RowModel>;
  /** A model as XGBoost's JSON, with a file that says how to use it. */
  exportXgboost(id: string): Promise<ExportedFile[]>;
  list(): RowModelSummary[];
  /** @throws ApiError `not-found` */
  get(id: string): RowModel;
  delete(id: string): Promise<void>;
  predict(id: string, values: RowValues): Promise<RowPrediction>;
  dependence(id: string, values: RowValues, column: string): Promise<RowDependence>;
  /** By a kept model or a model file; the CSV lies in the application's own folder until it is closed, or at `out`. */
  predictFile(model: { id: string } | { file: string }, source: Source, options?: CallOptions & { out?: string }): Promise<RowBatch>;
  readBatch(id: string): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }>;
  saveBatch(id: string): Promise<string | null>;
  /**
   * Two models on rows that neither had seen when it predicted them: those that both held out, or those of a file.
   *
   * @param pair - ids, with what sentences call them
   * @throws ApiError `file-missing`, `file-changed`, `no-column` for a file that lacks what a model needs
   */
  compare(pair: readonly [ModelName, ModelName], source: Source | null, options?: CallOptions): Promise<ModelComparison>;
  /** Reads the file of a model. @throws ApiError `file-missing`, `file-changed`, `file-unreadable`, `busy` where it is not trained */
  check(id: string): Promise<{ formatVersion: number }>;
  /** Writes the model file itself to `target`. */
  copyModel(id: string, target: string): void;
  close(): Promise<void>;
}

export interface RegressionPorts {
  readonly store: RowModelRepository;
  readonly versions: Pick<RowVersionRepository, 'ofRowModel'>;
  /** Of Almanac. */
  readonly codeVersion: string;
  readonly jobs: Jobs;
  readonly host: HostPorts;
  /** Reads files of other formats as text. */
  readonly ingest: Pick<Ingest, 'text'>;
  /** Where models are kept. */
  readonly folder: string;
  /** For files that were predicted; removed with the process. */
  readonly temporary: string;
  readonly changed: () => void;
  readonly now: () => string;
}

/** Progress is counted in these. */
const TOTAL = 100;
/** A file that nobody refers to may be one that is being kept just now. */
const YOUNG_MS = 60_000;

export function createRegression({
  store,
  versions,
  codeVersion,
  jobs,
  host,
  ingest,
  folder,
  temporary,
  changed,
  now,
}: RegressionPorts): Regression {
  const threads = createRegressionThreads();
  const texts = createTexts(ingest, temporary);
  const batches = new Map<string, { readonly name: string; readonly file: string }>();
  sweep(folder, store.files());

  const stored = (id: string): StoredRowModel => {
    const model = store.get(id);
    if (!model) throw new ApiError('not-found', `There is no model ${id}. It may have been deleted.`);
    return model;
  };
  const summaryOf = (model: StoredRowModel): RowModelSummary => ({
    id: model.id,
    name: model.name,
    state: model.state,
    jobId: jobs.latestFor(model.id)?.id ?? null,
    createdAt: model.createdAt,
    fileName: model.fileName,
    target: model.options.target,
    kind: model.options.model,
    r2: model.report?.accuracy[0]?.r2 ?? null,
  });
  const placeOf = (id: string): ModelPlace => {
    const { name, sha256, state } = stored(id);
    if (sha256 === null)
      throw new ApiError('busy', `${name} cannot predict: it is ${state === 'running' ? 'still being trained' : state}.`);
    return { file: modelPath(folder, sha256), sha256 };
  };
  const told = ({ onProgress }: CallOptions) => ({
    onProgress: ({ phase, share }: { phase: string; share: number }) =>
      onProgress?.({ phase, done: Math.round(TOTAL * share), total: TOTAL }),
  });

  const get = (id: string): RowModel => {
    const model = stored(id);
    const { options, report, fields, sha256, bytes, error } = model;
    return { ...summaryOf(model), options, report, fields: [...fields], sha256, bytes, error };
  };

  const launch = (id: string, name: string, source: Source, options: RegressionOptions): { jobId: string; finished: Promise<void> } => {
    const { job, finished } = jobs.start({
      kind: 'row-model',
      title: name,
      subjectId: id,
      total: TOTAL,
      work: async ({ signal, progress }) => {
        try {
          const { part, ...text } = await texts.of(source, {
            signal,
            onProgress: ({ phase }) => progress({ done: 0, total: TOTAL, phase, leftMs: null }),
          });
          const result = await threads.alone(
            'train',
            { source: text, original: { path: source.path, name: source.name }, name, options, folder },
            { signal, onProgress: ({ phase, share }) => progress({ done: Math.round(TOTAL * share), total: TOTAL, phase, leftMs: null }) },
          );
          if (part !== null) result.report.notes.unshift(`Of ${source.name} the ${part}, was read.`);
          store.finish(id, { ...result, finishedAt: now(), codeVersion });
        } catch (error) {
          if (signal.aborted) store.setState(id, stoppedState(signal));
          else store.setState(id, 'failed', error instanceof Error ? error.message : String(error));
          throw error;
        } finally {
          changed();
        }
      },
    });
    changed();
    return { jobId: job.id, finished };
  };

  const train: Regression['train'] = (source, options, given) => {
    const id = randomUUID();
    const name = given ?? `${options.target} from ${source.name.replace(/\.[^.]+$/, '')}`;
    store.insert({ id, name, createdAt: now(), fileName: source.name, filePath: source.path, options });
    return { modelId: id, ...launch(id, name, source, options) };
  };

  const retrain: Regression['retrain'] = (id, given) => {
    const { name, state, options, fileName, filePath, sha256 } = stored(id);
    if (state === 'running') throw new ApiError('busy', `${name} is being trained already.`);
    if (sha256 !== null) throw new ApiError('busy', `${name} is trained: there is nothing to do again. Train a new model on newer rows.`);
    const source = given ?? (filePath === null ? null : { path: filePath, name: fileName });
    if (!source || !existsSync(source.path))
      throw new ApiError('file-missing', `${fileName} is not where it was. Choose the file to train ${name} on again.`, { file: fileName });
    store.restart(id, { fileName: source.name, filePath: source.path });
    return launch(id, name, source, options);
  };

  return {
    inspect: async (source, target, options = {}) => {
      const { part, ...text } = await texts.of(source, options);
      const input = { source: text, ...(target === undefined ? {} : { target }) };
      const seen = await threads.alone('inspect', input, { signal: options.signal, ...told(options) });
      return part === null ? seen : { ...seen, part };
    },
    train,
    retrain,
    import: async (source, { target = 'prediction', name, ...options } = {}) => {
      const {
        name: own,
        options: used,
        ...result
      } = await threads.alone(
        'import',
        { source, target, folder, ...(name === undefined ? {} : { name }) },
        { signal: options.signal, ...told(options) },
      );
      const id = randomUUID();
      store.insert({ id, name: own, createdAt: now(), fileName: source.name, filePath: null, options: used });
      store.finish(id, { report: null, ...result, finishedAt: now(), codeVersion: null, data: null, heldOut: null });
      changed();
      return get(id);
    },
    exportXgboost: (id) => threads.quick('export', { place: placeOf(id) }),
    list: () => store.list().map(summaryOf),
    get,
    delete: async (id) => {
      const { name, sha256, state } = stored(id);
      if (state === 'running') throw new ApiError('busy', 'This model is being trained. Cancel that first.');
      const registered = keptFor(name, versions.ofRowModel(id));
      if (registered !== null) throw new ApiError('busy', registered, { value: id });
      store.delete(id);
      // The same training on the same file gives the same bytes, which another model may still have.
      if (sha256 !== null && !store.files().has(sha256)) await rm(modelPath(folder, sha256), { force: true });
      changed();
    },
    predict: async (id, values) => threads.quick('row', { place: placeOf(id), values }),
    dependence: async (id, values, column) => threads.quick('dependence', { place: placeOf(id), values, column }),
    predictFile: async (model, source, options = {}) => {
      const place = 'id' in model ? placeOf(model.id) : { file: model.file };
      const id = randomUUID();
      mkdirSync(temporary, { recursive: true });
      const file = options.out ?? path.join(temporary, `predicted-${id}.csv`);
      const { part, ...text } = await texts.of(source, options);
      const found = await threads.alone('file', { place, source: text, out: file }, { signal: options.signal, ...told(options) });
      const name = `${source.name.replace(/\.[^.]+$/, '')}-predicted.csv`;
      batches.set(id, { name, file });
      const notes = part === null ? found.notes : [`Of ${source.name} the ${part}, was read.`, ...found.notes];
      return { id, name, bytes: (await stat(file)).size, ...found, notes };
    },
    readBatch: async (id) => {
      const { name, file } = batchOf(batches, id);
      return { name, bytes: new Uint8Array(await readFile(file)) };
    },
    saveBatch: async (id) => {
      const { name, file } = batchOf(batches, id);
      if (!host.pickSavePath) throw new ApiError('unsupported', 'This host has no dialog to save files.');
      const target = await host.pickSavePath(name);
      if (target !== null) copyFileSync(file, target);
      return target;
    },
    compare: async (pair, source, options = {}) => {
      const models = pair.map(({ id, name }) => {
        const { options: used, report } = stored(id);
        return {
          name,
          place: placeOf(id),
          target: used.target,
          date: used.date,
          heldOut: store.heldOut(id),
          learntTo: report?.period?.test[1] ?? null,
        };
      });
      const text = source && (await texts.of(source, options));
      const input = { models: models as [ComparedPlace, ComparedPlace], source: text && { path: text.path, name: text.name } };
      return threads.alone('compare', input, { signal: options.signal, ...told(options) });
    },
    check: (id) => threads.quick('check', { place: placeOf(id) }),
    copyModel: (id, target) => copyFileSync(placeOf(id).file, target),
    close: () => threads.close(),
  };
}

function batchOf(
  batches: ReadonlyMap<string, { readonly name: string; readonly file: string }>,
  id: string,
): { name: string; file: string } {
  const batch = batches.get(id);
  if (!batch || !existsSync(batch.file))
    throw new ApiError('not-found', 'These predictions are gone: they are kept until the application is closed. Predict the file again.');
  return batch;
}

/** Removes model files that no model has, and drafts of processes that ended. */
function sweep(folder: string, known: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const hash = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
    if (hash === undefined ? !name.startsWith('.writing-') : known.has(hash)) continue;
    if (Date.now() - statSync(file).mtimeMs > YOUNG_MS) void rm(file, { force: true });
  }
}
