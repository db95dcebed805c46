import type { ApiState } from '../../../contract/entities/local-api.ts';
import { sarimaKind } from '../../api/serving/sarima-kind.ts';
import type { RunningApi } from '../../api/start-api.ts';
import type { ServedChoice, ServedModels } from '../../api/serving/served-models.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import type { Store } from '../../store/store.ts';
import type { Events } from '../../../contract/events.ts';
import type { Emit } from '../../../contract/rpc.ts';
import type { OwnModels } from '../../jobs/plugins/lend.ts';
import type { Log, LogWriter } from '../logs/log.ts';
import { failureFields } from '../logs/redact.ts';
import type { Registry } from '../registry/registry.ts';
import type { Runs } from '../runs/runs.ts';
import type { ApiTokens } from './tokens.ts';

export interface StartRequest {
  readonly port: number;
  /** Requests a minute and token; 0 for as many as come; the usual where absent. */
  readonly rateLimit?: number | undefined;
  /** What serves, where it is not what the settings say. */
  readonly choice?: Partial<ServedChoice>;
}

/** The local API, as part of the application. */
export interface LocalApi {
  state(): ApiState;
  /** Runs as the settings say, now and whenever they change; what goes wrong is in the state. */
  follow(): void;
  /** Starts whatever the settings say, for the terminal. @throws ApiError `busy` for a port that is taken */
  start(request: StartRequest): Promise<RunningApi>;
  close(): Promise<void>;
}

export interface LocalApiOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly runs: Runs;
  readonly tokens: ApiTokens;
  readonly rowModelsFolder: string;
  readonly temporary: string;
  readonly version: string;
  /** Tells of what changes in the workspace; returns how to stop. */
  readonly subscribe: (listener: Emit<Events>) => () => void;
  readonly changed: () => void;
  readonly log: Log;
  readonly accessLog: LogWriter;
  /** Models of the user's own; without, they are refused. */
  readonly own?: OwnModels;
  /** A prediction or forecast took so long. */
  readonly forecastTook: (ms: number) => void;
  /** Settings as they are now; the defaults where absent. */
  readonly configured?: () => Values;
}

/** What other processes change is looked for this often. */
const LOOK_MS = 5000;
const SETTLE_MS = 200;
/** Changes of these may change what serves. */
const decisive: ReadonlySet<string> = new Set(['registry', 'row-model', 'dataset', 'settings', 'configuration']);

interface Running {
  readonly api: RunningApi;
  readonly models: ServedModels;
  readonly end: () => void;
}

export function createLocalApi(options: LocalApiOptions): LocalApi {
  const {
    store,
    registry,
    runs,
    tokens,
    rowModelsFolder,
    temporary,
    version,
    subscribe,
    changed,
    log,
    accessLog,
    forecastTook,
    configured = () => defaultValues,
  } = options;
  let running: Running | null = null;
  let starting = false;
  let problem: string | null = null;
  /** The port that was asked for last; empty for none. */
  let applied = '';
  let unfollow: () => void = () => undefined;

  async function start({ port, rateLimit = configured().api.rate_limit, choice = {} }: StartRequest): Promise<Running> {
    // Most who use the application never start it.
    const [{ createServedModels }, { startApi }] = await Promise.all([
      import('../../api/serving/served-models.ts'),
      import('../../api/start-api.ts'),
    ]);
    const models = createServedModels({
      store,
      registry,
      rowModelsFolder,
      own: options.own,
      choice: () => {
        const { rowModel, sarimaModel } = store.settings.all().api;
        return { rowModel, sarimaModel, ...choice };
      },
    });
    // What cannot be loaded is told by /status and in the settings; the rest serves.
    const refresh = (): void => {
      const before = JSON.stringify(told(models));
      models
        .refresh()
        .catch(() => undefined)
        .then(() => {
          if (JSON.stringify(told(models)) !== before) changed();
        })
        .catch(() => undefined);
    };
    await models.refresh().catch(() => undefined);
    let api: RunningApi;
    try {
      api = await startApi({
        context: { models, runs, temporary },
        tokens,
        port,
        version,
        ...(rateLimit === undefined ? {} : { rateLimit }),
        access: ({ method, path, status, durationMs, bytes, token }) => {
          accessLog.log('info', 'api', `${method} ${path}`, { status, durationMs, bytes, caller: token });
          if (status === 200 && /^\/(predict|forecast)/.test(path)) forecastTook(durationMs);
        },
        failed: (error) => log('error', 'api', 'A request failed unexpectedly.', failureFields(error)),
      });
    } catch (error) {
      await models.close();
      throw error;
    }
    let settle: NodeJS.Timeout | undefined;
    const unsubscribe = subscribe((topic, value) => {
      if (topic !== 'data.changed' || !('entity' in value) || !decisive.has(value.entity)) return;
      clearTimeout(settle);
      settle = setTimeout(refresh, SETTLE_MS);
    });
    const look = setInterval(refresh, LOOK_MS);
    look.unref();
    const end = (): void => {
      unsubscribe();
      clearTimeout(settle);
      clearInterval(look);
    };
    log('info', 'api', 'The local API answers.', { port: api.port });
    return { api, models, end };
  }

  async function stop(): Promise<void> {
    const ending = running;
    running = null;
    if (!ending) return;
    ending.end();
    await ending.api.close();
    await ending.models.close();
    accessLog.flush();
    log('info', 'api', 'The local API is closed.', {});
  }

  const told = (models: ServedModels): Pick<ApiState, 'rowModel' | 'sarima' | 'notes'> => {
    const served = models.rows();
    const rows = served && { ...served.stored, ...(served.version ? { name: `${served.version.name} v${served.version.number}` } : {}) };
    const sarima = models.sarima();
    return {
      rowModel: rows ? { id: rows.id, name: rows.name } : null,
      sarima: sarima ? { name: sarima.version.name, number: sarima.version.number } : null,
      notes: [...models.problems(), ...(sarima?.note ? [sarima.note] : [])],
    };
  };

  /** One change after the other. */
  let line: Promise<void> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  };

  const apply = (): Promise<void> =>
    inLine(async () => {
      const { enabled, port } = store.settings.all().api;
      const wanted = enabled ? String(port) : '';
      if (wanted === applied) return;
      applied = wanted;
      await stop();
      problem = null;
      if (!enabled) return changed();
      starting = true;
      changed();
      try {
        running = await start({ port });
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
        log('warning', 'api', 'The local API could not start.', { error: problem });
      } finally {
        starting = false;
        changed();
      }
    });

  const choices = (): ApiState['choices'] => ({
    rowModels: store.rowModels.list().flatMap(({ id, name, sha256 }) => (sha256 === null ? [] : [{ id, name }])),
    sarimaModels: registry
      .models()
      .flatMap(({ name, sort, champion }) =>
        champion && sort === 'series' && registry.version(champion.id).kind === sarimaKind ? [name] : [],
      ),
    registeredRows: registry.models().flatMap(({ name, sort }) => (sort === 'rows' ? [name] : [])),
  });

  return {
    state: () => ({
      state: running ? 'running' : starting ? 'starting' : problem === null ? 'off' : 'failed',
      address: running?.api.address ?? null,
      problem,
      ...(running ? told(running.models) : { rowModel: null, sarima: null, notes: [] }),
      choices: choices(),
    }),
    follow: () => {
      unfollow();
      unfollow = subscribe((topic, value) => {
        if (topic !== 'data.changed' || !('entity' in value) || !decisive.has(value.entity)) return;
        if (value.entity === 'settings') void apply();
        else changed();
      });
      void apply();
    },
    start: (request) =>
      inLine(async () => {
        running = await start(request);
        return running.api;
      }),
    close: () => {
      unfollow();
      return inLine(stop);
    },
  };
}
