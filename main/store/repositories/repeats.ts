import type { Database } from 'better-sqlite3';
import type { RepeatOutcome } from '../../../contract/entities/repeat.ts';

/** What came of training runs again. */
export interface RepeatRepository {
  /** Newest first. */
  of(runId: string): RepeatOutcome[];
  /** @returns false where the run is gone */
  insert(outcome: RepeatOutcome): boolean;
}

export function repeatRepository(db: Database): RepeatRepository {
  const of = db.prepare<[string], { outcome: string }>('SELECT outcome FROM run_repeat WHERE run_id = ? ORDER BY made_at DESC, rowid DESC');
  const insert = db.prepare(`INSERT INTO run_repeat (id, run_id, made_at, outcome)
    SELECT @id, @runId, @madeAt, @outcome WHERE EXISTS (SELECT 1 FROM run WHERE id = @runId)`);
  return {
    of: (runId) => of.all(runId).map(({ outcome }) => JSON.parse(outcome) as RepeatOutcome),
    insert: (outcome) =>
      insert.run({ id: outcome.id, runId: outcome.runId, madeAt: outcome.madeAt, outcome: JSON.stringify(outcome) }).changes > 0,
  };
}
