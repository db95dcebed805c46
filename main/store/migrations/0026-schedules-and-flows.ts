/**
 * What runs by itself. A flow takes a deployment through its steps; one waits and one runs of a deployment at most, and `claim` goes up with each process that takes
 * it over, so that one which was thought dead writes nothing more. A trial lets two versions forecast side by side until enough has come. A schedule's run is claimed
 * by its row: one a time that was due, one that runs.
 */
export const schedulesAndFlows = `
CREATE TABLE flow (
  id TEXT PRIMARY KEY,
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  reason TEXT NOT NULL CHECK (reason IN ('arrival', 'schedule', 'drift', 'degradation', 'asked')),
  options TEXT NOT NULL,
  dataset_version_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  outcome TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  owner_pid INTEGER,
  heartbeat_at TEXT,
  claim INTEGER NOT NULL DEFAULT 0,
  cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX flow_one_running ON flow (deployment_id) WHERE state = 'running';
CREATE UNIQUE INDEX flow_one_queued ON flow (deployment_id) WHERE state = 'queued';
CREATE INDEX flow_by_deployment ON flow (deployment_id, created_at);

CREATE TABLE flow_step (
  flow_id TEXT NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'skipped', 'failed', 'cancelled')),
  attempts INTEGER NOT NULL DEFAULT 0,
  started_at TEXT,
  ended_at TEXT,
  summary TEXT,
  made TEXT NOT NULL DEFAULT '{}',
  result TEXT,
  error TEXT,
  PRIMARY KEY (flow_id, position)
) STRICT;

CREATE TABLE flow_log (
  serial INTEGER PRIMARY KEY,
  flow_id TEXT NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  at TEXT NOT NULL,
  line TEXT NOT NULL
) STRICT;
CREATE INDEX flow_log_by_flow ON flow_log (flow_id, serial);

CREATE TABLE trial (
  id TEXT PRIMARY KEY,
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('shadow', 'probation')),
  champion_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  flow_id TEXT,
  since TEXT NOT NULL,
  periods INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'ended')),
  outcome TEXT CHECK (outcome IN ('promoted', 'kept', 'rolled-back', 'overtaken')),
  reason TEXT,
  evidence TEXT,
  began_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX trial_one_running ON trial (deployment_id) WHERE state = 'running';

CREATE TABLE schedule (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  cron TEXT NOT NULL,
  zone TEXT NOT NULL,
  task TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  catch_up INTEGER NOT NULL DEFAULT 1 CHECK (catch_up IN (0, 1)),
  retries INTEGER NOT NULL DEFAULT 2,
  timeout_minutes INTEGER,
  since TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE schedule_run (
  id TEXT PRIMARY KEY,
  schedule_id TEXT NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
  due_at TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('due', 'missed', 'asked')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'skipped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  retry_at TEXT,
  started_at TEXT,
  ended_at TEXT,
  outcome TEXT,
  error TEXT,
  flow_id TEXT,
  made TEXT NOT NULL DEFAULT '{}',
  owner_pid INTEGER,
  heartbeat_at TEXT,
  claim INTEGER NOT NULL DEFAULT 0,
  cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
  UNIQUE (schedule_id, due_at)
) STRICT;
CREATE UNIQUE INDEX schedule_run_one ON schedule_run (schedule_id) WHERE state IN ('waiting', 'running');
CREATE INDEX schedule_run_by_state ON schedule_run (state);
`;
