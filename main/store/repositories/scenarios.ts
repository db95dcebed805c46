import type { Database } from 'better-sqlite3';
import type { EditOutcome, ScenarioEdit } from '../../../contract/entities/scenario.ts';

export interface StoredScenario {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  readonly createdAt: string;
}

export interface StoredEntry {
  readonly serial: number;
  readonly kind: 'edit' | 'undo' | 'redo';
  readonly target: number | null;
  readonly edit: ScenarioEdit | null;
  readonly reason: string | null;
  readonly at: string;
  /** State of the plans after it, which forecasts with changed plans are kept by; null while they are as they were. */
  readonly plans: string | null;
  readonly outcome: EditOutcome | null;
}

export interface ScenarioRepository {
  /** Of one run or of all, the oldest first. */
  list(runId?: string): StoredScenario[];
  get(id: string): StoredScenario | null;
  insert(scenario: StoredScenario): void;
  rename(id: string, name: string): void;
  /** With its history and forecasts. */
  delete(id: string): void;
  entries(id: string): StoredEntry[];
  /** Time of the last entry; null for none. */
  changedAt(id: string): string | null;
  append(id: string, entry: StoredEntry): void;
  /** Forecasts with changed plans; see `jobs/result-codec.ts`. */
  forecasts(id: string, plans: string): { series: number; payload: Uint8Array }[];
  putForecasts(id: string, plans: string, forecasts: readonly { series: number; payload: Uint8Array }[]): void;
}

interface Row {
  id: string;
  run_id: string;
  name: string;
  created_at: string;
}
interface EntryRow {
  serial: number;
  kind: StoredEntry['kind'];
  target: number | null;
  edit: string | null;
  reason: string | null;
  at: string;
  plans: string | null;
  outcome: string | null;
}

const fromRow = ({ id, run_id, name, created_at }: Row): StoredScenario => ({ id, runId: run_id, name, createdAt: created_at });

export function scenarioRepository(db: Database): ScenarioRepository {
  const all = db.prepare<[], Row>('SELECT * FROM scenario ORDER BY created_at, rowid');
  const ofRun = db.prepare<[string], Row>('SELECT * FROM scenario WHERE run_id = ? ORDER BY created_at, rowid');
  const get = db.prepare<[string], Row>('SELECT * FROM scenario WHERE id = ?');
  const insert = db.prepare('INSERT INTO scenario (id, run_id, name, created_at) VALUES (@id, @runId, @name, @createdAt)');
  const rename = db.prepare('UPDATE scenario SET name = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM scenario WHERE id = ?');
  const entries = db.prepare<[string], EntryRow>(
    'SELECT serial, kind, target, edit, reason, at, plans, outcome FROM scenario_entry WHERE scenario_id = ? ORDER BY serial',
  );
  const last = db.prepare<[string], { at: string | null }>('SELECT max(at) AS at FROM scenario_entry WHERE scenario_id = ?');
  const append = db.prepare(`INSERT INTO scenario_entry (scenario_id, serial, kind, target, edit, reason, at, plans, outcome)
    VALUES (@id, @serial, @kind, @target, @edit, @reason, @at, @plans, @outcome)`);
  const forecasts = db.prepare<[string, string], { series: number; payload: Uint8Array }>(
    'SELECT series, payload FROM scenario_forecast WHERE scenario_id = ? AND plans = ? ORDER BY series',
  );
  const putForecast = db.prepare('INSERT OR REPLACE INTO scenario_forecast (scenario_id, plans, series, payload) VALUES (?, ?, ?, ?)');
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  return {
    list: (runId) => (runId === undefined ? all.all() : ofRun.all(runId)).map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    insert: (scenario) => void insert.run(scenario),
    rename: (id, name) => void rename.run(name, id),
    delete: (id) => void remove.run(id),
    entries: (id) =>
      entries.all(id).map(({ edit, outcome, ...row }) => ({
        ...row,
        edit: edit === null ? null : (JSON.parse(edit) as ScenarioEdit),
        outcome: outcome === null ? null : (JSON.parse(outcome) as EditOutcome),
      })),
    changedAt: (id) => last.get(id)?.at ?? null,
    append: (id, entry) => void append.run({ id, ...entry, edit: json(entry.edit), outcome: json(entry.outcome) }),
    forecasts: (id, plans) => forecasts.all(id, plans),
    putForecasts: (id, plans, rows) => {
      for (const { series, payload } of rows) putForecast.run(id, plans, series, payload);
    },
  };
}
