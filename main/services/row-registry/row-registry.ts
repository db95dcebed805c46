import { randomUUID } from 'node:crypto';
import type { RowEvidence } from '../../../contract/entities/row-evidence.ts';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import type { StoredRowVersion } from '../../store/repositories/row-versions.ts';
import type { Store } from '../../store/store.ts';
import type { Regression } from '../regression/regression.ts';
import { rowModelLabel } from '../registry/row-label.ts';
import { accountName, createStages, reasonOf, wrongSort } from '../registry/stages.ts';
import { factsOf } from './facts.ts';
import { aloneEvidence, rowEvidenceOf } from './row-evidence.ts';

interface Source {
  readonly path: string;
  readonly name: string;
}

/** Models of single rows as versions of registered models: the same stages and the same history as versions that forecast. */
export interface RowRegistry {
  /** Of one model, the newest first; of all without. @throws ApiError `not-found`, `bad-input` for a model that forecasts */
  versions(model?: string): RowVersion[];
  /** @throws ApiError `not-found`, `bad-input` for a version that forecasts */
  version(id: string): RowVersion;
  /** What a registered model's name stands for now. @throws ApiError `not-found`, `bad-input` for a model that forecasts */
  champion(model: string): RowVersion;
  ofRowModel(rowModelId: string): RowVersion[];
  /**
   * Makes a trained model the next version of a registered one, which is made where it is not there. The same model again gives the version that it is.
   *
   * @throws ApiError `not-found`; `busy` for a model that is not trained; `file-missing`, `file-changed` for a damaged one; `bad-input` for a name that cannot be
   */
  register(request: { rowModelId: string; name: string; reason?: string | undefined }): Promise<RowVersion>;
  /** Reads a version's file. @throws ApiError `file-missing`, `file-changed`, `file-unreadable` */
  check(versionId: string): Promise<{ formatVersion: number; codeVersion: string }>;
  /** A version beside the champion: on what both held out, or on the rows of a file that neither had seen. */
  evidence(versionId: string, source?: Source | null, options?: CallOptions): Promise<RowEvidence>;
  /** Two versions beside each other. @throws ApiError as `regression.compare` */
  compare(pair: { first: string; second: string }, source?: Source | null, options?: CallOptions): Promise<RowEvidence>;
  /**
   * Makes a version champion, with the evidence as it stands and the reason.
   *
   * @param request.expected - id of the champion that is to be replaced, null for none: where another has come meanwhile nothing is done
   * @param request.source - a file to measure both on; their hold-outs where absent
   * @throws ApiError `busy` where the champion is another than expected; `bad-input` without a reason, for an archived version, and for the champion
   */
  promote(
    request: { versionId: string; reason: string; expected?: string | null | undefined; source?: Source | null },
    options?: CallOptions,
  ): Promise<RowVersion>;
  /** Makes the champion before this one champion again. @throws ApiError `bad-input` where there is none, `busy` as `promote` */
  rollback(request: { modelId: string; reason?: string | undefined; expected?: string | undefined }): RowVersion;
  /** Sets a version aside, or takes it back. @throws ApiError `bad-input` for the champion, and without a reason */
  archive(request: { versionId: string; archived: boolean; reason: string }): RowVersion;
}

export interface RowRegistryOptions {
  readonly store: Store;
  readonly regression: Pick<Regression, 'check' | 'compare'>;
  readonly changed: () => void;
  readonly now?: () => Date;
  readonly by?: () => string;
}

export function createRowRegistry({
  store,
  regression,
  changed,
  now = () => new Date(),
  by = accountName,
}: RowRegistryOptions): RowRegistry {
  const { rowVersions, rowModels } = store;
  const stages = createStages({ store, table: rowVersions, sort: 'rows', subjectOf: ({ rowModelId }) => rowModelId, now, by });

  const stored = (id: string): StoredRowVersion => {
    const found = rowVersions.version(id);
    const series = found ? null : store.registry.version(id);
    if (series) throw wrongSort(`${series.name} v${series.number}`, 'series');
    if (!found) throw new ApiError('not-found', `There is no registered version ${id}. "registry list" shows them.`, { value: id });
    return found;
  };
  const told = ({ artefactBytes, ...version }: StoredRowVersion): RowVersion => ({
    ...version,
    bytes: artefactBytes,
    label: rowModelLabel(version.facts.kind),
    heldOut: rowModels.hasHeldOut(version.rowModelId),
  });
  /** The file is the one that was registered, and can be read. */
  const check = async ({ rowModelId, artefact, artefactBytes, name, number }: StoredRowVersion): Promise<{ formatVersion: number }> => {
    const model = rowModels.get(rowModelId);
    if (model?.sha256 !== artefact || model.bytes !== artefactBytes)
      throw new ApiError('file-changed', `The model of ${name} v${number} is another than was registered. It is not used.`, {
        value: name,
      });
    return regression.check(rowModelId);
  };

  async function besides(
    version: StoredRowVersion,
    other: StoredRowVersion,
    source: Source | null,
    call: CallOptions,
  ): Promise<RowEvidence> {
    const pair = [version, other].map(({ rowModelId, name, number }) => ({ id: rowModelId, name: `${name} v${number}` }));
    const found = await regression.compare(pair as [(typeof pair)[0], (typeof pair)[0]], source, {
      signal: call.signal,
      onProgress: call.onProgress,
    });
    return rowEvidenceOf(told(version), told(other), found);
  }
  async function evidence(version: StoredRowVersion, source: Source | null, call: CallOptions): Promise<RowEvidence> {
    const champion = rowVersions.champion(version.modelId);
    return champion === null || champion.id === version.id ? aloneEvidence(told(version)) : besides(version, champion, source, call);
  }

  return {
    versions: (model) => rowVersions.versions(model === undefined ? undefined : stages.model(model).id).map(told),
    version: (id) => told(stored(id)),
    champion: (word) => {
      const model = stages.model(word);
      const champion = rowVersions.champion(model.id);
      if (!champion)
        throw new ApiError('not-found', `${model.name} has no champion yet: "registry promote" makes one of its versions that.`, {
          value: word,
        });
      return told(champion);
    },
    ofRowModel: (id) => rowVersions.ofRowModel(id).map(told),
    register: async ({ rowModelId, name, reason = '' }) => {
      const trained = (): NonNullable<ReturnType<typeof rowModels.get>> & { sha256: string } => {
        const model = rowModels.get(rowModelId);
        if (!model)
          throw new ApiError('not-found', `There is no model of single rows ${rowModelId}. "predict" lists them.`, { value: rowModelId });
        const { sha256 } = model;
        if (model.state !== 'done' || sha256 === null)
          throw new ApiError('busy', `${model.name} is not trained. Only trained models can be registered.`, { value: rowModelId });
        return { ...model, sha256 };
      };
      trained();
      // Damaged files are no versions.
      const { formatVersion } = await regression.check(rowModelId);
      const added = store.transaction(() => {
        const model = trained();
        const { id: modelId, name: registered } = stages.modelToRegister(name);
        const earlier = rowVersions.versions(modelId);
        const same = earlier.find((one) => one.rowModelId === rowModelId);
        if (same) return same;
        const version: StoredRowVersion = {
          id: randomUUID(),
          modelId,
          name: registered,
          number: (earlier[0]?.number ?? 0) + 1,
          rowModelId,
          artefact: model.sha256,
          artefactBytes: model.bytes,
          facts: factsOf(model, formatVersion),
          stage: 'candidate',
          createdAt: now().toISOString(),
        };
        const { name: _name, ...row } = version;
        rowVersions.insertVersion(row);
        stages.note('register', version, reason.trim().slice(0, 2000) || `${rowModelLabel(model.options.model)}: ${model.name}`);
        return version;
      });
      changed();
      return told(added);
    },
    check: async (id) => {
      const version = stored(id);
      const { formatVersion } = await check(version);
      return { formatVersion, codeVersion: version.facts.codeVersion ?? '' };
    },
    evidence: (id, source = null, call = {}) => evidence(stored(id), source, call),
    compare: async ({ first, second }, source = null, call = {}) => {
      if (first === second) throw new ApiError('bad-input', 'Two different versions are needed to compare.', { field: 'second' });
      return besides(stored(first), stored(second), source, call);
    },
    promote: async ({ versionId, reason: text, expected, source = null }, call = {}) => {
      const reason = reasonOf(text);
      const version = stored(versionId);
      const champion = rowVersions.champion(version.modelId);
      const replaced = expected === undefined ? (champion?.id ?? null) : expected;
      stages.assertPromotable(version);
      stages.expectChampion(version.modelId, replaced);
      await check(version);
      const rowEvidence = await evidence(version, source, call);
      store.transaction(() => stages.promote(stored(versionId), replaced, reason, { rowEvidence }));
      changed();
      return told(stored(versionId));
    },
    rollback: ({ modelId: word, ...request }) => {
      const { id } = stages.model(word);
      const back = store.transaction(() => stages.rollback(id, request));
      changed();
      return told(stored(back.id));
    },
    archive: ({ versionId, archived, reason: text }) => {
      const reason = reasonOf(text);
      store.transaction(() => stages.archive(stored(versionId), archived, reason));
      changed();
      return told(stored(versionId));
    },
  };
}
