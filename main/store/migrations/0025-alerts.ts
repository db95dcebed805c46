/**
 * What is wrong, once for each trouble as long as it lasts, with what was done about it; where that is told (channels, and by kind from which severity on), and what is
 * still to be sent. Figures of the machine by minute and process. How long what grows is kept.
 */
export const alerts = `
CREATE TABLE alert (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('data', 'model', 'system')),
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'snoozed', 'settled')),
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  since TEXT,
  evidence TEXT NOT NULL,
  what_to_do TEXT NOT NULL,
  link TEXT,
  count INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  snoozed_until TEXT,
  settled_at TEXT,
  CHECK ((state = 'snoozed') = (snoozed_until IS NOT NULL)),
  CHECK ((state = 'settled') = (settled_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX alert_by_key ON alert (key) WHERE state <> 'settled';
CREATE INDEX alert_by_settled ON alert (key, settled_at);
CREATE INDEX alert_by_state ON alert (state, last_seen);

CREATE TABLE alert_event (
  serial INTEGER PRIMARY KEY,
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  by TEXT,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX alert_event_by_alert ON alert_event (alert_id, serial);

CREATE TABLE alert_channel (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('application', 'desktop', 'webhook', 'email', 'log')),
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  secret BLOB,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at TEXT NOT NULL,
  sent_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  failed_at TEXT
) STRICT;

CREATE TABLE alert_rule (
  channel_id TEXT NOT NULL REFERENCES alert_channel (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('data', 'model', 'system')),
  least TEXT NOT NULL CHECK (least IN ('info', 'warning', 'critical')),
  PRIMARY KEY (channel_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_sending (
  id TEXT PRIMARY KEY,
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  channel_id TEXT NOT NULL REFERENCES alert_channel (id) ON DELETE CASCADE,
  event INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  owner_pid INTEGER,
  claimed_at TEXT,
  ended_at TEXT,
  error TEXT,
  UNIQUE (alert_id, channel_id, event)
) STRICT;
CREATE INDEX alert_sending_by_state ON alert_sending (state, due_at);

CREATE TABLE system_minute (
  minute INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  figures TEXT NOT NULL,
  PRIMARY KEY (minute, pid)
) STRICT, WITHOUT ROWID;

CREATE TABLE keeping_rule (
  what TEXT PRIMARY KEY,
  days INTEGER
) STRICT;
`;
