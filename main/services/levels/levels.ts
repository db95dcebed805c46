import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { LevelNode, LevelNodes, LevelOptions, LevelProposal, LevelSet } from '../../../contract/entities/levels.ts';
import { ApiError } from '../../../contract/errors.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import type { Hierarchy } from '../../../engine/hierarchy/index.ts';
import type { HostPorts } from '../../host.ts';
import type { LendPlugins } from '../../jobs/plugins/lend.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { StoredLevelSet } from '../../store/repositories/levels.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { stoppedState, type Jobs } from '../jobs/jobs.ts';
import { writeWhole } from '../files/write-whole.ts';
import { runLabel } from '../models/runs.ts';
import { makeLevelsAgree } from './levels-job.ts';
import { isMinimumTrace, methodInfo } from './methods.ts';
import { levelLines, levelRows, type LevelRow } from './node-rows.ts';
import { nodeOf, nodesOf, type LevelView } from './node-view.ts';
import { unpackNode } from './node-codec.ts';
import { hierarchyOf, type LevelMaterial } from './prepare.ts';
import { levelColumns, proposeLevels } from './propose.ts';
import { specOf } from './structure.ts';

interface Started {
  readonly jobId: string;
  readonly finished: Promise<void>;
}

/** Forecasts of a run that agree at total, regions, stores and families; kept with the run. */
export interface Levels {
  /** @throws ApiError `not-found`, `bad-input` for a run that has no levels */
  propose(runId: string): Promise<LevelProposal>;
  /**
   * Forecasts sums by the kind and settings of the run, on the same folds, and makes all agree. The same options again give the set that is there.
   *
   * @throws ApiError `bad-input` that names the field; nothing is stored then
   */
  start(runId: string, options: LevelOptions): Promise<Started & { setId: string }>;
  /** Goes on with a set that was stopped. @throws ApiError `busy` */
  resume(setId: string): Promise<Started>;
  /** Newest first. */
  list(runId: string): LevelSet[];
  /** @throws ApiError `not-found` */
  get(setId: string): LevelSet;
  nodes(setId: string): Promise<LevelNodes>;
  node(setId: string, node: number): Promise<LevelNode>;
  /** Every period of every node, a node at a time. */
  rows(setId: string): Promise<Generator<readonly LevelRow[]>>;
  /** All nodes as CSV, in pieces. */
  csv(setId: string): Promise<Generator<string>>;
  delete(setId: string): void;
  /** The same as a file for a browser's download. */
  export(setId: string): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }>;
  /** Asks where to put it, and writes it there; null when the user cancels. @throws ApiError `unsupported` where there is no dialog */
  save(setId: string): Promise<string | null>;
}

export interface LevelsServices {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly datasets: Datasets;
  readonly host: Pick<HostPorts, 'pickSavePath'>;
  /** The workspace's database, for threads. */
  readonly database: string;
  readonly lend?: LendPlugins;
  readonly changed: () => void;
}

export function createLevels({ store, jobs, datasets, host, database, lend, changed }: LevelsServices): Levels {
  const { levels } = store;
  /** Of the set that was looked at last. */
  let seen: { readonly id: string; readonly hierarchy: Hierarchy } | null = null;

  const stored = (id: string): StoredLevelSet => {
    const set = levels.get(id);
    if (!set) throw new ApiError('not-found', 'These levels are not there any more. Make the forecasts agree anew.');
    return set;
  };
  const setOf = (set: StoredLevelSet): LevelSet => ({
    ...set,
    jobId: jobs.latestFor(set.id)?.id ?? null,
    methodLabel: methodInfo(set.options.method).label,
  });

  function runOf(runId: string): { readonly run: StoredRun; readonly experiment: StoredExperiment } {
    const [row] = store.runs.byIds([runId]);
    const experiment = row && store.experiments.get(row.experimentId);
    const run = experiment && store.experiments.runs(experiment.id).find(({ id }) => id === runId);
    if (!run || !experiment) throw new ApiError('not-found', `There is no run ${runId}. "runs list" shows them.`, { value: runId });
    return { run, experiment };
  }

  /** The run with its data. @throws ApiError for one that has no levels */
  async function ready(runId: string): Promise<{ run: StoredRun; experiment: StoredExperiment; loaded: LoadedPanel }> {
    const { run, experiment } = runOf(runId);
    const label = runLabel({ name: run.model, kind: run.kind, label: run.label });
    const refuse = (message: string): never => {
      throw new ApiError('bad-input', message, { field: 'runId' });
    };
    const loaded = await datasets.panels.get(experiment.datasetVersionId);
    const { length } = loaded.panel.ids;
    if (length < 2) refuse('A single series has no levels: sums need several series.');
    if (store.results.countFinished(runId) < length) refuse(`${label} is not finished. Let its experiment finish first.`);
    if (ensembleByKind(run.kind))
      refuse(`${label} combines forecasts of others and makes none of sums. Take one of the models that it is made of.`);
    return { run, experiment, loaded };
  }

  function materialOf(loaded: LoadedPanel, { levels: wanted, gaps }: LevelOptions): LevelMaterial {
    const of = levelColumns(loaded);
    const known = of.columns.map(({ name }) => name);
    const missing = wanted.flat().find((name) => !known.includes(name));
    if (missing !== undefined)
      throw new ApiError('bad-input', `The series have no column ${missing} to add up by. They have: ${known.join(', ') || 'none'}.`, {
        field: 'options.levels',
        value: missing,
      });
    const { panel } = loaded;
    const columns = known.length > 0 ? of.columns : [{ name: 'series', values: panel.ids }];
    return { panel, columns, keys: Math.max(1, of.keys), spec: specOf({ columns, keys: Math.max(1, of.keys) }, wanted), gaps };
  }

  function check({ method, negatives }: LevelOptions): void {
    if (negatives === 'optimal' && !isMinimumTrace(method))
      throw new ApiError('bad-input', 'Only minimum trace has a best solution without negative forecasts. Set them to zero instead.', {
        field: 'options.negatives',
      });
  }

  const workersFor = (): number => store.settings.all().workers || Math.max(1, availableParallelism() - 1);

  function launch(
    set: StoredLevelSet,
    at: { run: StoredRun; experiment: StoredExperiment; loaded: LoadedPanel },
    material: LevelMaterial,
  ): Started {
    const { id, options } = set;
    const { run, experiment, loaded } = at;
    levels.setState(id, 'running');
    const label = runLabel({ name: run.model, kind: run.kind, label: run.label });
    const { job, finished } = jobs.start({
      kind: 'levels',
      title: `Levels of ${label}, ${experiment.name}`,
      subjectId: id,
      total: 1,
      work: async (control) => {
        try {
          const { found, nodes } = await makeLevelsAgree(
            { store: levels, database, experiment, run, loaded, material, options, workers: workersFor(), lend },
            control,
          );
          levels.finish(id, found, nodes);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          if (control.signal.aborted) levels.setState(id, stoppedState(control.signal));
          else levels.setState(id, 'failed', message);
          throw error;
        } finally {
          changed();
        }
      },
    });
    changed();
    return { jobId: job.id, finished };
  }

  async function viewOf(setId: string): Promise<LevelView & { readonly set: StoredLevelSet }> {
    const set = stored(setId);
    if (!set.found) throw new ApiError('busy', 'These forecasts do not agree yet. Wait for the end, or continue what was stopped.');
    const { experiment } = runOf(set.runId);
    const loaded = await datasets.panels.get(experiment.datasetVersionId);
    if (seen?.id !== setId) seen = { id: setId, hierarchy: hierarchyOf(materialOf(loaded, set.options)) };
    const { hierarchy } = seen;
    const read: LevelView['read'] = (node) => {
      const payload = levels.node(setId, node);
      if (!payload) throw new ApiError('not-found', `These levels have no node number ${node}.`, { field: 'node' });
      return unpackNode(payload);
    };
    return { hierarchy, panel: loaded.panel, axis: loaded.version.axis, gaps: set.options.gaps, read, set };
  }

  async function csv(setId: string): Promise<Generator<string>> {
    const view = await viewOf(setId);
    return levelLines(view, view.set.found?.bands ?? [], levels.nodes(setId));
  }
  const fileName = (setId: string): string => {
    const { experiment, run } = runOf(stored(setId).runId);
    return `${experiment.name} ${run.model} levels.csv`.replace(/[^\p{L}\p{N}. -]+/gu, '-').slice(-120);
  };

  return {
    propose: async (runId) => {
      const { run, loaded } = await ready(runId);
      return proposeLevels(run, loaded);
    },
    start: async (runId, options) => {
      check(options);
      const at = await ready(runId);
      const material = materialOf(at.loaded, options);
      const same = levels.list(runId).find((set) => JSON.stringify(set.options) === JSON.stringify(options));
      if (same?.state === 'running') throw new ApiError('busy', 'These levels are being worked out already.', { field: 'options' });
      // Made anew, since what it stands on may have been made by an earlier version.
      const id = randomUUID();
      store.transaction(() => {
        if (same) levels.delete(same.id);
        levels.insert({ id, runId, createdAt: new Date().toISOString(), options });
      });
      return { setId: id, ...launch(stored(id), at, material) };
    },
    resume: async (setId) => {
      const set = stored(setId);
      if (set.state === 'running') throw new ApiError('busy', 'These levels are being worked out already.');
      if (set.state === 'done') throw new ApiError('busy', 'These levels are finished; there is nothing to continue.');
      const at = await ready(set.runId);
      return launch(set, at, materialOf(at.loaded, set.options));
    },
    list: (runId) => levels.list(runId).map(setOf),
    get: (setId) => setOf(stored(setId)),
    nodes: async (setId) => nodesOf(await viewOf(setId), levels.nodes(setId)),
    node: async (setId, node) => {
      const view = await viewOf(setId);
      if (!view.hierarchy.nodes[node]) throw new ApiError('not-found', `These levels have no node number ${node}.`, { field: 'node' });
      return nodeOf(view, node);
    },
    rows: async (setId) => levelRows(await viewOf(setId), levels.nodes(setId)),
    csv,
    export: async (setId) => {
      const pieces: string[] = [];
      for (const piece of await csv(setId)) {
        pieces.push(piece);
        // Others get their turn in between.
        if (pieces.length % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      return { name: fileName(setId), bytes: Uint8Array.from(Buffer.from(pieces.join(''))) };
    },
    save: async (setId) => {
      const pieces = await csv(setId);
      if (!host.pickSavePath) throw new ApiError('unsupported', 'This host has no dialog to save files.');
      const target = await host.pickSavePath(fileName(setId));
      if (target !== null) await writeWhole(target, pieces);
      return target;
    },
    delete: (setId) => {
      if (stored(setId).state === 'running') throw new ApiError('busy', 'These levels are being worked out. Cancel that first.');
      levels.delete(setId);
      changed();
    },
  };
}
