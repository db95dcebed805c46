import Sqlite, { type Database } from 'better-sqlite3';
import type { ApiScope, ApiToken } from '../../../contract/entities/api-token.ts';

export interface ApiTokenRepository {
  /** Newest first. */
  list(): ApiToken[];
  get(id: string): ApiToken | null;
  /** By the SHA-256 of its text: asked at each request. */
  byHash(hash: string): ApiToken | null;
  insert(token: ApiToken & { readonly hash: string }): void;
  /** Notes it where that can be done at once: who asks does not wait for another process to be done with the database, nor fails with it. */
  used(id: string, at: string): void;
  /** @returns false where it is not there, or revoked already */
  revoke(id: string, at: string): boolean;
}

interface Row {
  id: string;
  name: string;
  start: string;
  scopes: string;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
}

const fromRow = (row: Row): ApiToken => ({
  id: row.id,
  name: row.name,
  start: row.start,
  scopes: row.scopes.split(' ') as ApiScope[],
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
});

export function apiTokenRepository(db: Database): ApiTokenRepository {
  const columns = 'SELECT id, name, start, scopes, created_at, last_used_at, expires_at, revoked_at FROM api_token';
  const list = db.prepare<[], Row>(`${columns} ORDER BY created_at DESC, rowid DESC`);
  const get = db.prepare<[string], Row>(`${columns} WHERE id = ?`);
  const byHash = db.prepare<[string], Row>(`${columns} WHERE hash = ?`);
  const insert = db.prepare(`INSERT INTO api_token (id, name, hash, start, scopes, created_at, expires_at)
    VALUES (@id, @name, @hash, @start, @scopes, @createdAt, @expiresAt)`);
  const used = db.prepare('UPDATE api_token SET last_used_at = ? WHERE id = ?');
  const revoke = db.prepare('UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const one = (row: Row | undefined): ApiToken | null => (row ? fromRow(row) : null);
  return {
    list: () => list.all().map(fromRow),
    get: (id) => one(get.get(id)),
    byHash: (hash) => one(byHash.get(hash)),
    insert: ({ scopes, ...token }) => void insert.run({ ...token, scopes: scopes.join(' ') }),
    used: (id, at) => {
      const patience = Number(db.pragma('busy_timeout', { simple: true }));
      db.pragma('busy_timeout = 0');
      try {
        used.run(at, id);
      } catch (error) {
        if (!(error instanceof Sqlite.SqliteError)) throw error;
      } finally {
        db.pragma(`busy_timeout = ${patience}`);
      }
    },
    revoke: (id, at) => revoke.run(at, id).changes > 0,
  };
}
