import type { Database } from 'better-sqlite3';
import type { RegressionOptions, RowField, RowReport } from '../../../contract/entities/regression.ts';

export type RowModelState = 'running' | 'done' | 'cancelled' | 'interrupted' | 'failed';

export interface StoredRowModel {
  readonly id: string;
  readonly name: string;
  readonly state: RowModelState;
  readonly createdAt: string;
  readonly fileName: string;
  /** Null for models of before it was kept, and for those from elsewhere. */
  readonly filePath: string | null;
  readonly options: RegressionOptions;
  readonly report: RowReport | null;
  readonly fields: readonly RowField[];
  readonly sha256: string | null;
  readonly bytes: number;
  readonly error: string | null;
}

export interface RowModelRepository {
  /** Newest first. */
  list(): StoredRowModel[];
  get(id: string): StoredRowModel | null;
  insert(model: Pick<StoredRowModel, 'id' | 'name' | 'createdAt' | 'fileName' | 'filePath' | 'options'>): void;
  /** A training that begins again, perhaps on another file. */
  restart(id: string, file: Pick<StoredRowModel, 'fileName' | 'filePath'>): void;
  setState(id: string, state: RowModelState, error?: string): void;
  finish(id: string, result: { report: RowReport | null; fields: readonly RowField[]; sha256: string; bytes: number }): void;
  delete(id: string): boolean;
  /** Hashes of the files that models have. */
  files(): Set<string>;
}

interface Row {
  id: string;
  name: string;
  state: RowModelState;
  created_at: string;
  file_name: string;
  file_path: string | null;
  options: string;
  report: string | null;
  fields: string | null;
  sha256: string | null;
  bytes: number;
  error: string | null;
}

const fromRow = (row: Row): StoredRowModel => ({
  id: row.id,
  name: row.name,
  state: row.state,
  createdAt: row.created_at,
  fileName: row.file_name,
  filePath: row.file_path,
  options: JSON.parse(row.options) as RegressionOptions,
  report: row.report === null ? null : (JSON.parse(row.report) as RowReport),
  fields: row.fields === null ? [] : (JSON.parse(row.fields) as RowField[]),
  sha256: row.sha256,
  bytes: row.bytes,
  error: row.error,
});

export function rowModelRepository(db: Database): RowModelRepository {
  const list = db.prepare<[], Row>('SELECT * FROM row_model ORDER BY created_at DESC, rowid DESC');
  const get = db.prepare<[string], Row>('SELECT * FROM row_model WHERE id = ?');
  const insert = db.prepare(`INSERT INTO row_model (id, name, state, created_at, file_name, file_path, options)
    VALUES (@id, @name, 'running', @createdAt, @fileName, @filePath, @options)`);
  const restart = db.prepare(
    "UPDATE row_model SET state = 'running', error = NULL, file_name = @fileName, file_path = @filePath WHERE id = @id",
  );
  const setState = db.prepare('UPDATE row_model SET state = ?, error = ? WHERE id = ?');
  const finish = db.prepare(`UPDATE row_model SET state = 'done', report = @report, fields = @fields, sha256 = @sha256, bytes = @bytes
    WHERE id = @id`);
  const remove = db.prepare('DELETE FROM row_model WHERE id = ?');
  const files = db.prepare<[], { sha256: string }>('SELECT DISTINCT sha256 FROM row_model WHERE sha256 IS NOT NULL');
  return {
    list: () => list.all().map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    insert: ({ options, ...model }) => void insert.run({ ...model, options: JSON.stringify(options) }),
    restart: (id, file) => void restart.run({ id, ...file }),
    setState: (id, state, error) => void setState.run(state, error ?? null, id),
    finish: (id, { report, fields, sha256, bytes }) =>
      void finish.run({ id, report: report === null ? null : JSON.stringify(report), fields: JSON.stringify(fields), sha256, bytes }),
    delete: (id) => remove.run(id).changes > 0,
    files: () => new Set(files.all().map(({ sha256 }) => sha256)),
  };
}
