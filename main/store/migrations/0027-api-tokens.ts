/**
 * Who may ask the local API: of a token only its hash is kept, with what it may do. Revoked ones stay, so that lists tell of them. A token is of one
 * machine: it does not leave with a workspace's file.
 */
export const apiTokens = `
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  start TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_used_at TEXT,
  expires_at TEXT,
  revoked_at TEXT
) STRICT;
`;
