import type { Database } from 'better-sqlite3';
import type { ConnectionSettings, Watch, WatchMode } from '../../../contract/entities/source.ts';

export interface StoredConnection {
  readonly id: string;
  readonly settings: ConnectionSettings;
  readonly secret: Buffer | null;
}

/** What identifies a state of a file in a watched folder. */
export interface SeenFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

interface WatchRow {
  id: string;
  folder: string;
  pattern: string;
  mode: WatchMode;
  dataset_id: string;
  dataset_name: string;
  paused: number;
  last_at: string | null;
  last_failure: string | null;
}

const watchOf = (row: WatchRow): Watch => ({
  id: row.id,
  folder: row.folder,
  pattern: row.pattern,
  mode: row.mode,
  datasetId: row.dataset_id,
  datasetName: row.dataset_name,
  paused: row.paused === 1,
  lastAt: row.last_at,
  lastFailure: row.last_failure,
});

export interface SourceRepository {
  connections(): StoredConnection[];
  connection(id: string): StoredConnection | null;
  saveConnection(connection: StoredConnection, createdAt: string): void;
  deleteConnection(id: string): boolean;
  watches(): Watch[];
  insertWatch(watch: Pick<Watch, 'id' | 'folder' | 'pattern' | 'mode' | 'datasetId'>, createdAt: string): void;
  setPaused(id: string, paused: boolean): boolean;
  setOutcome(id: string, lastAt: string | null, failure: string | null): void;
  deleteWatch(id: string): boolean;
  seen(watchId: string): SeenFile[];
  markSeen(watchId: string, files: readonly SeenFile[]): void;
}

export function sourceRepository(db: Database): SourceRepository {
  interface ConnectionRow {
    id: string;
    settings: string;
    secret: Buffer | null;
  }
  const connectionOf = (row: ConnectionRow): StoredConnection => ({
    id: row.id,
    settings: JSON.parse(row.settings) as ConnectionSettings,
    secret: row.secret,
  });
  const connections = db.prepare<[], ConnectionRow>('SELECT id, settings, secret FROM connection ORDER BY created_at, id');
  const one = db.prepare<[string], ConnectionRow>('SELECT id, settings, secret FROM connection WHERE id = ?');
  const save = db.prepare(`INSERT INTO connection (id, settings, secret, created_at) VALUES (@id, @settings, @secret, @createdAt)
    ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, secret = excluded.secret`);
  const removeConnection = db.prepare('DELETE FROM connection WHERE id = ?');
  const watches = db.prepare<[], WatchRow>(
    'SELECT w.*, d.name AS dataset_name FROM watch w JOIN dataset d ON d.id = w.dataset_id ORDER BY w.created_at, w.id',
  );
  const insertWatch = db.prepare(`INSERT INTO watch (id, folder, pattern, mode, dataset_id, created_at)
    VALUES (@id, @folder, @pattern, @mode, @datasetId, @createdAt)`);
  const setPaused = db.prepare('UPDATE watch SET paused = ? WHERE id = ?');
  const setOutcome = db.prepare('UPDATE watch SET last_at = coalesce(?, last_at), last_failure = ? WHERE id = ?');
  const removeWatch = db.prepare('DELETE FROM watch WHERE id = ?');
  const seen = db.prepare<[string], SeenFile>('SELECT name, bytes, modified_ms AS modifiedMs FROM watched_file WHERE watch_id = ?');
  const mark = db.prepare(`INSERT INTO watched_file (watch_id, name, bytes, modified_ms) VALUES (@watchId, @name, @bytes, @modifiedMs)
    ON CONFLICT DO UPDATE SET bytes = excluded.bytes, modified_ms = excluded.modified_ms`);
  return {
    connections: () => connections.all().map(connectionOf),
    connection: (id) => {
      const row = one.get(id);
      return row ? connectionOf(row) : null;
    },
    saveConnection: ({ id, settings, secret }, createdAt) => void save.run({ id, settings: JSON.stringify(settings), secret, createdAt }),
    deleteConnection: (id) => removeConnection.run(id).changes > 0,
    watches: () => watches.all().map(watchOf),
    insertWatch: (entry, createdAt) => void insertWatch.run({ ...entry, createdAt }),
    setPaused: (id, paused) => setPaused.run(paused ? 1 : 0, id).changes > 0,
    setOutcome: (id, lastAt, failure) => void setOutcome.run(lastAt, failure, id),
    deleteWatch: (id) => removeWatch.run(id).changes > 0,
    seen: (watchId) => seen.all(watchId),
    markSeen: (watchId, files) => db.transaction(() => files.forEach((file) => mark.run({ watchId, ...file })))(),
  };
}
