import type { Database } from 'better-sqlite3';
import type { LevelFindings, LevelOptions, LevelSet } from '../../../contract/entities/levels.ts';
import type { SeriesWarning } from '../../../engine/backtest/types.ts';

/** A run's forecast of one sum, or of a series that ended early: as `StoredResult`, by the id of the node. */
export interface StoredBase {
  readonly node: string;
  readonly modelUsed: string;
  readonly payload: Uint8Array;
  readonly fitted: string;
  readonly warnings: readonly SeriesWarning[];
}

export type StoredLevelSet = Omit<LevelSet, 'jobId' | 'methodLabel'>;

export interface LevelRepository {
  /** Nodes that a run has forecast. */
  based(runId: string, gaps: LevelOptions['gaps']): Set<string>;
  addBases(runId: string, gaps: LevelOptions['gaps'], bases: readonly StoredBase[]): void;
  /** Newest first. */
  list(runId: string): StoredLevelSet[];
  get(id: string): StoredLevelSet | null;
  insert(set: Pick<StoredLevelSet, 'id' | 'runId' | 'createdAt' | 'options'>): void;
  setState(id: string, state: LevelSet['state'], error?: string | null): void;
  /** Keeps what was found with all nodes at one go. */
  finish(id: string, found: LevelFindings, nodes: readonly Uint8Array[]): void;
  node(id: string, node: number): Uint8Array | null;
  /** All nodes in order, read a page at a time. */
  nodes(id: string): Iterable<{ node: number; payload: Uint8Array }>;
  delete(id: string): boolean;
  /** Runs whose levels are being worked out. */
  busy(): Set<string>;
}

const page = 500;

interface Row {
  id: string;
  run_id: string;
  experiment_id: string;
  model: string;
  created_at: string;
  state: LevelSet['state'];
  options: string;
  found: string | null;
  error: string | null;
}

const fromRow = (row: Row): StoredLevelSet => ({
  id: row.id,
  runId: row.run_id,
  experimentId: row.experiment_id,
  model: row.model,
  createdAt: row.created_at,
  state: row.state,
  options: JSON.parse(row.options) as LevelOptions,
  found: row.found === null ? null : (JSON.parse(row.found) as LevelFindings),
  error: row.error,
});

export function levelRepository(db: Database): LevelRepository {
  const based = db.prepare<[string, string], { node: string }>('SELECT node FROM level_base WHERE run_id = ? AND gaps = ?');
  const addBase = db.prepare(`INSERT OR REPLACE INTO level_base (run_id, gaps, node, model_used, payload, fitted, warnings)
    VALUES (@runId, @gaps, @node, @modelUsed, @payload, @fitted, @warnings)`);
  const addBases = db.transaction((runId: string, gaps: string, bases: readonly StoredBase[]) => {
    for (const base of bases) addBase.run({ ...base, runId, gaps, warnings: JSON.stringify(base.warnings) });
  });
  const select = 'SELECT s.*, r.experiment_id, r.model FROM level_set s JOIN run r ON r.id = s.run_id';
  const list = db.prepare<[string], Row>(`${select} WHERE s.run_id = ? ORDER BY s.created_at DESC, s.rowid DESC`);
  const get = db.prepare<[string], Row>(`${select} WHERE s.id = ?`);
  const insert = db.prepare(
    `INSERT INTO level_set (id, run_id, created_at, state, options) VALUES (@id, @runId, @createdAt, 'running', @options)`,
  );
  const setState = db.prepare('UPDATE level_set SET state = ?, error = ? WHERE id = ?');
  const done = db.prepare("UPDATE level_set SET state = 'done', error = NULL, found = ? WHERE id = ?");
  const addNode = db.prepare('INSERT OR REPLACE INTO level_node (set_id, node, payload) VALUES (?, ?, ?)');
  const finish = db.transaction((id: string, found: LevelFindings, nodes: readonly Uint8Array[]) => {
    nodes.forEach((payload, node) => addNode.run(id, node, payload));
    done.run(JSON.stringify(found), id);
  });
  const node = db.prepare<[string, number], { payload: Uint8Array }>('SELECT payload FROM level_node WHERE set_id = ? AND node = ?');
  const nodes = db.prepare<[string, number, number], { node: number; payload: Uint8Array }>(
    'SELECT node, payload FROM level_node WHERE set_id = ? AND node > ? ORDER BY node LIMIT ?',
  );
  const remove = db.prepare('DELETE FROM level_set WHERE id = ?');
  const busy = db.prepare<[], { run_id: string }>("SELECT DISTINCT run_id FROM level_set WHERE state = 'running'");
  return {
    based: (runId, gaps) => new Set(based.all(runId, gaps).map((row) => row.node)),
    addBases: (runId, gaps, bases) => addBases.immediate(runId, gaps, bases),
    list: (runId) => list.all(runId).map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    insert: ({ options, ...set }) => void insert.run({ ...set, options: JSON.stringify(options) }),
    setState: (id, state, error = null) => void setState.run(state, error, id),
    finish: (id, found, all) => finish.immediate(id, found, all),
    node: (id, at) => node.get(id, at)?.payload ?? null,
    *nodes(id) {
      for (let after = -1; ;) {
        const rows = nodes.all(id, after, page);
        yield* rows;
        if (rows.length < page) return;
        after = rows.at(-1)?.node ?? after;
      }
    },
    delete: (id) => remove.run(id).changes > 0,
    busy: () => new Set(busy.all().map((row) => row.run_id)),
  };
}
