import path from 'node:path';
import type { Events } from '../contract/events.ts';
import type { Emit } from '../contract/rpc.ts';
import type { HostPorts } from './host.ts';
import { createAlerting, type Alerting } from './services/alerts/alerting.ts';
import { alertMistakes } from './services/configuration/alert-mistakes.ts';
import { createConfiguration, refusal, type Configuration, type ConfigurationFile } from './services/configuration/configuration.ts';
import { createLog, type Log, type LogWriter } from './services/logs/log.ts';
import { configuredKeeping, createKeeping, type Keeping } from './services/system/keeping.ts';
import type { Store } from './store/store.ts';
import { userDataFolder } from './user-data.ts';

/**
 * Settings of a workspace. A window opens with mistakes in them and says what is wrong; a command, which nobody may be looking at, does not go by half of what it was told.
 *
 * @param onRefusal - called before it throws
 * @throws ApiError `bad-input` with all mistakes
 */
export function openConfiguration(
  workspace: string,
  host: HostPorts,
  file: ConfigurationFile | undefined,
  changed: () => void,
  onRefusal: () => void,
): Configuration {
  const configuration = createConfiguration({ workspace, file, changed, watchMs: host.kind === 'terminal' ? undefined : 1000 });
  const wrong = configuration
    .report()
    .problems.filter(({ layer }) => host.kind === 'terminal' || (host.kind === 'browser' && layer !== 'workspace'));
  if (wrong.length === 0) return configuration;
  configuration.close();
  onRefusal();
  throw refusal(wrong);
}

interface Parts {
  readonly workspace: string;
  readonly store: Store;
  readonly host: HostPorts;
  readonly configuration: Configuration;
  readonly version: string;
  readonly emit: Emit<Events>;
}

/** What tells of all the others: the log, how long things are kept, alerts. */
export interface Oversight {
  readonly log: Log;
  readonly writer: LogWriter;
  readonly logFolder: string;
  readonly keeping: Keeping;
  readonly alerting: Alerting;
}

export function createOversight({ workspace, store, host, configuration, version, emit }: Parts): Oversight {
  const logFolder = path.join(workspace, 'logs');
  const writer = createLog({
    folder: logFolder,
    days: () => keeping.days('logs'),
    fileBytes: 1e6 * configuration.get().logs.file_megabytes,
    mostBytes: 1e6 * configuration.get().logs.most_megabytes,
  });
  const { log } = writer;
  const keeping = createKeeping({
    store,
    workspace,
    log,
    changed: () => emit('data.changed', { entity: 'system' }),
    usual: configuredKeeping(configuration),
  });
  log(host.kind === 'terminal' ? 'debug' : 'info', 'application', 'Started', { version, host: host.kind });
  const alerting = createAlerting({
    store,
    host,
    log,
    logFolder,
    secretsFolder: path.join(userDataFolder(), 'secrets'),
    changed: () => emit('data.changed', { entity: 'alert' }),
    show: (what) => emit('alert.told', what),
    open: (alertId) => emit('alert.opened', { alertId }),
    configured: configuration.get,
  });
  const tellMistakes = (): void => alertMistakes(configuration, alerting.alerts);
  tellMistakes();
  configuration.subscribe(tellMistakes);
  return { log, writer, logFolder, keeping, alerting };
}
