import type { Database } from 'better-sqlite3';
import type { ModelSpec } from '../../../contract/entities/model.ts';
import type { RunPlace, RunRow } from '../../../contract/entities/run.ts';
import type { Where } from '../run-query.ts';

/** A row of the list without what the catalogue of models says. `label` is the user's own. */
export type ListedRun = Omit<RunRow, 'label'> & { readonly label: string | null };

interface Row {
  run_id: string;
  experiment_id: string;
  experiment: string;
  dataset_version_id: string;
  dataset: string;
  version: number;
  name: string;
  kind: string;
  label: string | null;
  created_at: string;
  state: RunRow['state'];
  selected: number;
  baseline: number | null;
  horizon: number | null;
  folds: number | null;
  seed: number | null;
  series_count: number;
  mase: number | null;
  rmsse: number | null;
  smape: number | null;
  mape: number | null;
  rmse: number | null;
  mae: number | null;
  bias: number | null;
  skill: number | null;
  fit_ms: number | null;
  forecast_ms: number | null;
  failed: number | null;
  size: number | null;
  peak_memory: number | null;
  spec: string;
  tags: string;
  note: string;
  group_name: string | null;
  archived_at: string | null;
  deleted_at: string | null;
}

const fromRow = (row: Row): ListedRun => ({
  id: row.run_id,
  experimentId: row.experiment_id,
  experiment: row.experiment,
  datasetVersionId: row.dataset_version_id,
  dataset: row.dataset,
  version: row.version,
  model: row.name,
  kind: row.kind,
  label: row.label,
  createdAt: row.created_at,
  state: row.state,
  selected: row.selected === 1,
  baseline: row.baseline === 1,
  horizon: row.horizon ?? 0,
  folds: row.folds ?? 0,
  seed: row.seed ?? 0,
  series: row.series_count,
  mase: row.mase,
  rmsse: row.rmsse,
  smape: row.smape,
  mape: row.mape,
  rmse: row.rmse,
  mae: row.mae,
  bias: row.bias,
  skill: row.skill,
  fitMs: row.fit_ms,
  forecastMs: row.forecast_ms,
  failed: row.failed,
  size: row.size,
  memory: row.peak_memory,
  spec: JSON.parse(row.spec) as ModelSpec,
  tags: JSON.parse(row.tags) as string[],
  note: row.note,
  group: row.group_name,
  archivedAt: row.archived_at,
  deletedAt: row.deleted_at,
});

/** What a training took as a whole. */
export interface TrainingRecord {
  readonly finishedAt: string | null;
  readonly trainedMs: number | null;
  readonly peakMemory: number | null;
}

export interface RunRepository {
  count(filter: Where, where: RunPlace): number;
  /** A page in order. */
  list(filter: Where, where: RunPlace, sort: Where, page: { readonly offset: number; readonly limit: number }): ListedRun[];
  /** Ids of all that a filter lets pass, in order. */
  ids(filter: Where, where: RunPlace, sort: Where): string[];
  /** In the order asked for; what is not there is left out. */
  byIds(ids: readonly string[]): ListedRun[];
  has(sort: 'parameter' | 'metric', name: string): boolean;
  /** Names of settings, or of metrics beside the usual ones, that runs have. */
  names(sort: 'parameter' | 'metric'): { readonly name: string; readonly numeric: boolean }[];
  /** Values that runs have, most frequent first. */
  values(of: 'tag' | 'group' | 'dataset' | 'experiment' | 'kind' | 'model' | 'state'): string[];
  parameterValues(name: string): string[];
  addTag(runId: string, tag: string): void;
  removeTag(runId: string, tag: string): void;
  setNote(runId: string, note: string): void;
  setGroup(runId: string, group: string | null): void;
  setArchived(runId: string, at: string | null): void;
  setDeleted(runId: string, at: string | null): void;
  /** For good; false where something else refers to it. */
  remove(runId: string): void;
  /** Adds to what the training of an experiment took. */
  trained(experimentId: string, took: { readonly ms: number; readonly peakMemory: number; readonly at: string }): void;
  training(experimentId: string): TrainingRecord;
  /** Codes of what was noted on series of a run, with one message and the number of series of each. */
  warnings(runId: string): { readonly code: string; readonly message: string; readonly count: number }[];
  backend(runId: string): string | null;
}

const from = `FROM run_fact f JOIN experiment e ON e.id = f.experiment_id JOIN dataset_version v ON v.id = e.dataset_version_id
  JOIN dataset d ON d.id = v.dataset_id`;
const places: Record<RunPlace, string> = {
  active: 'f.deleted_at IS NULL AND f.archived_at IS NULL',
  archived: 'f.deleted_at IS NULL AND f.archived_at IS NOT NULL',
  bin: 'f.deleted_at IS NOT NULL',
  all: 'f.deleted_at IS NULL',
};
const mostValues = 50;
const valueSql: Record<Parameters<RunRepository['values']>[0], string> = {
  tag: 'SELECT name AS value, count(*) AS n FROM run_tag GROUP BY 1',
  group: 'SELECT group_name AS value, count(*) AS n FROM run_fact WHERE group_name IS NOT NULL GROUP BY 1',
  dataset:
    'SELECT d.name AS value, count(*) AS n FROM experiment e JOIN dataset_version v ON v.id = e.dataset_version_id JOIN dataset d ON d.id = v.dataset_id GROUP BY 1',
  experiment: 'SELECT name AS value, max(rowid) AS n FROM experiment GROUP BY 1',
  kind: 'SELECT kind AS value, count(*) AS n FROM run_fact GROUP BY 1',
  model: 'SELECT name AS value, count(*) AS n FROM run_fact GROUP BY 1',
  state: 'SELECT state AS value, count(*) AS n FROM experiment GROUP BY 1',
};

export function runRepository(db: Database): RunRepository {
  const rows = db.prepare<[string], Row>(`SELECT f.*, e.name AS experiment, e.dataset_version_id, e.state, e.peak_memory,
    (e.selected IS NOT NULL AND e.selected = f.name) AS selected, v.number AS version, v.series_count, d.name AS dataset, r.spec,
    (SELECT json_group_array(t.name) FROM run_tag t WHERE t.run_id = f.run_id) AS tags
    ${from} JOIN run r ON r.id = f.run_id WHERE f.run_id IN (SELECT value FROM json_each(?))`);
  const byIds = (ids: readonly string[]): ListedRun[] => {
    const found = new Map(rows.all(JSON.stringify(ids)).map((row) => [row.run_id, fromRow(row)]));
    return ids.flatMap((id) => found.get(id) ?? []);
  };
  const has = db.prepare<[string, string], { n: number }>('SELECT 1 AS n FROM run_value WHERE sort = ? AND name = ? LIMIT 1');
  const names = db.prepare<[string], { name: string; numeric: number }>(
    'SELECT name, min(number IS NOT NULL) AS numeric FROM run_value WHERE sort = ? GROUP BY name ORDER BY name',
  );
  const parameterValues = db.prepare<[string], { value: string }>(
    `SELECT text AS value, count(*) AS n FROM run_value WHERE sort = 'parameter' AND name = ? AND text IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${mostValues}`,
  );
  const addTag = db.prepare('INSERT OR IGNORE INTO run_tag (run_id, name) VALUES (?, ?)');
  const removeTag = db.prepare('DELETE FROM run_tag WHERE run_id = ? AND name = ?');
  const setNote = db.prepare('UPDATE run_fact SET note = ? WHERE run_id = ?');
  const setGroup = db.prepare('UPDATE run_fact SET group_name = ? WHERE run_id = ?');
  const setArchived = db.prepare('UPDATE run_fact SET archived_at = ? WHERE run_id = ?');
  const setDeleted = db.prepare('UPDATE run_fact SET deleted_at = ? WHERE run_id = ?');
  const remove = db.prepare('DELETE FROM run WHERE id = ?');
  const trained =
    db.prepare(`UPDATE experiment SET trained_ms = coalesce(trained_ms, 0) + @ms, peak_memory = max(coalesce(peak_memory, 0), @peakMemory),
    finished_at = @at WHERE id = @id`);
  const training = db.prepare<[string], { finished_at: string | null; trained_ms: number | null; peak_memory: number | null }>(
    'SELECT finished_at, trained_ms, peak_memory FROM experiment WHERE id = ?',
  );
  const warnings = db.prepare<[string], { code: string; message: string; count: number }>(
    `SELECT w.value ->> '$.code' AS code, min(w.value ->> '$.message') AS message, count(DISTINCT s.series) AS count
    FROM series_result s, json_each(s.warnings) w WHERE s.run_id = ? AND s.warnings <> '[]' GROUP BY 1 ORDER BY 3 DESC, 1`,
  );
  const backend = db.prepare<[string], { backend_what: string }>('SELECT backend_what FROM net_training WHERE run_id = ?');
  return {
    count: (filter, where) =>
      db.prepare<unknown[], { n: number }>(`SELECT count(*) AS n ${from} WHERE ${places[where]} AND ${filter.sql}`).get(...filter.values)
        ?.n ?? 0,
    list: (filter, where, sort, { offset, limit }) =>
      byIds(
        db
          .prepare<unknown[], { id: string }>(
            `SELECT f.run_id AS id ${from} WHERE ${places[where]} AND ${filter.sql} ORDER BY ${sort.sql} LIMIT ? OFFSET ?`,
          )
          .all(...filter.values, ...sort.values, limit, offset)
          .map(({ id }) => id),
      ),
    ids: (filter, where, sort) =>
      db
        .prepare<unknown[], { id: string }>(`SELECT f.run_id AS id ${from} WHERE ${places[where]} AND ${filter.sql} ORDER BY ${sort.sql}`)
        .all(...filter.values, ...sort.values)
        .map(({ id }) => id),
    byIds,
    has: (sort, name) => has.get(sort, name) !== undefined,
    names: (sort) => names.all(sort).map(({ name, numeric }) => ({ name, numeric: numeric === 1 })),
    values: (of) =>
      db
        .prepare<[], { value: string }>(`SELECT value FROM (${valueSql[of]}) ORDER BY n DESC, value LIMIT ${mostValues}`)
        .all()
        .map(({ value }) => value),
    parameterValues: (name) => parameterValues.all(name).map(({ value }) => value),
    addTag: (runId, tag) => void addTag.run(runId, tag),
    removeTag: (runId, tag) => void removeTag.run(runId, tag),
    setNote: (runId, note) => void setNote.run(note, runId),
    setGroup: (runId, group) => void setGroup.run(group, runId),
    setArchived: (runId, at) => void setArchived.run(at, runId),
    setDeleted: (runId, at) => void setDeleted.run(at, runId),
    remove: (runId) => void remove.run(runId),
    trained: (id, took) => void trained.run({ id, ...took }),
    training: (experimentId) => {
      const row = training.get(experimentId);
      return { finishedAt: row?.finished_at ?? null, trainedMs: row?.trained_ms ?? null, peakMemory: row?.peak_memory ?? null };
    },
    warnings: (runId) => warnings.all(runId),
    backend: (runId) => backend.get(runId)?.backend_what ?? null,
  };
}
