import { availableParallelism } from 'node:os';
import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { ForecastTask, ServingTask } from '../../jobs/serving-protocol.ts';
import type { OwnModels } from '../../jobs/plugins/lend.ts';
import { createServingThreads } from '../../jobs/serving-threads.ts';
import type { Estimates } from '../../services/registry/newest-estimates.ts';
import type { Registry } from '../../services/registry/registry.ts';
import type { Store } from '../../store/store.ts';
import { createAnswers } from './answers.ts';
import { sarimaKind } from './sarima-kind.ts';
import { chooseRows, loadRows, rowChampion, sameRows, type ChosenRows, type ServedRows } from './row-serving.ts';
import { createShares, sharedTrial, type SharedServing } from './shared-serving.ts';
import { currentKey, loadServedVersion, type ServedVersion } from './version-serving.ts';

/** Which models serve, where the user chose; null for what is usual. */
export interface ServedChoice {
  /**
   * Name or id of a registered model of single rows, whose champion serves, or of a model of single rows itself. Where null: the registered one that was
   * changed last, and the newest that is trained where none has a champion.
   */
  readonly rowModel: string | null;
  /** Name or id of a registered model whose champion is a SARIMA; the one changed last where null. */
  readonly sarimaModel: string | null;
}

/** Models in memory, and threads that answer for them. */
export interface ServedModels {
  /** The model of single rows that serves now. Who holds it may go on using it whatever is loaded meanwhile. */
  rows(): ServedRows | null;
  sarima(): ServedVersion | null;
  /** Why no model of single rows serves, or not the one that should; null where nothing is wrong. */
  rowProblem(): string | null;
  /** The champion of a registered model of single rows, which need not be loaded; null for other models. @throws ApiError `not-found` without a champion */
  rowChampion(model: string): ChosenRows | null;
  /** Why models that should serve do not. */
  problems(): readonly string[];
  /** The champion of a registered model as it is at this moment; loaded where it is not. @throws ApiError `not-found`, as `registry.load` */
  champion(model: string): Promise<ServedVersion>;
  /** Who serves which series while an A/B period of a champion's deployment runs; null where the champion serves all. @throws ApiError `busy` while it is loaded */
  sharing(served: ServedVersion): Promise<SharedServing | null>;
  ask(served: Pick<ServedRows, 'key' | 'held'>, task: ServingTask): Promise<Uint8Array<ArrayBuffer>>;
  /** As `ask`; the same question of the same champion is answered once. */
  forecast(served: ServedVersion, task: ForecastTask): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads all models that serve anew and puts them in place of the old ones, which finish what they were asked.
   *
   * @returns what is loaded now. @throws ApiError why one cannot be loaded; the others are, and the old one goes on
   */
  reload(): Promise<readonly ('transactional' | 'preprocessor' | 'sarima')[]>;
  /** Loads what should serve and does not yet: after a promotion, a training, new data. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface ServedModelsOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly rowModelsFolder: string;
  readonly choice: () => ServedChoice;
  /** Models of the user's own; without, they are refused. */
  readonly own?: OwnModels | undefined;
}

/** Champions in memory at a time, beside the SARIMA that serves. */
const MOST_VERSIONS = 4;
const ANSWER_BYTES = 32 << 20;

/** How long a request waits for a model that is being loaded. */
const LOADING_MS = 60_000;

/** @throws ApiError `busy` for who waits too long; the loading goes on */
async function soon(loading: Promise<ServedVersion>): Promise<ServedVersion> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const say = (): void =>
      reject(
        new ApiError(
          'busy',
          'The model is being estimated anew from the newest data. It answers when that is done; ask again in a moment.',
        ),
      );
    limit = setTimeout(say, LOADING_MS);
    limit.unref();
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(limit);
  }
}

export function createServedModels({ store, registry, rowModelsFolder, choice, own }: ServedModelsOptions): ServedModels {
  // One that works for long leaves another.
  const threads = createServingThreads(Math.max(2, Math.min(4, availableParallelism() - 1)), own);
  const answers = createAnswers(ANSWER_BYTES);
  /** By id of the version, the last one asked for at the end. */
  const versions = new Map<string, Promise<ServedVersion>>();
  /** What was estimated anew from the newest data, by key: once, however often models are loaded. */
  const estimated = new Map<string, Promise<Estimates>>();
  const shareOf = createShares(store);
  let rows: ServedRows | null = null;
  let sarima: ServedVersion | null = null;
  let problems: readonly string[] = [];
  let rowProblem: string | null = null;
  /** What was chosen when the model of single rows was loaded that serves. */
  let rowsChosen: string | null = null;

  /** Keys that something may still ask with. */
  async function stillUsed(): Promise<Set<string>> {
    const held = await Promise.allSettled(versions.values());
    return new Set(
      [rows?.key, sarima?.key, ...held.map((one) => (one.status === 'fulfilled' ? one.value.key : undefined))].flatMap((key) => key ?? []),
    );
  }
  async function dropUnused(before: readonly (string | undefined)[]): Promise<void> {
    const used = await stillUsed();
    for (const key of before) {
      if (key === undefined || used.has(key)) continue;
      threads.drop(key);
      estimated.delete(key);
    }
  }

  function load(version: ModelVersion): Promise<ServedVersion> {
    const loading = loadServedVersion(store, registry, version, estimated);
    versions.set(version.id, loading);
    loading.catch(() => {
      if (versions.get(version.id) === loading) versions.delete(version.id);
    });
    return loading;
  }

  function sarimaChampion(): ModelVersion | null {
    const { sarimaModel } = choice();
    if (sarimaModel !== null) {
      const champion = registry.champion(sarimaModel);
      if (champion.kind !== sarimaKind)
        throw new ApiError('bad-input', `The champion of ${champion.name} is ${champion.label}, not a SARIMA.`, { field: 'sarima-model' });
      return champion;
    }
    const found = registry
      .models()
      .flatMap(({ champion, changedAt, sort }) =>
        champion && sort === 'series' ? [{ changedAt, version: registry.version(champion.id) }] : [],
      )
      .filter(({ version }) => version.kind === sarimaKind)
      .sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
    return found[0]?.version ?? null;
  }

  /** Builds what should serve, then puts it in place: nobody sees half of it. @param anew - also what is loaded already */
  async function build(anew: boolean): Promise<void> {
    const wrong: ApiError[] = [];
    const attempt = async <T>(what: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
      try {
        return await work();
      } catch (error) {
        const known = error instanceof ApiError ? error : new ApiError('internal', error instanceof Error ? error.message : String(error));
        wrong.push(new ApiError(known.code, `${what}: ${known.message}`, known.data));
        return otherwise;
      }
    };
    const chosenName = choice().rowModel;
    const nextRows = await attempt(
      'Model of single rows',
      async () => {
        const chosen = chooseRows(store, chosenName);
        if (chosen === null) return null;
        return !anew && rows && sameRows(rows, chosen) ? rows : await loadRows(rowModelsFolder, chosen);
      },
      // What was chosen before does not answer for what is chosen now.
      rowsChosen === chosenName ? rows : null,
    );
    const nextRowProblem = wrong[0]?.message ?? null;
    const nextSarima = await attempt(
      'SARIMA',
      async () => {
        const champion = sarimaChampion();
        if (champion === null) return null;
        return !anew && sarima?.key === currentKey(store, champion)
          ? sarima
          : await loadServedVersion(store, registry, champion, estimated);
      },
      sarima,
    );
    const before = [rows?.key, sarima?.key];
    const fresh: [string, Promise<ServedVersion>][] = [];
    const seen = [...versions];
    for (const [id, held] of seen) {
      const served = await held.catch(() => null);
      const model = served && store.registry.champion(served.version.modelId);
      if (!served || !model) continue;
      // The challenger of an A/B period stays as long as that runs.
      const shares = sharedTrial(store, registry.version(model.id))?.otherId === served.version.id;
      const champion = registry.version(shares ? served.version.id : model.id);
      if (!anew && served.key === currentKey(store, champion)) {
        fresh.push([id, held]);
        continue;
      }
      before.push(served.key);
      const next = await attempt(champion.name, () => loadServedVersion(store, registry, champion, estimated), served);
      fresh.push([champion.id, Promise.resolve(next)]);
    }
    rows = nextRows;
    rowsChosen = chosenName;
    rowProblem = nextRowProblem;
    sarima = nextSarima;
    // What was asked for meanwhile stays.
    for (const [id, held] of seen) if (versions.get(id) === held) versions.delete(id);
    for (const [id, held] of fresh) if (!versions.has(id)) versions.set(id, held);
    problems = wrong.map(({ message }) => message);
    await dropUnused(before);
    const [first] = wrong;
    if (first) throw first;
  }

  /** One after the other; who asks while one waits to begin shares it. */
  let running: Promise<void> = Promise.resolve();
  let waiting: { readonly anew: boolean; readonly done: Promise<void> } | null = null;
  function rebuild(anew: boolean): Promise<void> {
    if (waiting && (waiting.anew || !anew)) return waiting.done;
    const done = running
      .catch(() => undefined)
      .then(() => {
        if (waiting?.done === done) waiting = null;
        return build(anew);
      });
    waiting = { anew, done };
    running = done;
    done.catch(() => undefined);
    return done;
  }

  /** A version in memory, loaded where it is not; those that were asked for longest ago go. */
  function held(id: string): Promise<ServedVersion> {
    const known = versions.get(id);
    if (known) {
      versions.delete(id);
      versions.set(id, known);
      return soon(known);
    }
    const loading = load(registry.version(id));
    const old = [...versions.entries()].slice(0, Math.max(0, versions.size - MOST_VERSIONS));
    for (const [oldest] of old) versions.delete(oldest);
    for (const [, gone] of old) void gone.then(({ key }) => dropUnused([key])).catch(() => undefined);
    return soon(loading);
  }

  return {
    rows: () => rows,
    sarima: () => sarima,
    problems: () => problems,
    rowProblem: () => rowProblem,
    rowChampion: (model) => rowChampion(store, model),
    champion: async (word) => {
      // Where there is none, the registry says what there is.
      const id = store.registry.championId(word) ?? registry.champion(word).id;
      return sarima?.version.id === id ? sarima : held(id);
    },
    sharing: async (served) => {
      const trial = sharedTrial(store, served.version);
      if (!trial) return null;
      try {
        const other = await held(trial.otherId);
        // Beside other data its series have other places.
        return other.given.version.id === served.given.version.id ? { other, isOthers: shareOf(trial, served) } : null;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code === 'busy') throw error;
        // Rows say that the champion serves them.
        return null;
      }
    },
    ask: (served, task) => threads.ask(served.key, served.held, task),
    forecast: (served, task) => {
      const { future, ...rest } = task;
      const key = `${served.key} ${JSON.stringify(rest)} ${future === null ? '' : JSON.stringify([...future])}`;
      return answers.of(key, () => threads.ask(served.key, served.held, task));
    },
    reload: async () => {
      await rebuild(true);
      return [...(rows ? (['transactional', 'preprocessor'] as const) : []), ...(sarima ? (['sarima'] as const) : [])];
    },
    refresh: () => rebuild(false),
    close: () => threads.close(),
  };
}
