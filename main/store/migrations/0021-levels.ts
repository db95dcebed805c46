/**
 * Forecasts that agree: what runs forecast of sums (once for all ways to make them agree), sets of levels made to agree, and their nodes.
 */
export const levels = `
CREATE TABLE level_base (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  gaps TEXT NOT NULL CHECK (gaps IN ('missing', 'zero')),
  node TEXT NOT NULL,
  model_used TEXT NOT NULL,
  payload BLOB NOT NULL,
  fitted TEXT NOT NULL,
  warnings TEXT NOT NULL,
  PRIMARY KEY (run_id, gaps, node)
) STRICT;

CREATE TABLE level_set (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'interrupted', 'failed')),
  options TEXT NOT NULL,
  found TEXT,
  error TEXT
) STRICT;
CREATE INDEX level_set_by_run ON level_set (run_id, created_at);

CREATE TABLE level_node (
  set_id TEXT NOT NULL REFERENCES level_set (id) ON DELETE CASCADE,
  node INTEGER NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (set_id, node)
) STRICT;
`;
