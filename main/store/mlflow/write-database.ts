import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import type { MlflowStore } from '../../services/mlflow/types.ts';

/**
 * The schema of MLflow 2.3 (revision 3500859a5d39): the tables that hold what is written here. A later MLflow that lacks tables of its own brings such a
 * database to its own schema when it opens it, so that one that is written now opens in each of them; constraints have the names that its migrations go
 * by. See docs/mlflow.md.
 */
const revision = '3500859a5d39';
const pair = (table: string, key: string, refers: string): string => `CREATE TABLE ${table} (
  key VARCHAR(250) NOT NULL, value VARCHAR(5000), ${refers}, CONSTRAINT ${key});`;
const schema = `
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('${revision}');
CREATE TABLE experiments (
  experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32),
  creation_time BIGINT, last_update_time BIGINT,
  CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),
  CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), UNIQUE (name));
CREATE TABLE runs (
  run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50),
  user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20),
  artifact_uri VARCHAR(200), experiment_id INTEGER, deleted_time BIGINT,
  CONSTRAINT run_pk PRIMARY KEY (run_uuid),
  CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
  CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')),
  FOREIGN KEY (experiment_id) REFERENCES experiments (experiment_id),
  CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')));
${pair('experiment_tags', 'experiment_tag_pk PRIMARY KEY (key, experiment_id)', 'experiment_id INTEGER NOT NULL REFERENCES experiments (experiment_id)')}
${pair('tags', 'tag_pk PRIMARY KEY (key, run_uuid)', 'run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid)')}
CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
CREATE TABLE params (
  key VARCHAR(250) NOT NULL, value VARCHAR(500) NOT NULL, run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid),
  CONSTRAINT param_pk PRIMARY KEY (key, run_uuid));
CREATE INDEX index_params_run_uuid ON params (run_uuid);
CREATE TABLE metrics (
  key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid),
  step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
  CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan), CHECK (is_nan IN (0, 1)));
CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
CREATE TABLE latest_metrics (
  key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL,
  run_uuid VARCHAR(32) NOT NULL REFERENCES runs (run_uuid),
  CONSTRAINT latest_metric_pk PRIMARY KEY (key, run_uuid), CHECK (is_nan IN (0, 1)));
CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
CREATE TABLE registered_models (
  name VARCHAR(256) NOT NULL, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000),
  CONSTRAINT registered_model_pk PRIMARY KEY (name), UNIQUE (name));
${pair('registered_model_tags', 'registered_model_tag_pk PRIMARY KEY (key, name)', 'name VARCHAR(256) NOT NULL REFERENCES registered_models (name) ON UPDATE CASCADE')}
CREATE TABLE model_versions (
  name VARCHAR(256) NOT NULL REFERENCES registered_models (name) ON UPDATE CASCADE, version INTEGER NOT NULL, creation_time BIGINT,
  last_updated_time BIGINT, description VARCHAR(5000), user_id VARCHAR(256), current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32),
  status VARCHAR(20), status_message VARCHAR(500), run_link VARCHAR(500),
  CONSTRAINT model_version_pk PRIMARY KEY (name, version));
CREATE TABLE model_version_tags (
  key VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL, version INTEGER NOT NULL,
  CONSTRAINT model_version_tag_pk PRIMARY KEY (key, name, version),
  FOREIGN KEY (name, version) REFERENCES model_versions (name, version) ON UPDATE CASCADE);
CREATE TABLE registered_model_aliases (
  alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, name VARCHAR(256) NOT NULL,
  CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias),
  CONSTRAINT registered_model_alias_name_fkey FOREIGN KEY (name) REFERENCES registered_models (name) ON DELETE CASCADE ON UPDATE CASCADE);
`;

/**
 * A new database that MLflow opens.
 *
 * @param file - which must not be there
 * @param artefacts - folder of the files of all runs
 */
export function writeMlflowDatabase(file: string, artefacts: string): MlflowStore {
  const db = new Sqlite(file);
  db.pragma('foreign_keys = ON');
  db.exec('BEGIN');
  db.exec(schema);
  const experiment = db.prepare('INSERT INTO experiments VALUES (@id, @name, @place, ?, @createdMs, @createdMs)');
  const experimentTag = db.prepare('INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?)');
  const run =
    db.prepare(`INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
    source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES (@id, @name, 'LOCAL', 'Almanac', '', @user, @status, @startMs, @endMs, '',
    'active', @place, @experiment)`);
  const parameter = db.prepare('INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)');
  const tag = db.prepare('INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)');
  const metric = db.prepare('INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)');
  const latest = db.prepare(
    'INSERT OR REPLACE INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const model = db.prepare('INSERT INTO registered_models VALUES (?, ?, ?, ?)');
  const version =
    db.prepare(`INSERT INTO model_versions VALUES (@name, @version, @createdMs, @createdMs, @description, '', @stage, @source, @runId,
    'READY', '', '')`);
  const alias = db.prepare('INSERT OR REPLACE INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)');
  return {
    experiment: (one) => {
      const place = pathToFileURL(path.join(artefacts, one.id)).href;
      experiment.run('active', { id: Number(one.id), name: one.name, place, createdMs: one.createdMs });
      for (const [key, value] of one.tags) experimentTag.run(key, value, Number(one.id));
    },
    run: (of, one) => {
      const folder = path.join(artefacts, of.id, one.id, 'artifacts');
      mkdirSync(folder, { recursive: true });
      const { id, name, status, startMs, endMs } = one;
      const user = one.tags.find(([key]) => key === 'mlflow.user')?.[1] ?? '';
      run.run({ id, name, user, status, startMs, endMs, place: pathToFileURL(folder).href, experiment: Number(of.id) });
      for (const [key, value] of one.parameters) parameter.run(key, value, id);
      for (const [key, value] of one.tags) tag.run(key, value, id);
      for (const { key, value, timestampMs, step } of one.metrics) {
        const nan = Number.isNaN(value) ? 1 : 0;
        metric.run(key, nan ? 0 : value, timestampMs, id, step, nan);
        latest.run(key, nan ? 0 : value, timestampMs, step, nan, id);
      }
      return folder;
    },
    model: (name, createdMs, description) => void model.run(name, createdMs, createdMs, description),
    version: (one) => {
      version.run(one);
      if (one.stage === 'Production') alias.run('champion', one.version, one.name);
    },
    close: () => {
      if (db.inTransaction) db.exec('COMMIT');
      db.close();
    },
  };
}
