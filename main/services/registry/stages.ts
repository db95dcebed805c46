import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Evidence, RegisteredSort, RegistryAction, VersionStage } from '../../../contract/entities/registry.ts';
import type { RowEvidence } from '../../../contract/entities/row-evidence.ts';
import { modelName, stageReason } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { StoredModel } from '../../store/repositories/registry.ts';
import type { Store } from '../../store/store.ts';
import { nextEntry, readEntry, replay } from './chain.ts';

/** What every version has, whatever it is a version of. */
export interface StagedVersion {
  readonly id: string;
  readonly modelId: string;
  readonly name: string;
  readonly number: number;
  readonly stage: VersionStage;
  readonly artefact: string;
}

/** Where versions of one sort are stored. */
export interface VersionTable<V extends StagedVersion> {
  versions(modelId?: string): V[];
  version(id: string): V | null;
  champion(modelId: string): V | null;
  setStage(id: string, stage: VersionStage): void;
}

/** Stages of the versions of one sort, and the history that both sorts share. All but `model` are called within a transaction. */
export interface Stages<V extends StagedVersion> {
  /** @param word - name or id. @throws ApiError `not-found`; `bad-input` for a model of the other sort */
  model(word: string): StoredModel;
  /** The model of that name, made where it is not there. @throws ApiError `bad-input` for a name that cannot be, or of the other sort */
  modelToRegister(asked: string): StoredModel;
  /** One more link of the chain. */
  note(action: RegistryAction, of: V, reason: string, more?: Noted): void;
  /** The version that a rollback would make champion: the latest before the present one that is not archived. */
  before(modelId: string): V | null;
  /** The champion as the caller knew it. @throws ApiError `busy` where it is another */
  expectChampion(modelId: string, expected: string | null): V | null;
  /** @throws ApiError `bad-input` for what is champion already, or archived */
  assertPromotable(version: V): void;
  promote(version: V, replaced: string | null, reason: string, evidence: Pick<Noted, 'evidence' | 'rowEvidence'>): void;
  rollback(modelId: string, request: { reason?: string | undefined; expected?: string | undefined }): V;
  archive(version: V, archived: boolean, reason: string): void;
}

interface Noted {
  readonly replaced?: number | null;
  readonly evidence?: Evidence | null;
  readonly rowEvidence?: RowEvidence;
}

export interface StagesOptions<V extends StagedVersion> {
  readonly store: Store;
  readonly table: VersionTable<V>;
  readonly sort: RegisteredSort;
  /** Id of the run, or of the model of single rows. */
  readonly subjectOf: (version: V) => string;
  readonly now: () => Date;
  /** Who is at work, for the history. */
  readonly by: () => string;
}

/** Name of the account, where the system tells. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** @throws ApiError `bad-input` */
export function reasonOf(text: string): string {
  const read = stageReason.safeParse(text);
  if (!read.success)
    throw new ApiError('bad-input', 'A reason is needed: what a later reader should know, in up to 2,000 characters.', { field: 'reason' });
  return read.data;
}

/** Why a model of one sort cannot do what the other one can. */
export const wrongSort = (name: string, sort: RegisteredSort): ApiError =>
  new ApiError(
    'bad-input',
    sort === 'rows'
      ? `${name} is a registered model of single rows: it predicts one case from its columns and has no horizon. It answers /predict of the local API and "almanac predict"; it cannot forecast or be deployed.`
      : `${name} is a registered model that forecasts series: it cannot predict single rows. Choose a registered model of single rows.`,
    { value: name },
  );

export function createStages<V extends StagedVersion>({ store, table, sort, subjectOf, now, by }: StagesOptions<V>): Stages<V> {
  const { registry } = store;

  const note: Stages<V>['note'] = (action, of, reason, { replaced = null, evidence = null, rowEvidence } = {}) => {
    const { modelId, name, id, number, artefact } = of;
    const body = { by: by(), name, action, version: number, versionId: id, runId: subjectOf(of), artefact, replaced, reason, evidence };
    const whole = rowEvidence === undefined ? body : { ...body, rowEvidence };
    registry.append(nextEntry(registry.last(), modelId, now().toISOString(), whole));
  };

  const before: Stages<V>['before'] = (modelId) => {
    const { champions } = replay(registry.entries(modelId).map(readEntry));
    const ofModel = new Map(table.versions(modelId).map((one) => [one.number, one]));
    const present = champions.at(-1);
    for (const number of champions.slice(0, -1).reverse()) {
      const found = ofModel.get(number);
      if (found && found.number !== present && found.stage === 'candidate') return found;
    }
    return null;
  };

  const expectChampion: Stages<V>['expectChampion'] = (modelId, expected) => {
    const champion = table.champion(modelId);
    if ((champion?.id ?? null) === expected) return champion;
    const is = champion ? `v${champion.number} is champion now` : 'there is no champion any more';
    throw new ApiError('busy', `Something else was promoted meanwhile: ${is}. Look at the evidence again.`, { value: champion?.id ?? '' });
  };

  const refuse = (message: string): never => {
    throw new ApiError('bad-input', message, { field: 'version' });
  };
  const assertPromotable: Stages<V>['assertPromotable'] = ({ stage, name, number }) => {
    if (stage === 'champion') refuse(`${name} v${number} is the champion already.`);
    if (stage === 'archived') refuse(`${name} v${number} is archived. Restore it first.`);
  };

  return {
    model: (word) => {
      const found = registry.model(word) ?? registry.modelNamed(word.trim());
      if (!found) throw new ApiError('not-found', `There is no registered model ${word}. "registry list" shows them.`, { value: word });
      if (found.sort !== sort) throw wrongSort(found.name, found.sort);
      return found;
    },
    modelToRegister: (asked) => {
      const named = modelName.safeParse(asked);
      if (!named.success)
        throw new ApiError('bad-input', 'A model name has 1 to 80 characters, without quotes, slashes and line breaks.', { field: 'name' });
      const found = registry.modelNamed(named.data);
      if (found && found.sort !== sort)
        throw new ApiError(
          'bad-input',
          sort === 'rows'
            ? `${found.name} is a registered model that forecasts series: a model of single rows cannot be its version. Choose another name.`
            : `${found.name} is a registered model of single rows: a run cannot be its version. Choose another name.`,
          { field: 'name' },
        );
      if (found) return found;
      const made: StoredModel = { id: randomUUID(), name: named.data, createdAt: now().toISOString(), sort };
      registry.insertModel(made);
      return made;
    },
    note,
    before,
    expectChampion,
    assertPromotable,
    promote: (version, replaced, reason, found) => {
      const present = expectChampion(version.modelId, replaced);
      assertPromotable(version);
      if (present) table.setStage(present.id, 'candidate');
      table.setStage(version.id, 'champion');
      note('promote', version, reason, { replaced: present?.number ?? null, ...found });
    },
    rollback: (modelId, { reason, expected }) => {
      const present = expected === undefined ? table.champion(modelId) : expectChampion(modelId, expected);
      const target = before(modelId);
      const name = registry.model(modelId)?.name ?? modelId;
      if (!present || !target)
        throw new ApiError('bad-input', `${name} has no earlier champion to go back to.`, { field: 'model', value: name });
      table.setStage(present.id, 'candidate');
      table.setStage(target.id, 'champion');
      const why = reason === undefined || reason.trim() === '' ? `Back from v${present.number} to v${target.number}` : reasonOf(reason);
      note('rollback', target, why, { replaced: present.number });
      return target;
    },
    archive: (version, archived, reason) => {
      const { name, number, stage } = version;
      if (stage === 'champion') refuse(`${name} v${number} is the champion. Promote another version first.`);
      if ((stage === 'archived') === archived) return;
      table.setStage(version.id, archived ? 'archived' : 'candidate');
      note(archived ? 'archive' : 'restore', version, reason);
    },
  };
}
