/**
 * A/B periods: a trial may serve a part of the series, which is kept as the places of the series that the other version serves, of so many that were known when it began.
 * Policies name the trial that a challenger stands instead of shadow periods alone.
 */
export const abPeriods = `
CREATE TABLE trials (
  id TEXT PRIMARY KEY,
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('shadow', 'ab', 'probation')),
  champion_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  flow_id TEXT,
  since TEXT NOT NULL,
  periods INTEGER NOT NULL,
  split TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'ended')),
  outcome TEXT CHECK (outcome IN ('promoted', 'kept', 'rolled-back', 'overtaken', 'stopped')),
  reason TEXT,
  evidence TEXT,
  began_at TEXT NOT NULL,
  ended_at TEXT,
  CHECK ((kind = 'ab') = (split IS NOT NULL))
) STRICT;
INSERT INTO trials (id, deployment_id, kind, champion_id, other_id, flow_id, since, periods, state, outcome, reason, evidence, began_at, ended_at)
  SELECT id, deployment_id, kind, champion_id, other_id, flow_id, since, periods, state, outcome, reason, evidence, began_at, ended_at FROM trial ORDER BY rowid;
DROP TABLE trial;
ALTER TABLE trials RENAME TO trial;
CREATE UNIQUE INDEX trial_one_running ON trial (deployment_id) WHERE state = 'running';

UPDATE deployment SET policy = json_remove(
  json_set(policy, '$.trial', CASE
    WHEN coalesce(json_extract(policy, '$.shadowPeriods'), 0) > 0
      THEN json_object('kind', 'shadow', 'periods', json_extract(policy, '$.shadowPeriods'))
    ELSE json_object('kind', 'none') END),
  '$.shadowPeriods');
`;
