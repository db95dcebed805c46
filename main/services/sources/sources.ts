import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { GrantedFile } from '../../../contract/api.ts';
import type { Connection, ConnectionSettings, DatabaseTable } from '../../../contract/entities/source.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import type { SourceRepository, StoredConnection } from '../../store/repositories/sources.ts';
import type { Grants } from '../files/grants.ts';
import { fetchTable, listTables, type FetchOptions } from './postgresql.ts';

export interface Sources {
  list(): Connection[];
  /** Keeps the password only where the host has a key store; otherwise it is known until the application ends. */
  save(input: { id?: string | undefined; settings: ConnectionSettings; password?: string | undefined }): Connection;
  delete(id: string): void;
  /** @throws ApiError `not-found`, `bad-input` with the field `password` where it is not known */
  tables(id: string, options: FetchOptions): Promise<DatabaseTable[]>;
  /** As `fetch`, for a connection that is not kept. */
  fetchOnce(
    settings: ConnectionSettings,
    password: string,
    table: { schema: string; name: string },
    options: FetchOptions,
  ): Promise<GrantedFile>;
  /** The table as a file that can be imported like any other. */
  fetch(id: string, table: { schema: string; name: string }, options: FetchOptions): Promise<GrantedFile>;
}

export interface SourcesOptions {
  readonly store: SourceRepository;
  readonly grants: Grants;
  readonly host: HostPorts;
  /** Where fetched tables go; removed when the application ends. */
  readonly folder: string;
  readonly changed: () => void;
  readonly now: () => string;
}

/** Connections to databases, and tables fetched from them. */
export function createSources({ store, grants, host, folder, changed, now }: SourcesOptions): Sources {
  /** Passwords of this session, where they are not kept. */
  const known = new Map<string, string>();

  const get = (id: string): StoredConnection => {
    const found = store.connection(id);
    if (!found) throw new ApiError('not-found', 'This connection is not there any more.');
    return found;
  };
  const toPage = ({ id, settings, secret }: StoredConnection): Connection => ({
    id,
    ...settings,
    hasPassword: secret !== null || known.has(id),
  });
  const passwordOf = ({ id, settings, secret }: StoredConnection): string => {
    const typed = known.get(id);
    if (typed !== undefined) return typed;
    if (secret !== null && host.secrets) {
      const kept = host.secrets.reveal(secret);
      if (kept !== null) return kept;
    }
    throw new ApiError('bad-input', `${settings.name}: the password for ${settings.user} is not known. Enter it.`, { field: 'password' });
  };
  const fetchOnce: Sources['fetchOnce'] = async (settings, password, table, options) => {
    await mkdir(folder, { recursive: true });
    const target = path.join(folder, `${randomBytes(9).toString('hex')}.csv`);
    try {
      await fetchTable(settings, password, table, target, options);
      return await grants.add(target, `${table.name}.csv`);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
  };
  return {
    list: () => store.connections().map(toPage),
    save: ({ id = randomUUID(), settings, password }) => {
      const before = store.connection(id);
      let secret = before?.secret ?? null;
      if (password !== undefined) {
        known.set(id, password);
        secret = host.secrets?.protect(password) ?? null;
      }
      const connection = { id, settings, secret };
      store.saveConnection(connection, now());
      changed();
      return toPage(connection);
    },
    delete: (id) => {
      get(id);
      known.delete(id);
      store.deleteConnection(id);
      changed();
    },
    tables: async (id, options) => {
      const connection = get(id);
      return listTables(connection.settings, passwordOf(connection), options);
    },
    fetchOnce,
    fetch: async (id, table, options) => {
      const connection = get(id);
      return fetchOnce(connection.settings, passwordOf(connection), table, options);
    },
  };
}
