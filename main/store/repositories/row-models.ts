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
  /** Null until it is trained, and for models of before it was kept. */
  readonly finishedAt: string | null;
  /** Almanac that trained it. */
  readonly codeVersion: string | null;
  /** Of the file that it learnt from. */
  readonly dataSha256: string | null;
  readonly dataBytes: number | null;
}

/** What a training leaves. */
export interface TrainedRowModel {
  readonly report: RowReport | null;
  readonly fields: readonly RowField[];
  readonly sha256: string;
  readonly bytes: number;
  readonly finishedAt: string;
  readonly codeVersion: string | null;
  readonly data: { readonly sha256: string; readonly bytes: number } | null;
  /** What was predicted of the rows that it did not see; null where nothing was measured. */
  readonly heldOut: Uint8Array | null;
}

export interface RowModelRepository {
  /** Newest first. */
  list(): StoredRowModel[];
  get(id: string): StoredRowModel | null;
  insert(model: Pick<StoredRowModel, 'id' | 'name' | 'createdAt' | 'fileName' | 'filePath' | 'options'>): void;
  /** A training that begins again, perhaps on another file. */
  restart(id: string, file: Pick<StoredRowModel, 'fileName' | 'filePath'>): void;
  setState(id: string, state: RowModelState, error?: string): void;
  /** All of it or nothing. */
  finish(id: string, result: TrainedRowModel): void;
  /** What was predicted of the hold-out, as it was kept; null where it was not. */
  heldOut(id: string): Uint8Array | null;
  hasHeldOut(id: string): boolean;
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
  finished_at: string | null;
  code_version: string | null;
  data_sha256: string | null;
  data_bytes: number | null;
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
  finishedAt: row.finished_at,
  codeVersion: row.code_version,
  dataSha256: row.data_sha256,
  dataBytes: row.data_bytes,
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
  const finish = db.prepare(`UPDATE row_model SET state = 'done', report = @report, fields = @fields, sha256 = @sha256, bytes = @bytes,
    finished_at = @finishedAt, code_version = @codeVersion, data_sha256 = @dataSha256, data_bytes = @dataBytes WHERE id = @id`);
  const hold = db.prepare('INSERT OR REPLACE INTO row_hold_out (row_model_id, payload) VALUES (?, ?)');
  const held = db.prepare<[string], { payload: Uint8Array }>('SELECT payload FROM row_hold_out WHERE row_model_id = ?');
  const holds = db.prepare<[string], { found: number }>('SELECT 1 AS found FROM row_hold_out WHERE row_model_id = ?');
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
    finish: (id, { report, fields, data, heldOut, ...result }) =>
      db
        .transaction(() => {
          finish.run({
            ...result,
            id,
            report: report === null ? null : JSON.stringify(report),
            fields: JSON.stringify(fields),
            dataSha256: data?.sha256 ?? null,
            dataBytes: data?.bytes ?? null,
          });
          if (heldOut !== null) hold.run(id, heldOut);
        })
        .immediate(),
    heldOut: (id) => held.get(id)?.payload ?? null,
    hasHeldOut: (id) => holds.get(id) !== undefined,
    delete: (id) => remove.run(id).changes > 0,
    files: () => new Set(files.all().map(({ sha256 }) => sha256)),
  };
}
