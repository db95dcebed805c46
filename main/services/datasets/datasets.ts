import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../../contract/api.ts';
import type { DatasetVersion, ImportChoices, ImportPreview, SeriesList } from '../../../contract/entities/dataset.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { seriesAt } from '../../../engine/core/panel.ts';
import type { CleaningSource } from '../../../engine/cleaning/state.ts';
import type { Ingest, InspectOptions, PanelResult, SourcePath } from '../../ingest/client.ts';
import type { RawChecks } from '../../ingest/validation/raw-findings.ts';
import type { Store } from '../../store/store.ts';
import type { StageFigures, StageTimings, StoredVersion } from '../../store/repositories/datasets.ts';
import type { KeptFile } from '../../store/repositories/retention.ts';
import { pathsOf } from '../lineage/workspace-files.ts';
import { isAlive, type Jobs } from '../jobs/jobs.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { learnSchema } from '../validation/learn-schema.ts';
import { amended, type Amendment } from './amend.ts';
import { createPanels, seriesKey, sourceOf, type Panels } from './panels.ts';
import { createJoinedFiles, joinedHashes, type JoinedFiles } from './joined-files.ts';
import { listSeries } from './series-list.ts';
import { sameImport } from './same-import.ts';
import { asBadRecipe, checkChoices, measure } from './derived.ts';
import { beginPreparing, startPrepareThread, type Preparing, type PrepareThread } from '../../jobs/prepare-aside.ts';
import { rawId, splitChoices, versionId, type Stages } from './version-id.ts';

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** What the data are checked against while they are read. */
  readonly checks?: RawChecks | undefined;
}

export interface Datasets {
  readonly panels: Panels;
  readonly joined: JoinedFiles;
  inspect(files: readonly SourcePath[], choices: ImportChoices | undefined, options: InspectOptions): Promise<ImportPreview>;
  import(
    files: readonly SourcePath[],
    choices: ImportChoices,
    target: { name: string; datasetId?: string | undefined },
    options: CallOptions,
  ): Promise<DatasetVersion>;
  /**
   * A version of the same raw data with another recipe or other features; null takes one away, absent keeps what the version has. The same
   * choices give the version that is there.
   *
   * @param changes.name - of the dataset that it goes into; that of the version without
   * @throws ApiError `not-found`, `bad-input` for a recipe that this data cannot have
   */
  derive(id: string, changes: StageChanges): Promise<StoredVersion>;
  /**
   * A version of the same snapshot with other roles of regressors, or another rule for missing periods. The same choices give the version that
   * is there.
   *
   * @throws ApiError `not-found`, `no-column`, `unsupported` for what needs the files
   */
  amend(id: string, change: Amendment): Promise<StoredVersion>;
  /** Where the raw data of that id are. */
  snapshotPath(rawId: string): string;
  /** Says that a file is likely to come soon. */
  getReady(): void;
  list(): DatasetVersion[];
  /** @throws ApiError `not-found` */
  get(id: string): StoredVersion;
  /** By version id, dataset id or name. */
  find(key: string): StoredVersion | null;
  rename(datasetId: string, name: string): void;
  /** Puts a version away, or takes it back. @throws ApiError `not-found` */
  archive(id: string, archived: boolean): StoredVersion;
  delete(id: string): Promise<void>;
  series(id: string): Promise<SeriesList>;
  values(id: string, index: number): Promise<{ series: Record<string, string>; time: string[]; y: Float64Array<ArrayBuffer> }>;
}

/** Another recipe, other features: null for none, absent for the same. */
export interface StageChanges {
  readonly recipe?: ImportChoices['recipe'] | null | undefined;
  readonly features?: ImportChoices['features'] | null | undefined;
  readonly name?: string | undefined;
}

interface Target {
  readonly name: string;
  readonly datasetId?: string | undefined;
}

const temporary = '.importing-';
/** Smaller files make panels for which no thread is started. */
const worthAThread = 1_000_000;

const bytesOf = (files: readonly SourcePath[]): number =>
  files.reduce((sum, { path: place, original }) => sum + (statSync(original ?? place, { throwIfNoEntry: false })?.size ?? 0), 0);

/** @param arrived - told of each version that an import made or found, whoever imported it */
export function createDatasets(
  folder: string,
  store: Store,
  ingest: Ingest,
  jobs: Jobs,
  changed: () => void,
  arrived: (versionId: string) => void = () => undefined,
  configured: () => Values = () => defaultValues,
): Datasets {
  mkdirSync(folder, { recursive: true });
  const snapshotPath = (raw: string): string => path.join(folder, `${raw}.parquet`);
  const panels = createPanels(store.datasets, ingest, snapshotPath);
  const joined = createJoinedFiles(path.join(path.dirname(folder), 'joined'));

  const get = (id: string): StoredVersion => {
    const version = store.datasets.get(id);
    if (!version) throw new ApiError('not-found', 'This dataset version is not there any more. Choose another one.');
    return version;
  };

  /** A version that is asked for is no longer put away. */
  const used = (version: StoredVersion): StoredVersion => {
    if (version.archivedAt === undefined) return version;
    store.datasets.setArchived(version.id, null);
    return get(version.id);
  };

  const keep = (version: StoredVersion, figures: StageFigures, timings: StageTimings, target: Target): StoredVersion =>
    store.transaction(() => {
      const existing = store.datasets.get(version.id);
      if (existing) return used(existing);
      // Another process may have pruned it a moment ago: there is never a row without its file.
      if (!existsSync(snapshotPath(version.rawId)))
        throw new ApiError('file-missing', 'The data of this version were removed while it was made. Import the files again.');
      const createdAt = new Date().toISOString();
      const sameName = store.datasets.findByName(target.name);
      let datasetId = target.datasetId ?? sameName?.datasetId;
      if (datasetId === undefined || !store.datasets.hasDataset(datasetId)) {
        datasetId = randomUUID();
        store.datasets.insertDataset({ id: datasetId, name: target.name, createdAt });
      }
      store.datasets.insertVersion({ ...version, datasetId, number: store.datasets.nextNumber(datasetId), createdAt }, figures, timings);
      return get(version.id);
    });

  const importNow = async (
    files: readonly SourcePath[],
    choices: ImportChoices,
    target: Target,
    options: CallOptions,
  ): Promise<StoredVersion> => {
    const known = await sameImport(files, choices, store.datasets.list(), ingest, options);
    if (known && existsSync(snapshotPath(known.rawId))) {
      // Versions of before copies were kept have none.
      await joined.keep(files, known.files, choices);
      return prepared(known, splitChoices(choices).stages, target);
    }
    const startedMs = performance.now();
    // A name of its own, renamed only when complete: nothing half-written is ever taken for a snapshot.
    const draft = path.join(folder, `${temporary}${process.pid}-${randomBytes(6).toString('hex')}.parquet`);
    const prepares = versionId('', splitChoices(choices).stages) !== '' && bytesOf(files) >= worthAThread;
    let thread: PrepareThread | null = null;
    const early: { source?: CleaningSource; preparing?: Preparing } = {};
    const onProgress = (progress: Progress): void => {
      // While the rows are put in order a processor is idle.
      if (prepares && progress.done > 0) thread ??= startPrepareThread();
      options.onProgress?.(progress);
    };
    // Cleaned while the rest of the snapshot is written and checked.
    const onPanel = (panel: PanelResult, keyNames: readonly string[]): void => {
      early.source = sourceOf(keyNames, panel);
      if (prepares) early.preparing = beginPreparing(early.source, choices, (thread ??= startPrepareThread()));
    };
    try {
      const made = await ingest.snapshot(files, choices, draft, { ...options, onProgress, onPanel });
      const raw = rawId(
        made.files.map(({ sha256 }) => sha256 ?? ''),
        choices,
      );
      if (!store.datasets.usesRaw(raw) || !existsSync(snapshotPath(raw))) await rename(draft, snapshotPath(raw));
      if (early.source) panels.keep(raw, choices, early.source);
      const timings = { raw: Math.round(performance.now() - startedMs) };
      await joined.keep(files, made.files, choices);
      const version = await stand(
        {
          id: raw,
          rawId: raw,
          datasetId: '',
          datasetName: target.name,
          number: 0,
          createdAt: '',
          files: made.files,
          choices,
          roles: made.roles,
          axis: made.axis,
          seasonLength: made.seasonLength,
          keyNames: made.keyNames,
          rows: made.rows,
          series: made.series,
          values: made.values,
          first: made.first,
          last: made.last,
          snapshotBytes: made.snapshotBytes,
          report: made.report,
        },
        target,
        timings,
        early.preparing,
      );
      store.checks.putFacts(raw, { facts: made.facts, schema: learnSchema(made.facts, configured().checks) });
      return version;
    } finally {
      void (thread as PrepareThread | null)?.worker.terminate();
      await rm(draft, { force: true });
    }
  };

  /** Keeps raw data as the version that its choices make of it. */
  const stand = async (version: StoredVersion, target: Target, timings: StageTimings = {}, begun?: Preparing): Promise<StoredVersion> => {
    const { raw, stages } = splitChoices(version.choices);
    const id = versionId(version.rawId, stages);
    const existing = store.datasets.get(id);
    if (existing) return used(existing);
    if (id === version.rawId) return keep({ ...version, id, choices: raw }, {}, timings, target);
    let preparing: Preparing;
    let made: Awaited<Preparing['made']>;
    try {
      preparing = begun ?? beginPreparing(await panels.raw(version, version.choices), version.choices, null);
      made = await preparing.made;
    } catch (error) {
      if (!store.datasets.usesRaw(version.rawId)) await rm(snapshotPath(version.rawId), { force: true });
      throw asBadRecipe(error);
    }
    const { prepared: done, tookMs } = made;
    const kept = keep({ ...version, id, ...measure(version, done) }, done.figures, { ...timings, prepare: tookMs }, target);
    panels.hold(kept, preparing.source, done);
    return kept;
  };

  /** The version that stages make of the raw data of another one. */
  const prepared = async (base: StoredVersion, stages: Stages, target: Target): Promise<StoredVersion> => {
    const choices: ImportChoices = { ...splitChoices(base.choices).raw, ...(stages.recipe && { recipe: stages.recipe }) };
    const all = stages.features ? { ...choices, features: stages.features } : choices;
    checkChoices(all);
    const existing = store.datasets.get(versionId(base.rawId, stages));
    if (existing) return used(existing);
    // Its own measures where it is the raw data again.
    const { panel } = await panels.raw(base, all);
    const unprepared = { panel, keys: [], figures: {}, cleaned: [], rawIndex: null };
    const { archivedAt: _away, ...rest } = base;
    return stand({ ...rest, choices: all, ...measure(base, unprepared) }, target);
  };

  const derive: Datasets['derive'] = async (versionKey, { name, ...changes }) => {
    const base = get(versionKey);
    const { stages } = splitChoices(base.choices);
    const of = <K extends keyof Stages>(key: K): Stages => {
      const value = changes[key] === undefined ? stages[key] : changes[key];
      return value === undefined || value === null ? {} : { [key]: value };
    };
    const target = name === undefined || name === base.datasetName ? { name: base.datasetName, datasetId: base.datasetId } : { name };
    const version = await prepared(base, { ...of('recipe'), ...of('features') }, target);
    changed();
    return version;
  };

  const amend: Datasets['amend'] = async (versionKey, change) => {
    const base = get(versionKey);
    const version = amended(base, change);
    const raw = rawId(
      base.files.map(({ sha256 }) => sha256 ?? ''),
      version.choices,
    );
    if (raw === base.rawId) return base;
    // Content of its own, so that either version can be deleted.
    if (!store.datasets.usesRaw(raw)) await copyFile(snapshotPath(base.rawId), snapshotPath(raw));
    const facts = store.checks.facts(base.rawId);
    const made = await stand({ ...version, id: raw, rawId: raw }, { name: base.datasetName, datasetId: base.datasetId });
    if (facts) store.checks.putFacts(raw, facts);
    changed();
    return made;
  };

  return {
    panels,
    joined,
    amend,
    snapshotPath,
    getReady: () => ingest.getReady(),
    inspect: (files, choices, options) => ingest.inspect(files, choices, options),
    derive,
    import: async (files, choices, target, { signal, onProgress, checks }) => {
      checkChoices(choices);
      let version: StoredVersion | null = null;
      const title = `Import ${files.map(({ name }) => name).join(', ')}`;
      const { job, finished } = jobs.start({
        kind: 'import',
        title,
        subjectId: null,
        total: 100,
        work: async (control) => {
          version = await importNow(files, choices, target, {
            signal: control.signal,
            checks,
            onProgress: (progress) => {
              const share = progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
              control.progress({ done: Math.min(100, share), total: 100, phase: progress.phase, leftMs: null });
              onProgress?.(progress);
            },
          });
        },
      });
      const cancel = () => jobs.cancel(job.id);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        if (signal?.aborted) cancel();
        await finished;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
      changed();
      if (!version) throw new ApiError('internal', 'The import ended without a version');
      arrived((version as StoredVersion).id);
      return version;
    },
    list: () => store.datasets.list(),
    get,
    find: (key) => store.datasets.findByName(key),
    rename: (datasetId, name) => {
      if (!store.datasets.rename(datasetId, name)) throw new ApiError('not-found', 'This dataset is not there any more.');
      changed();
    },
    archive: (id, archived) => {
      const version = get(id);
      if ((version.archivedAt !== undefined) === archived) return version;
      store.datasets.setArchived(id, archived ? new Date().toISOString() : null);
      changed();
      return get(id);
    },
    delete: async (id) => {
      const version = get(id);
      const raw = version.rawId;
      store.transaction(() => store.datasets.deleteVersion(id));
      panels.forget(id);
      const own: KeptFile[] = [...joinedHashes(version).map((name): KeptFile => ({ kind: 'joined', name })), { kind: 'figures', name: id }];
      for (const file of own)
        if (!store.retention.isReferred(file)) for (const place of pathsOf(path.dirname(folder), file)) await rm(place, { force: true });
      if (!store.datasets.usesRaw(raw)) await rm(snapshotPath(raw), { force: true });
      changed();
    },
    series: async (id) => listSeries(await panels.get(id)),
    values: async (id, index) => {
      const loaded = await panels.get(id);
      if (index >= loaded.panel.ids.length) throw new ApiError('not-found', `There is no series number ${index} in this dataset version`);
      const { y } = seriesAt(loaded.panel, index);
      // A copy: shared memory does not cross the bridge.
      return {
        series: seriesKey(loaded, index),
        time: formatPeriods(loaded.version.axis, loaded.panel.start[index] ?? 0, y.length),
        y: Float64Array.from(y),
      };
    },
  };
}

/** Removes what imports of dead processes left behind. */
export function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = new RegExp(`^\\${temporary}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || (Number(owner) !== process.pid && isAlive(Number(owner)))) continue;
    rmSync(path.join(folder, name), { force: true });
  }
}
