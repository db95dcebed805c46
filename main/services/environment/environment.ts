import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import Sqlite from 'better-sqlite3';
import type { EnvironmentReport } from '../../../contract/entities/settings.ts';
import type { HostPorts } from '../../host.ts';
import type { Ingest } from '../../ingest/client.ts';
import type { NetBackends } from '../nets/net-backends.ts';
import { describeOwnModels } from '../plugins/environment.ts';
import { describeChoice, describeGraphics } from './net-backends.ts';

type Check = EnvironmentReport['checks'][number];

const gigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
const lowDisk = 2 * 1024 ** 3;

async function check(name: string, look: () => Promise<Omit<Check, 'name'>> | Omit<Check, 'name'>): Promise<Check> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return { name, state: 'missing', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** What this machine offers, tried out rather than looked up. */
export async function inspectEnvironment(options: {
  readonly workspace: string;
  readonly version: string;
  readonly host: HostPorts;
  readonly ingest: Ingest;
  readonly backends: NetBackends;
  /** Measures the backends of nets anew. */
  readonly again: boolean;
}): Promise<EnvironmentReport> {
  const { workspace, version, host, ingest } = options;
  const backends = options.backends.look(options.again);
  // Two checks wait for this; a failure is theirs to tell.
  backends.catch(() => undefined);
  const checks = await Promise.all([
    check('Runtime', () => ({
      state: 'ok',
      detail: `Node ${process.versions.node}${process.versions['electron'] ? `, Electron ${process.versions['electron']}` : ''}, ${process.platform} ${process.arch}`,
    })),
    check('Processors', () => ({
      state: 'ok',
      detail: `${availableParallelism()}; training uses ${Math.max(1, availableParallelism() - 1)} unless Workers says otherwise`,
    })),
    check('Neural networks', async () => describeChoice(await backends)),
    check('Graphics processor', async () => describeGraphics(await backends)),
    check('Own models', () => describeOwnModels(host)),
    check('Memory', () => ({ state: 'ok', detail: `${gigabytes(freemem())} free of ${gigabytes(totalmem())}` })),
    check('Database', () => {
      const db = new Sqlite(':memory:');
      const row = db.prepare('SELECT sqlite_version() AS version').get() as { version: string };
      db.close();
      return { state: 'ok', detail: `SQLite ${row.version}` };
    }),
    check('Reading of files', async () => {
      await ingest.hash([]);
      return { state: 'ok', detail: 'DuckDB answers in its own process' };
    }),
    check('Disk', async () => {
      const { bavail, bsize } = await statfs(workspace);
      const free = bavail * bsize;
      return free < lowDisk
        ? { state: 'warning', detail: `${gigabytes(free)} free at ${workspace}; imports need room for a copy of the data` }
        : { state: 'ok', detail: `${gigabytes(free)} free at ${workspace}` };
    }),
  ]);
  return { version, host: host.kind, workspace, checks };
}
