import type { Database } from 'better-sqlite3';
import type { Report } from '../../../contract/entities/report.ts';

interface ReportRow {
  id: string;
  experiment_id: string;
  experiment_name: string;
  format: Report['format'];
  model: string;
  scenario: string | null;
  name: string;
  bytes: number;
  sha256: string;
  created_at: string;
}

const fromRow = (row: ReportRow): Report => ({
  id: row.id,
  experimentId: row.experiment_id,
  experimentName: row.experiment_name,
  format: row.format,
  model: row.model,
  scenario: row.scenario,
  name: row.name,
  bytes: row.bytes,
  sha256: row.sha256,
  createdAt: row.created_at,
});

export interface ReportRepository {
  list(): Report[];
  get(id: string): Report | null;
  /** Ids of the reports made from an experiment. */
  ofExperiment(experimentId: string): string[];
  insert(report: Report): void;
  delete(id: string): boolean;
}

export function reportRepository(db: Database): ReportRepository {
  const select = 'SELECT r.*, e.name AS experiment_name FROM report r JOIN experiment e ON e.id = r.experiment_id';
  const list = db.prepare<[], ReportRow>(`${select} ORDER BY r.created_at DESC, r.rowid DESC`);
  const get = db.prepare<[string], ReportRow>(`${select} WHERE r.id = ?`);
  const ofExperiment = db.prepare<[string], { id: string }>('SELECT id FROM report WHERE experiment_id = ?');
  const insert = db.prepare(`INSERT INTO report (id, experiment_id, format, model, scenario, name, bytes, sha256, created_at)
    VALUES (@id, @experimentId, @format, @model, @scenario, @name, @bytes, @sha256, @createdAt)`);
  const remove = db.prepare('DELETE FROM report WHERE id = ?');
  return {
    list: () => list.all().map(fromRow),
    get: (id) => {
      const row = get.get(id);
      return row ? fromRow(row) : null;
    },
    ofExperiment: (experimentId) => ofExperiment.all(experimentId).map(({ id }) => id),
    insert: (report) => void insert.run(report),
    delete: (id) => remove.run(id).changes > 0,
  };
}
