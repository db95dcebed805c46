import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { RepeatOutcome } from '../../../contract/entities/repeat.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { LendPlugins } from '../../jobs/plugins/lend.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { createBoard } from '../experiments/board.ts';
import { environmentOf, workersFor } from '../experiments/environment-of.ts';
import { train } from '../experiments/train-job.ts';
import type { JobControl, Jobs } from '../jobs/jobs.ts';
import { runLabel } from '../models/runs.ts';
import { createNetRuns } from '../nets/net-runs.ts';
import type { NetBackends } from '../nets/net-backends.ts';
import { fileHash } from '../provenance/hashes.ts';
import { chainOf, type RunChain } from '../provenance/provenance.ts';
import { compareResults } from './compare-results.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { repeatWords } from './words.ts';

/** Trains finished runs again from what is stored, and says whether the result is the same. */
export interface Repeats {
  /**
   * Starts a job; `finished` settles with what came of it. Nothing of the run itself changes.
   *
   * @throws ApiError `not-found`, `busy` for a run that is not finished or is being repeated, `file-changed` where its data were changed
   */
  start(runId: string): Promise<{ jobId: string; finished: Promise<RepeatOutcome> }>;
  /** What came of earlier ones, newest first. */
  of(runId: string): RepeatOutcome[];
}

export interface RepeatsOptions {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly datasets: Datasets;
  /** For scratch workspaces; it is swept when the application starts. */
  readonly temporary: string;
  readonly codeVersion: string;
  readonly backends?: NetBackends;
  readonly lend?: LendPlugins;
  readonly changed: () => void;
  readonly now?: () => Date;
}

/** The backends that nets were trained on, taken again where they are here. */
function sameBackends(store: Store, backends: NetBackends, scratch: Scratch): NetBackends {
  const before = new Map(scratch.runs.flatMap(({ id, kind }) => [[kind, store.netTrainings.get(id)?.backend ?? null] as const]));
  return {
    ...backends,
    choose: async (request) => {
      const name = before.get(request.kind) ?? null;
      if (name === null) return backends.choose(request);
      try {
        return await backends.choose({ ...request, asked: name as typeof request.asked, again: null });
      } catch (error) {
        // It is not here: another one takes its place, and the outcome says so.
        if (error instanceof ApiError && error.code === 'bad-input') return backends.choose({ ...request, asked: 'auto', again: null });
        throw error;
      }
    },
  };
}

export function createRepeats(options: RepeatsOptions): Repeats {
  const { store, jobs, datasets, temporary, codeVersion, backends, lend, changed, now = () => new Date() } = options;
  const running = new Set<string>();

  /** What is not as it was when the run was trained. */
  function changesOf({ experiment, run }: RunChain, scratch: Store, identical: boolean): RepeatOutcome['changed'] {
    const here: Record<string, string> = environmentOf();
    const pairs: [string, string, string][] = [['Almanac', experiment.codeVersion, codeVersion]];
    // What was not kept then says nothing of a change.
    for (const [name, before] of Object.entries(experiment.environment)) pairs.push([name, before, here[name] ?? 'not known']);
    const [was, is] = [store.netTrainings.get(run.id), scratch.netTrainings.get(run.id)];
    if (was || is) pairs.push(['backend', was?.backend ?? 'not known', is?.backend ?? 'not known']);
    const changed = pairs.flatMap(([what, before, after]) => (before === after ? [] : [{ what, before, after }]));
    const { commit } = experiment.environment;
    // The same version may still be other code.
    if (!identical && (commit === undefined || here['commit'] === undefined) && !changed.some(({ what }) => what === 'commit'))
      changed.push({ what: 'commit', before: commit ?? 'not known', after: here['commit'] ?? 'not known' });
    return changed;
  }

  async function checkData({ version, run }: RunChain): Promise<void> {
    const sealed = store.seals.get(run.id)?.snapshot ?? store.seals.snapshot(version.rawId)?.sha256 ?? null;
    const found = await fileHash(datasets.snapshotPath(version.rawId));
    const name = `${version.datasetName} v${version.number}`;
    if (!found)
      throw new ApiError('file-missing', `The data of ${name} are not in the workspace any more: this run cannot be trained again.`);
    if (sealed !== null && sealed !== found.sha256)
      throw new ApiError(
        'file-changed',
        `The data of ${name} were changed after this run was trained: it cannot be trained again on them.`,
      );
  }

  async function work(chain: RunChain, id: string, control: JobControl): Promise<RepeatOutcome> {
    const { experiment, run, version } = chain;
    const began = performance.now();
    const loaded = await datasets.panels.get(version.id);
    const folder = path.join(temporary, `repeat-${id}`);
    const scratch = openScratch(folder, store, chain);
    try {
      const nets = backends
        ? createNetRuns({
            store: scratch.store,
            backends: sameBackends(store, backends, scratch),
            folder: path.join(folder, 'checkpoints'),
            codeVersion,
            changed: () => undefined,
          })
        : undefined;
      await train(
        {
          store: scratch.store,
          experiment: scratch.experiment,
          runs: scratch.runs,
          loaded,
          board: createBoard(scratch.experiment, scratch.runs, version.series),
          workers: workersFor(store, experiment.options),
          modelsFolder: path.join(folder, 'models'),
          snapshotPath: datasets.snapshotPath(version.rawId),
          nets,
          lend,
        },
        control,
      );
      control.progress({ done: version.series, total: version.series, phase: 'Comparing', leftMs: null });
      const compared = await compareResults(store.results, scratch.store.results, run.id, loaded.panel.ids, control.signal);
      if (control.signal.aborted) throw cancelled();
      const after = scratch.store.experiments.runs(experiment.id).find((one) => one.id === run.id)?.artefact ?? '';
      const artefact = { before: run.artefact ?? '', after };
      const identical = compared.forecastsDiffer === 0 && compared.modelsDiffer === 0 && artefact.before === artefact.after;
      const outcome = {
        id,
        runId: run.id,
        madeAt: now().toISOString(),
        ms: performance.now() - began,
        identical,
        series: version.series,
        ...compared,
        first:
          identical || compared.first !== null
            ? compared.first
            : { series: '', part: 'file of fitted models', step: null, before: artefact.before, after: artefact.after },
        artefact,
        changed: changesOf(chain, scratch.store, identical),
        members: scratch.members.map(({ model, kind, label }) => runLabel({ name: model, kind, label })),
      };
      return { ...outcome, said: repeatWords(outcome) };
    } catch (error) {
      throw error instanceof ApiError && error.code === 'cancelled' ? cancelled() : error;
    } finally {
      scratch.close();
    }
  }

  return {
    start: async (runId) => {
      const chain = chainOf(store, runId);
      const { experiment, run, version } = chain;
      if (experiment.state !== 'done' || run.artefact === null)
        throw new ApiError('busy', 'This run is not finished: there is nothing yet to compare with.', { value: runId });
      if (running.has(runId)) throw new ApiError('busy', 'This run is being trained again already.', { value: runId });
      running.add(runId);
      try {
        await checkData(chain);
      } catch (error) {
        running.delete(runId);
        throw error;
      }
      const id = randomUUID();
      let outcome: RepeatOutcome | null = null;
      const { job, finished } = jobs.start({
        kind: 'repeat',
        title: `Repeat ${runLabel({ name: run.model, kind: run.kind, label: run.label })} of ${experiment.name}`,
        subjectId: runId,
        total: version.series,
        work: async (control) => {
          try {
            outcome = await work(chain, id, control);
            if (!store.repeats.insert(outcome))
              throw new ApiError('not-found', 'The run was deleted while it was trained again.', { value: runId });
          } finally {
            running.delete(runId);
            changed();
          }
        },
      });
      changed();
      const told = finished.then(() => {
        if (!outcome) throw new ApiError('internal', 'The repetition ended without an outcome.');
        return outcome;
      });
      // The job's row tells how it ended to whoever does not wait.
      told.catch(() => undefined);
      return { jobId: job.id, finished: told };
    },
    of: (runId) => store.repeats.of(chainOf(store, runId).run.id),
  };
}

const cancelled = (): ApiError => new ApiError('cancelled', 'The repetition was cancelled. Nothing of it is kept.');
