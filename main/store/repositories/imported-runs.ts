import type { Database } from 'better-sqlite3';
import type { ImportedRun } from '../../../contract/entities/imported-run.ts';

type Row = Omit<ImportedRun, 'parameters' | 'metrics' | 'tags'> & { parameters: string; metrics: string; tags: string };

export interface ImportedRunRepository {
  /** The newest import first, at most 10,000. */
  list(): ImportedRun[];
  /** Takes the place of the same run of an earlier import. @returns false where it was there before */
  put(run: ImportedRun): boolean;
  /** @returns false where there is none */
  delete(id: string): boolean;
}

export function importedRunRepository(db: Database): ImportedRunRepository {
  const list = db.prepare<
    [],
    Row
  >(`SELECT id, source, source_id AS sourceId, experiment, name, state, started_at AS startedAt, ended_at AS endedAt,
    imported_at AS importedAt, parameters, metrics, tags FROM imported_run ORDER BY imported_at DESC, started_at DESC, rowid LIMIT 10000`);
  const find = db.prepare<[string, string], { id: string }>('SELECT id FROM imported_run WHERE source = ? AND source_id = ?');
  const put = db.prepare(`INSERT INTO imported_run
    (id, source, source_id, experiment, name, state, started_at, ended_at, imported_at, parameters, metrics, tags)
    VALUES (@id, @source, @sourceId, @experiment, @name, @state, @startedAt, @endedAt, @importedAt, @parameters, @metrics, @tags)
    ON CONFLICT (source, source_id) DO UPDATE SET experiment = excluded.experiment, name = excluded.name, state = excluded.state,
    started_at = excluded.started_at, ended_at = excluded.ended_at, imported_at = excluded.imported_at, parameters = excluded.parameters,
    metrics = excluded.metrics, tags = excluded.tags`);
  const remove = db.prepare('DELETE FROM imported_run WHERE id = ?');
  return {
    list: () =>
      list.all().map(({ parameters, metrics, tags, ...run }) => ({
        ...run,
        parameters: JSON.parse(parameters) as Record<string, string>,
        metrics: JSON.parse(metrics) as Record<string, number>,
        tags: JSON.parse(tags) as Record<string, string>,
      })),
    put: (run) => {
      const known = find.get(run.source, run.sourceId) !== undefined;
      put.run({
        ...run,
        parameters: JSON.stringify(run.parameters),
        metrics: JSON.stringify(run.metrics),
        tags: JSON.stringify(run.tags),
      });
      return !known;
    },
    delete: (id) => remove.run(id).changes > 0,
  };
}
