/** Models of the user's own that were granted in this workspace; their files lie in own-models/ by hash. */
export const ownModels = `
CREATE TABLE own_model (
  hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  manifest TEXT NOT NULL,
  source TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  granted_at TEXT NOT NULL,
  revoked_at TEXT,
  failed_at TEXT,
  failure TEXT
) STRICT;
`;
