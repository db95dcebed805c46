import type { Database } from 'better-sqlite3';
import type { RowVersionFacts } from '../../../contract/entities/row-version.ts';
import type { VersionStage } from '../../../contract/entities/registry.ts';

/** A model of single rows as a version of a registered model. */
export interface StoredRowVersion {
  readonly id: string;
  readonly modelId: string;
  readonly name: string;
  readonly number: number;
  readonly rowModelId: string;
  /** SHA-256 of the model file. */
  readonly artefact: string;
  readonly artefactBytes: number;
  readonly facts: RowVersionFacts;
  readonly stage: VersionStage;
  readonly createdAt: string;
}

export interface RowVersionRepository {
  /** Of a model, the newest first; of all models without. */
  versions(modelId?: string): StoredRowVersion[];
  version(id: string): StoredRowVersion | null;
  champion(modelId: string): StoredRowVersion | null;
  ofRowModel(rowModelId: string): StoredRowVersion[];
  insertVersion(version: Omit<StoredRowVersion, 'name'>): void;
  setStage(id: string, stage: VersionStage): void;
}

interface Row {
  id: string;
  model_id: string;
  name: string;
  number: number;
  row_model_id: string;
  artefact: string;
  artefact_bytes: number;
  facts: string;
  stage: VersionStage;
  created_at: string;
}

const fromRow = (row: Row): StoredRowVersion => ({
  id: row.id,
  modelId: row.model_id,
  name: row.name,
  number: row.number,
  rowModelId: row.row_model_id,
  artefact: row.artefact,
  artefactBytes: row.artefact_bytes,
  facts: JSON.parse(row.facts) as RowVersionFacts,
  stage: row.stage,
  createdAt: row.created_at,
});

export function rowVersionRepository(db: Database): RowVersionRepository {
  const select = 'SELECT v.*, m.name FROM row_version v JOIN registered_model m ON m.id = v.model_id';
  const all = db.prepare<[], Row>(`${select} ORDER BY m.name, v.number DESC`);
  const by = (where: string) => db.prepare<[string], Row>(`${select} WHERE ${where} ORDER BY m.name, v.number DESC`);
  const ofModel = by('v.model_id = ?');
  const version = by('v.id = ?');
  const champion = by(`v.stage = 'champion' AND v.model_id = ?`);
  const ofRowModel = by('v.row_model_id = ?');
  const insert =
    db.prepare(`INSERT INTO row_version (id, model_id, number, row_model_id, artefact, artefact_bytes, facts, stage, created_at)
    VALUES (@id, @modelId, @number, @rowModelId, @artefact, @artefactBytes, @facts, @stage, @createdAt)`);
  const setStage = db.prepare('UPDATE row_version SET stage = ? WHERE id = ?');
  const one = (row: Row | undefined): StoredRowVersion | null => (row === undefined ? null : fromRow(row));
  return {
    versions: (modelId) => (modelId === undefined ? all.all() : ofModel.all(modelId)).map(fromRow),
    version: (id) => one(version.get(id)),
    champion: (modelId) => one(champion.get(modelId)),
    ofRowModel: (rowModelId) => ofRowModel.all(rowModelId).map(fromRow),
    insertVersion: ({ facts, ...added }) => void insert.run({ ...added, facts: JSON.stringify(facts) }),
    setStage: (id, stage) => void setStage.run(stage, id),
  };
}
