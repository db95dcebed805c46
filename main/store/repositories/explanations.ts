import type { Database } from 'better-sqlite3';

/** What an explanation is kept by. `series` is -1 for the model as a whole. */
export interface ExplanationKey {
  readonly runId: string;
  readonly series: number;
  readonly method: string;
  readonly seed: number;
}

export interface StoredExplanation extends ExplanationKey {
  readonly createdAt: string;
  /** JSON. */
  readonly payload: string;
}

export interface ExplanationRepository {
  get(key: ExplanationKey): StoredExplanation | null;
  /** All of a run without their payload, ordered by series, then method. */
  list(runId: string): Omit<StoredExplanation, 'payload'>[];
  /** Takes the place of an earlier one. */
  put(explanation: StoredExplanation): void;
}

interface Row {
  run_id: string;
  series: number;
  method: string;
  seed: number;
  created_at: string;
}

const fromRow = (row: Row): Omit<StoredExplanation, 'payload'> => ({
  runId: row.run_id,
  series: row.series,
  method: row.method,
  seed: row.seed,
  createdAt: row.created_at,
});

export function explanationRepository(db: Database): ExplanationRepository {
  const get = db.prepare<[string, number, string, number], Row & { payload: string }>(
    'SELECT * FROM explanation WHERE run_id = ? AND series = ? AND method = ? AND seed = ?',
  );
  const list = db.prepare<[string], Row>(
    'SELECT run_id, series, method, seed, created_at FROM explanation WHERE run_id = ? ORDER BY series, method, seed',
  );
  const put = db.prepare(`INSERT OR REPLACE INTO explanation (run_id, series, method, seed, created_at, payload)
    VALUES (@runId, @series, @method, @seed, @createdAt, @payload)`);
  return {
    get: ({ runId, series, method, seed }) => {
      const row = get.get(runId, series, method, seed);
      return row ? { ...fromRow(row), payload: row.payload } : null;
    },
    list: (runId) => list.all(runId).map(fromRow),
    put: (explanation) => void put.run(explanation),
  };
}
