import type { Database } from 'better-sqlite3';
import type { DataSchema, RegisteredSort, VersionStage } from '../../../contract/entities/registry.ts';

export interface StoredModel {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** What its versions are: runs, which forecast series, or models of single rows. */
  readonly sort: RegisteredSort;
}

export interface VersionMember {
  readonly run: string;
  readonly artefact: string;
  readonly bytes: number;
}

export interface StoredModelVersion {
  readonly id: string;
  readonly modelId: string;
  readonly name: string;
  readonly number: number;
  readonly runId: string;
  readonly experimentId: string;
  readonly datasetVersionId: string;
  readonly artefact: string;
  readonly artefactBytes: number;
  readonly schema: DataSchema;
  /** Models that an ensemble is made of, by the names of their runs. */
  readonly members: readonly VersionMember[];
  readonly stage: VersionStage;
  readonly createdAt: string;
}

/** A link of the chain: `body` is what was done, as JSON text; `before` the hash of the link before. */
export interface StoredEntry {
  readonly sequence: number;
  readonly modelId: string;
  readonly at: string;
  readonly body: string;
  readonly before: string;
  readonly hash: string;
}

interface ModelRow {
  id: string;
  name: string;
  created_at: string;
  sort: RegisteredSort;
}
interface VersionRow {
  id: string;
  model_id: string;
  name: string;
  number: number;
  run_id: string;
  experiment_id: string;
  dataset_version_id: string;
  artefact: string;
  artefact_bytes: number;
  schema: string;
  stage: VersionStage;
  created_at: string;
}
interface EntryRow {
  sequence: number;
  model_id: string;
  at: string;
  body: string;
  before: string;
  hash: string;
}

const modelOf = (row: ModelRow): StoredModel => ({ id: row.id, name: row.name, createdAt: row.created_at, sort: row.sort });
const versionOf = (row: VersionRow): StoredModelVersion => ({
  id: row.id,
  modelId: row.model_id,
  name: row.name,
  number: row.number,
  runId: row.run_id,
  experimentId: row.experiment_id,
  datasetVersionId: row.dataset_version_id,
  artefact: row.artefact,
  artefactBytes: row.artefact_bytes,
  ...(JSON.parse(row.schema) as Pick<StoredModelVersion, 'schema' | 'members'>),
  stage: row.stage,
  createdAt: row.created_at,
});
const entryOf = (row: EntryRow): StoredEntry => ({
  sequence: row.sequence,
  modelId: row.model_id,
  at: row.at,
  body: row.body,
  before: row.before,
  hash: row.hash,
});

export interface RegistryRepository {
  /** By name. */
  models(): StoredModel[];
  model(id: string): StoredModel | null;
  /** Whatever its capitals. */
  modelNamed(name: string): StoredModel | null;
  insertModel(model: StoredModel): void;
  /** Of a model, the newest first; of all models without. */
  versions(modelId?: string): StoredModelVersion[];
  version(id: string): StoredModelVersion | null;
  champion(modelId: string): StoredModelVersion | null;
  /** Id of the version that a name or an id of a model stands for; null where there is none. Asked at each request of the local API. */
  championId(word: string): string | null;
  ofRun(runId: string): StoredModelVersion[];
  ofExperiment(experimentId: string): StoredModelVersion[];
  ofDatasetVersion(versionId: string): StoredModelVersion[];
  insertVersion(version: Omit<StoredModelVersion, 'name' | 'experimentId'>): void;
  setStage(id: string, stage: VersionStage): void;
  /** Of a model in order; of all models without. */
  entries(modelId?: string): StoredEntry[];
  last(): StoredEntry | null;
  /** @throws where it does not follow the last one */
  append(entry: StoredEntry): void;
}

export function registryRepository(db: Database): RegistryRepository {
  const select = `SELECT v.*, m.name, r.experiment_id FROM model_version v JOIN registered_model m ON m.id = v.model_id JOIN run r ON r.id = v.run_id`;
  const models = db.prepare<[], ModelRow>('SELECT * FROM registered_model ORDER BY name');
  const model = db.prepare<[string], ModelRow>('SELECT * FROM registered_model WHERE id = ?');
  const modelNamed = db.prepare<[string], ModelRow>('SELECT * FROM registered_model WHERE name = ?');
  const insertModel = db.prepare('INSERT INTO registered_model (id, name, created_at, sort) VALUES (@id, @name, @createdAt, @sort)');
  const versions = db.prepare<[], VersionRow>(`${select} ORDER BY m.name, v.number DESC`);
  const versionsBy = (where: string) => db.prepare<[string], VersionRow>(`${select} WHERE ${where} ORDER BY m.name, v.number DESC`);
  const ofModel = versionsBy('v.model_id = ?');
  const version = versionsBy('v.id = ?');
  const championId = db.prepare<[string, string], { id: string }>(
    "SELECT v.id FROM registered_model m JOIN model_version v ON v.model_id = m.id AND v.stage = 'champion' WHERE m.id = ? OR m.name = ?",
  );
  const champion = versionsBy(`v.stage = 'champion' AND v.model_id = ?`);
  const ofRun = versionsBy('v.run_id = ?');
  const ofExperiment = versionsBy('r.experiment_id = ?');
  const ofDatasetVersion = versionsBy('v.dataset_version_id = ?');
  const insertVersion =
    db.prepare(`INSERT INTO model_version (id, model_id, number, run_id, dataset_version_id, artefact, artefact_bytes, schema, stage, created_at)
    VALUES (@id, @modelId, @number, @runId, @datasetVersionId, @artefact, @artefactBytes, @schema, @stage, @createdAt)`);
  const setStage = db.prepare('UPDATE model_version SET stage = ? WHERE id = ?');
  const entries = db.prepare<[], EntryRow>('SELECT * FROM registry_entry ORDER BY sequence');
  const entriesOf = db.prepare<[string], EntryRow>('SELECT * FROM registry_entry WHERE model_id = ? ORDER BY sequence');
  const last = db.prepare<[], EntryRow>('SELECT * FROM registry_entry ORDER BY sequence DESC LIMIT 1');
  const append = db.prepare(
    'INSERT INTO registry_entry (sequence, model_id, at, body, before, hash) VALUES (@sequence, @modelId, @at, @body, @before, @hash)',
  );
  const one = <R, T>(row: R | undefined, of: (row: R) => T): T | null => (row === undefined ? null : of(row));
  return {
    models: () => models.all().map(modelOf),
    model: (id) => one(model.get(id), modelOf),
    modelNamed: (name) => one(modelNamed.get(name), modelOf),
    insertModel: (added) => void insertModel.run({ ...added }),
    versions: (modelId) => (modelId === undefined ? versions.all() : ofModel.all(modelId)).map(versionOf),
    version: (id) => one(version.get(id), versionOf),
    championId: (word) => championId.get(word, word.trim())?.id ?? null,
    champion: (modelId) => one(champion.get(modelId), versionOf),
    ofRun: (runId) => ofRun.all(runId).map(versionOf),
    ofExperiment: (experimentId) => ofExperiment.all(experimentId).map(versionOf),
    ofDatasetVersion: (versionId) => ofDatasetVersion.all(versionId).map(versionOf),
    insertVersion: ({ schema, members, ...added }) => void insertVersion.run({ ...added, schema: JSON.stringify({ schema, members }) }),
    setStage: (id, stage) => void setStage.run(stage, id),
    entries: (modelId) => (modelId === undefined ? entries.all() : entriesOf.all(modelId)).map(entryOf),
    last: () => one(last.get(), entryOf),
    append: (entry) => void append.run({ ...entry }),
  };
}
