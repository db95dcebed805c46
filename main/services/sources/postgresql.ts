import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Client, DatabaseError, type FieldDef } from 'pg';
import Cursor from 'pg-cursor';
import type { Progress } from '../../../contract/api.ts';
import type { ConnectionSettings, DatabaseTable } from '../../../contract/entities/source.ts';
import { ApiError } from '../../../contract/errors.ts';
import { csvLine } from '../../ingest/formats/csv-writer.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

const CONNECT_MS = 15_000;
/** Rows asked for at a time. */
const ROWS = 5_000;
const BOOLEAN = 16;

/** Values stay text as the server writes it: nothing is rounded on the way. */
const asText = { getTypeParser: () => (value: unknown) => value } as never;

const sslOf = ({ ssl }: ConnectionSettings): false | { rejectUnauthorized: boolean } =>
  ssl === 'off' ? false : { rejectUnauthorized: ssl === 'verify' };

/** What went wrong, in words that name the server and the next step. */
function explain(error: unknown, { name, host, port, user, database }: ConnectionSettings): ApiError {
  const code = (error as { code?: string } | null)?.code ?? '';
  const message = error instanceof Error && error.message !== '' ? error.message : code;
  const at = `${host}:${port}`;
  if (code === '28P01' || code === '28000' || /password|SASL|SCRAM/i.test(message))
    return new ApiError('bad-input', `${name}: the server at ${at} does not accept this user and password (${user}).`, {
      field: 'password',
      hint: 'Enter the password again, or ask for access to the database.',
    });
  if (code === '3D000')
    return new ApiError('not-found', `${name}: there is no database "${database}" at ${at}.`, { field: 'database', value: database });
  if (code === '42501') return new ApiError('bad-input', `${name}: ${user} may not read this table: ${message}.`, { field: 'table' });
  if (error instanceof DatabaseError) return new ApiError('bad-input', `${name}: the database answered: ${message}.`, { field: 'table' });
  if (/certificate|self-signed|SSL|TLS/i.test(message))
    return new ApiError('bad-input', `${name}: the encryption does not suit the server at ${at}: ${message}.`, {
      field: 'ssl',
      hint: 'Choose another way of encryption, or ask how the server is set up.',
    });
  return new ApiError('not-found', `${name}: no database answers at ${at}: ${message}.`, {
    field: 'host',
    hint: 'Check host and port, and whether this machine may reach the server.',
  });
}

/** Connects, works in one transaction that cannot write, disconnects. */
async function inTransaction<T>(
  settings: ConnectionSettings,
  password: string,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, database, user } = settings;
  const client = new Client({
    host,
    port,
    database,
    user,
    password,
    ssl: sslOf(settings),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'Almanac',
    types: asText,
  });
  // A connection that breaks while nothing is asked would end the program otherwise; the next query says so too.
  client.on('error', () => undefined);
  const stop = (): void => void client.end().catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    await client.query('BEGIN READ ONLY');
    await client.query("SET LOCAL datestyle = 'ISO, YMD'");
    return await work(client);
  } catch (error) {
    if (signal?.aborted) throw new ApiError('cancelled', 'Reading the database was cancelled.');
    throw error instanceof ApiError ? error : explain(error, settings);
  } finally {
    signal?.removeEventListener('abort', stop);
    await client.end().catch(() => undefined);
  }
}

/** Tables and views that the user may read, with estimates of their rows. @throws ApiError `bad-input`, `not-found`, `cancelled` */
export const listTables = (settings: ConnectionSettings, password: string, { signal }: FetchOptions = {}): Promise<DatabaseTable[]> =>
  inTransaction(settings, password, signal, async (client) => {
    const { rows } = await client.query<{ schema: string; name: string; kind: string; rows: string }>(
      `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples::bigint AS rows
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
         AND has_table_privilege(c.oid, 'SELECT')
       ORDER BY 1, 2`,
    );
    return rows.map(({ schema, name, kind, rows: estimate }) => ({
      schema,
      name,
      kind: kind === 'v' || kind === 'm' ? 'view' : 'table',
      rows: Number(estimate) >= 0 && kind !== 'v' ? Number(estimate) : null,
    }));
  });

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Writes a table or view as CSV to `target`, row by row.
 *
 * @returns rows written
 * @throws ApiError `bad-input`, `not-found`, `cancelled`; then `target` is not complete
 */
export const fetchTable = (
  settings: ConnectionSettings,
  password: string,
  table: { readonly schema: string; readonly name: string },
  target: string,
  { signal, onProgress }: FetchOptions = {},
): Promise<number> =>
  inTransaction(settings, password, signal, async (client) => {
    const from = `${quoted(table.schema)}.${quoted(table.name)}`;
    const estimate = await client.query<{ n: string }>(
      'SELECT greatest(reltuples, 0)::bigint AS n FROM pg_class WHERE oid = $1::regclass',
      [from],
    );
    const expected = Number(estimate.rows[0]?.n ?? 0);
    const cursor = client.query(new Cursor<unknown[]>(`SELECT * FROM ${from}`, [], { rowMode: 'array' } as never));
    const file = createWriteStream(target, { flags: 'wx', mode: 0o600 });
    let count = 0;
    try {
      for (let first = true; ; first = false) {
        const rows = await cursor.read(ROWS);
        const fields = (cursor as unknown as { _result: { fields: FieldDef[] } })._result.fields;
        if (first) file.write(csvLine(fields.map(({ name }) => name)));
        if (rows.length === 0) break;
        const booleans = fields.flatMap(({ dataTypeID }, i) => (dataTypeID === BOOLEAN ? [i] : []));
        for (const row of rows) for (const i of booleans) row[i] = row[i] === null ? null : row[i] === 't' ? 'true' : 'false';
        if (!file.write(rows.map(csvLine).join(''))) await once(file, 'drain');
        count += rows.length;
        onProgress?.({ phase: `Reading ${table.name}`, done: count, total: Math.max(count, expected) });
      }
      if (count === 0)
        throw new ApiError('no-rows', `${settings.name}: the table ${table.schema}.${table.name} has no rows.`, { field: 'table' });
    } finally {
      file.end();
      await finished(file).catch(() => undefined);
    }
    if (file.errored) throw file.errored;
    return count;
  });
