import type { ConnectionSettings } from '../../contract/entities/source.ts';
import { ApiError } from '../../contract/errors.ts';
import type { SourcePath } from '../ingest/client.ts';
import type { Session } from './session.ts';

export const isDatabaseUrl = (word: string): boolean => /^postgres(ql)?:\/\//i.test(word);

const form = 'postgresql://USER@HOST:PORT/DATABASE?table=SCHEMA.TABLE';

/** What the address of a table says. @throws ApiError `bad-input` */
export function parseDatabaseUrl(word: string): { settings: ConnectionSettings; password: string | null; schema: string; name: string } {
  const wrong = (what: string): ApiError =>
    new ApiError('bad-input', `The address of a table is written ${form}; ${what}.`, { field: 'source' });
  const url = URL.parse(word);
  if (!url || url.hostname === '') throw wrong('here there is no host');
  const table = url.searchParams.get('table');
  if (table === null || table === '') throw wrong('here "?table=" is missing');
  const dot = table.indexOf('.');
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw wrong('here there is no database');
  const mode = url.searchParams.get('sslmode') ?? (['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) ? 'disable' : 'require');
  const ssl = ({ disable: 'off', require: 'require', 'verify-ca': 'verify', 'verify-full': 'verify' } as const)[mode];
  if (!ssl) throw wrong(`"sslmode" is disable, require or verify-full, not ${mode}`);
  const user = decodeURIComponent(url.username) || 'postgres';
  return {
    settings: {
      kind: 'postgresql',
      name: url.hostname,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 5432),
      database,
      user,
      ssl,
    },
    password: url.password === '' ? null : decodeURIComponent(url.password),
    schema: dot < 0 ? 'public' : table.slice(0, dot),
    name: dot < 0 ? table : table.slice(dot + 1),
  };
}

/** Reads the table that an address names; the password comes from the address or from PGPASSWORD. Nothing of it is kept. */
export async function fetchUrl({ app, bar, signal }: Session, word: string): Promise<SourcePath> {
  const { settings, password, schema, name } = parseDatabaseUrl(word);
  const file = await app.sources.fetchOnce(
    settings,
    password ?? process.env['PGPASSWORD'] ?? '',
    { schema, name },
    {
      signal,
      onProgress: (progress) => bar.show(progress),
    },
  );
  return app.grants.resolve(file.grant);
}
