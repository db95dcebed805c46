import { randomUUID } from 'node:crypto';
import type { RunRecord } from '../../../contract/entities/run.ts';
import type { Evidence, ModelVersion, RegisteredModel, RegistryHistory } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import type { CallOptions } from '../../ingest/client.ts';
import type { OwnModels } from '../../jobs/plugins/lend.ts';
import type { StoredModel, StoredModelVersion } from '../../store/repositories/registry.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { artefactPath } from '../experiments/artefact.ts';
import { modelInfo } from '../models/catalogue.ts';
import type { CompareRuns } from '../runs/comparisons.ts';
import type { Runs } from '../runs/runs.ts';
import { checkArtefact, type CheckedHeader, type ExpectedArtefact } from './artefact-file.ts';
import { brokenLink, readEntry } from './chain.ts';
import { evidenceOf, noEvidence } from './evidence.ts';
import { loadVersion, type LoadedVersion } from './load.ts';
import { newerData } from './newer-data.ts';
import { rowModelLabel } from './row-label.ts';
import { schemaOf } from './schema.ts';
import { accountName, createStages, reasonOf, wrongSort } from './stages.ts';

/** Named models: their versions, which of them is champion, and how that came to be. */
export interface Registry {
  models(): RegisteredModel[];
  /** Of one model, the newest first; of all models without. @throws ApiError `not-found`, `bad-input` for a model of single rows */
  versions(modelId?: string): ModelVersion[];
  /** @throws ApiError `not-found` */
  version(id: string): ModelVersion;
  /** @param model - its name or id. @throws ApiError `not-found` */
  model(model: string): RegisteredModel;
  /** What a model's name stands for now. @throws ApiError `not-found` where there is no such model, or no champion */
  champion(model: string): ModelVersion;
  /**
   * A version that can forecast: its files are there as they were registered, in a format that is known.
   *
   * @throws ApiError `not-found`, `file-missing`, `file-changed`, `unsupported`, `bad-input`, each with the reason
   */
  load(versionId: string): Promise<LoadedVersion>;
  /** Versions of a run. */
  ofRun(runId: string): ModelVersion[];
  /**
   * Makes a finished run the next version of a model, which is made where it is not there. The same run again gives the version that it is.
   *
   * @throws ApiError `not-found`, `busy` for a run that is not finished or in the bin, `bad-input` for a name that cannot be
   */
  register(request: { runId: string; name: string; reason?: string | undefined }): Promise<ModelVersion>;
  /** What speaks for a version, and against it. @throws ApiError `not-found`, `cancelled` */
  evidence(versionId: string, options?: CallOptions): Promise<Evidence>;
  /**
   * Makes a version champion, with the evidence as it stands and the reason.
   *
   * @param request.evidence - what was found beside the champion already; gathered where absent
   * @param request.expected - id of the champion that is to be replaced, null for none: where another has come meanwhile nothing is done
   * @throws ApiError `busy` where the champion is another than expected; `bad-input` without a reason, for an archived version, and for the champion
   */
  promote(
    request: { versionId: string; reason: string; expected?: string | null | undefined; evidence?: Evidence | undefined },
    options?: CallOptions,
  ): Promise<ModelVersion>;
  /** Makes the champion before this one champion again. @throws ApiError `bad-input` where there is none, `busy` as `promote` */
  rollback(request: { modelId: string; reason?: string | undefined; expected?: string | undefined }): ModelVersion;
  /** Sets a version aside, or takes it back. @throws ApiError `bad-input` for the champion, and without a reason */
  archive(request: { versionId: string; archived: boolean; reason: string }): ModelVersion;
  /** Of one model, or of all. The whole chain is checked either way. */
  history(modelId?: string): RegistryHistory;
}

export interface RegistryOptions {
  readonly store: Store;
  readonly runs: Runs;
  readonly datasets: Datasets;
  readonly compareRuns: CompareRuns;
  readonly modelsFolder: string;
  readonly changed: () => void;
  readonly now?: () => Date;
  /** Models of the user's own; without, they are refused. */
  readonly own?: OwnModels;
  /** Who is at work, for the history. */
  readonly by?: () => string;
}

const keptEvidence = 20;

export function createRegistry(options: RegistryOptions): Registry {
  const { store, runs, datasets, compareRuns, modelsFolder, changed, now = () => new Date(), by = accountName } = options;
  const { registry } = store;
  /** Runs do not change, so evidence does not: by ids of both. */
  const known = new Map<string, Promise<Evidence>>();

  const stored = (id: string): StoredModelVersion => {
    const found = registry.version(id);
    const rows = found ? null : store.rowVersions.version(id);
    if (rows) throw wrongSort(`${rows.name} v${rows.number}`, 'rows');
    if (!found) throw new ApiError('not-found', `There is no registered version ${id}. "registry list" shows them.`, { value: id });
    return found;
  };
  const stages = createStages({ store, table: registry, sort: 'series', subjectOf: ({ runId }) => runId, now, by });
  const rowStages = createStages({ store, table: store.rowVersions, sort: 'rows', subjectOf: ({ rowModelId }) => rowModelId, now, by });
  const modelOf = (word: string): StoredModel => {
    const found = registry.model(word) ?? registry.modelNamed(word.trim());
    if (!found) throw new ApiError('not-found', `There is no registered model ${word}. "registry list" shows them.`, { value: word });
    return found;
  };
  const told = ({ members: _members, artefactBytes, ...version }: StoredModelVersion): ModelVersion => {
    const run = runs.get(version.runId);
    return {
      ...version,
      experiment: run.experiment,
      run: run.model,
      kind: run.kind,
      label: run.label,
      dataset: run.dataset,
      datasetNumber: run.version,
      bytes: artefactBytes,
      horizon: run.horizon,
      levels: run.levels,
      series: run.series,
      mase: run.mase,
      skill: run.skill,
      coverage: run.coverage,
      fitMs: run.fitMs,
      forecastMs: run.forecastMs,
      failed: run.failed,
    };
  };
  const version = (id: string): ModelVersion => told(stored(id));

  const told_model = (model: StoredModel): RegisteredModel => {
    const [champion, back] =
      model.sort === 'rows'
        ? [store.rowVersions.champion(model.id), rowStages.before(model.id)]
        : [registry.champion(model.id), stages.before(model.id)];
    return {
      ...model,
      changedAt: registry.entries(model.id).at(-1)?.at ?? model.createdAt,
      versions: (model.sort === 'rows' ? store.rowVersions : registry).versions(model.id).length,
      champion: champion && {
        id: champion.id,
        number: champion.number,
        label: 'facts' in champion ? rowModelLabel(champion.facts.kind) : runs.get(champion.runId).label,
      },
      rollback: back && { id: back.id, number: back.number },
    };
  };

  /** Where the files of a version lie and what they must be. */
  function filesOf(one: StoredModelVersion): { own: ExpectedArtefact; members: ExpectedArtefact[] } {
    const { runId, artefact, artefactBytes, datasetVersionId, members } = one;
    const file = (run: string, sha256: string, bytes: number): ExpectedArtefact => ({
      path: artefactPath(modelsFolder, sha256),
      sha256,
      bytes,
      run,
      datasetVersionId,
    });
    return {
      own: file(runs.get(runId).model, artefact, artefactBytes),
      members: members.map(({ run, artefact: sha256, bytes }) => file(run, sha256, bytes)),
    };
  }
  async function check(one: StoredModelVersion): Promise<CheckedHeader> {
    const { own, members } = filesOf(one);
    const header = await checkArtefact(own);
    for (const member of members) await checkArtefact(member);
    return header;
  }

  /** What a version is measured by: the champion, else a simple run of its experiment. */
  function rivalOf(one: StoredModelVersion): Evidence['against'] {
    const champion = registry.champion(one.modelId);
    if (champion && champion.id !== one.id) {
      const { label } = runs.get(champion.runId);
      return { role: 'champion', number: champion.number, label, runId: champion.runId };
    }
    const simple = store.experiments
      .runs(one.experimentId)
      .filter(({ id, kind, summary }) => id !== one.runId && summary !== null && modelInfo(kind).baseline)
      .sort((a, b) => (a.summary?.mase ?? Infinity) - (b.summary?.mase ?? Infinity));
    const best = simple.find(({ kind }) => kind === 'seasonal-naive') ?? simple[0];
    return best ? { role: 'baseline', number: null, label: runs.get(best.id).label, runId: best.id } : null;
  }

  async function gather(run: RunRecord, against: Evidence['against'], call: CallOptions): Promise<Evidence> {
    if (against === null)
      return noEvidence(run, null, null, 'There is nothing to measure it by: no champion, and no simple model in its experiment.');
    const other = runs.get(against.runId);
    if (other.id === run.id) return noEvidence(run, against, other, 'It is the very run that is champion.');
    try {
      return evidenceOf(await compareRuns([run.id, other.id], call), run, other, against);
    } catch (error) {
      // Runs that have nothing in common are a finding, not a failure.
      if (error instanceof ApiError && error.code === 'bad-input') return noEvidence(run, against, other, error.message);
      throw error;
    }
  }
  function evidenceFor(one: StoredModelVersion, call: CallOptions): Promise<Evidence> {
    const against = rivalOf(one);
    const key = `${one.runId} ${against?.runId ?? ''} ${against?.role ?? ''} ${against?.number ?? ''}`;
    const found = known.get(key);
    if (found) return found;
    const fresh = gather(runs.get(one.runId), against, call);
    known.set(key, fresh);
    fresh.catch(() => known.delete(key));
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - keptEvidence))) known.delete(oldest);
    return fresh;
  }

  return {
    models: () => registry.models().map(told_model),
    model: (word) => told_model(modelOf(word)),
    versions: (modelId) => registry.versions(modelId === undefined ? undefined : stages.model(modelId).id).map(told),
    version,
    champion: (word) => {
      const model = stages.model(word);
      const champion = registry.champion(model.id);
      if (!champion)
        throw new ApiError('not-found', `${model.name} has no champion yet: "registry promote" makes one of its versions that.`, {
          value: word,
        });
      return told(champion);
    },
    load: async (id) => {
      const one = stored(id);
      const header = await check(one);
      const files = filesOf(one);
      const used = new Set([files.own, ...files.members].map(({ run }) => run));
      return loadVersion({
        version: told(one),
        header,
        files,
        datasets,
        runs: store.experiments.runs(one.experimentId).filter(({ model }) => used.has(model)),
        seed: store.experiments.get(one.experimentId)?.options.seed ?? 0,
        newer: () => newerData(store, one),
        own: options.own,
      });
    },
    ofRun: (runId) => registry.ofRun(runId).map(told),
    register: async ({ runId, name: asked, reason = '' }) => {
      const run = runs.get(runId);
      if (run.state !== 'done' || run.artefact === null)
        throw new ApiError('busy', `${run.label} of ${run.experiment} is not finished. Only finished runs can be registered.`, {
          value: runId,
        });
      if (run.deletedAt !== null)
        throw new ApiError('busy', `${run.label} of ${run.experiment} is in the bin. Restore it first.`, { value: runId });
      const schema = schemaOf(await datasets.panels.get(run.datasetVersionId));
      const siblings = store.experiments.runs(run.experimentId);
      const artefact = run.artefact;
      const members = ensembleByKind(run.kind)
        ? siblings.flatMap((one) =>
            one.id !== runId && one.artefact !== null && !ensembleByKind(one.kind)
              ? [{ run: one.model, artefact: one.artefact, bytes: one.artefactBytes }]
              : [],
          )
        : [];
      const draft: Omit<StoredModelVersion, 'id' | 'modelId' | 'name' | 'number' | 'createdAt'> = {
        runId,
        experimentId: run.experimentId,
        datasetVersionId: run.datasetVersionId,
        artefact,
        artefactBytes: siblings.find(({ id }) => id === runId)?.artefactBytes ?? 0,
        schema,
        members,
        stage: 'candidate',
      };
      await check({ ...draft, id: '', modelId: '', name: '', number: 0, createdAt: '' });
      const added = store.transaction(() => {
        const model = stages.modelToRegister(asked);
        const modelId = model.id;
        const before_ = registry.versions(modelId);
        const same = before_.find((one) => one.runId === runId);
        if (same) return same;
        const one: StoredModelVersion = {
          ...draft,
          id: randomUUID(),
          modelId,
          name: model.name,
          number: (before_[0]?.number ?? 0) + 1,
          createdAt: now().toISOString(),
        };
        registry.insertVersion(one);
        stages.note('register', one, reason.trim() || `${run.label} of ${run.experiment}`);
        return one;
      });
      changed();
      return told(added);
    },
    evidence: (id, call = {}) => evidenceFor(stored(id), call),
    promote: async ({ versionId, reason: text, expected, evidence: found }, call = {}) => {
      const reason = reasonOf(text);
      const one = stored(versionId);
      const champion = registry.champion(one.modelId);
      const replaced = expected === undefined ? (champion?.id ?? null) : expected;
      stages.assertPromotable(one);
      stages.expectChampion(one.modelId, replaced);
      await check(one);
      const evidence = found ?? (await evidenceFor(one, call));
      store.transaction(() => stages.promote(stored(versionId), replaced, reason, { evidence }));
      changed();
      return version(versionId);
    },
    rollback: ({ modelId: word, ...request }) => {
      const { id: modelId } = stages.model(word);
      const back = store.transaction(() => stages.rollback(modelId, request));
      changed();
      return version(back.id);
    },
    archive: ({ versionId, archived, reason: text }) => {
      const reason = reasonOf(text);
      store.transaction(() => stages.archive(stored(versionId), archived, reason));
      changed();
      return version(versionId);
    },
    history: (modelId) => {
      const all = registry.entries();
      const only = modelId === undefined ? null : modelOf(modelId).id;
      return {
        entries: all
          .filter((entry) => only === null || entry.modelId === only)
          .map(readEntry)
          .reverse(),
        broken: brokenLink(all, [
          ...registry.versions(),
          ...store.rowVersions.versions().map((one) => ({ ...one, runId: one.rowModelId })),
        ]),
        head: all.at(-1)?.hash ?? null,
      };
    },
  };
}
