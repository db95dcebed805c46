import path from 'node:path';
import type { OwnModel, OwnModelCard, OwnModelTrial } from '../../../contract/entities/own-model.ts';
import { ApiError } from '../../../contract/errors.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { lendModels, takeBackModels } from '../../../engine/models/own-models.ts';
import { pluginKind, pluginModel, readManifest, type GrantedPlugin, type PluginManifest } from '../../../engine/models/plugin/index.ts';
import type { HostPorts } from '../../host.ts';
import { lendPlugins, type LendPlugins } from '../../jobs/plugins/lend.ts';
import { tryPlugin } from '../../jobs/plugins/try.ts';
import type { PluginCode, PluginLimits } from '../../jobs/plugins/protocol.ts';
import type { RunnerOptions } from '../../jobs/plugins/runner.ts';
import type { OwnModelRepository, StoredOwnModel } from '../../store/repositories/own-models.ts';
import { setOwnModels } from '../models/catalogue.ts';
import { cardOf } from './card.ts';
import { createKeptFiles } from './kept-files.ts';
import { readPluginFiles, shownName, type NamedFile } from './read-files.ts';
import { understandPlugin } from './understand.ts';
import { setUserGrant, userGrants } from './user-grants.ts';

/** Models of the user's own: looked at, granted, lent to the threads that train, revoked. */
export interface Plugins {
  list(): OwnModel[];
  /**
   * Reads what a model's files say of themselves. Runs nothing of it.
   *
   * @throws ApiError `file-missing`, `file-unreadable` with the reason
   */
  inspect(from: string | readonly NamedFile[]): Promise<OwnModelCard>;
  /**
   * Grants that these very files may run here, and takes the place of others of the same id.
   *
   * @param hash - as it was shown
   * @throws ApiError `file-changed` where they are not those that were shown
   */
  grant(from: string | readonly NamedFile[], hash: string): Promise<OwnModel>;
  /**
   * Grants what was inspected last, read again.
   *
   * @throws ApiError `not-found`, `file-changed`
   */
  grantInspected(hash: string): Promise<OwnModel>;
  /** @throws ApiError `not-found` */
  revoke(hash: string): Promise<OwnModel>;
  /**
   * Tries a granted model on series of several kinds.
   *
   * @throws ApiError `not-found`, `cancelled`, `engine`
   */
  trial(hash: string, signal?: AbortSignal): Promise<OwnModelTrial>;
  readonly lend: LendPlugins;
  /** What runs of this kind need to be asked from here. */
  readonly runner: RunnerOptions;
  granted(): readonly GrantedPlugin[];
  close(): void;
}

export interface PluginsOptions {
  readonly store: OwnModelRepository;
  readonly host: HostPorts;
  /** Where files of granted models are kept. */
  readonly folder: string;
  readonly changed: () => void;
  readonly now: () => string;
  readonly limits?: PluginLimits;
}

/** A stored model whose manifest can be read. */
interface Known extends GrantedPlugin {
  readonly stored: StoredOwnModel;
}

function knownOf(stored: StoredOwnModel): Known | null {
  try {
    const manifest = readManifest(JSON.parse(stored.manifest));
    return { stored, hash: stored.hash, manifest, kind: pluginKind(manifest.id, stored.hash) };
  } catch {
    // A row that nobody here wrote: it stands for no model.
    return null;
  }
}

/** Asked in the main thread, where models are only described: training happens elsewhere. */
const notHere = (): never => {
  throw new EngineError('no-convergence', 'An own model runs in training threads only.');
};

const codeOf = ({ manifest, files }: { readonly manifest: PluginManifest; readonly files: ReadonlyMap<string, Buffer> }): PluginCode => ({
  manifest,
  modules: Object.fromEntries([...files].flatMap(([name, bytes]) => (/\.m?js$/.test(name) ? [[name, bytes.toString('utf8')]] : []))),
  net: manifest.runtime === 'onnx' ? new Uint8Array(files.get(manifest.main) as Buffer) : null,
});

export function createPlugins({ store, host, folder, changed, now, limits }: PluginsOptions): Plugins {
  const kept = createKeptFiles(folder);
  /** Why the files of a model are not what was granted, by hash. */
  const damaged = new Map<string, Error>();
  let lent: readonly string[] = [];

  const all = (): Known[] => store.list().flatMap((stored) => knownOf(stored) ?? []);

  function stateOf({ hash, stored, manifest }: Known, list: readonly Known[], mine: ReadonlySet<string>): OwnModel['state'] {
    if (stored.revokedAt !== null) return 'revoked';
    if (!mine.has(hash)) return 'not-granted';
    if (damaged.has(hash) || !kept.has(hash)) return 'damaged';
    const newest = list.find((one) => one.manifest.id === manifest.id && one.stored.revokedAt === null && mine.has(one.hash));
    return newest?.hash === hash ? 'granted' : 'replaced';
  }

  const shown = (known: Known, list: readonly Known[], mine: ReadonlySet<string>): OwnModel => {
    const { hash, kind, manifest, stored } = known;
    const { grantedAt, source, bytes, failedAt, failure } = stored;
    return {
      hash,
      kind,
      id: manifest.id,
      name: manifest.name,
      version: manifest.version,
      summary: manifest.summary,
      runtime: manifest.runtime,
      bytes,
      source,
      state: stateOf(known, list, mine),
      grantedAt,
      usedBy: store.usedBy(kind),
      failure: failedAt === null || failure === null ? null : { at: failedAt, message: failure },
    };
  };

  const list = (): OwnModel[] => {
    const known = all();
    const mine = userGrants();
    return known.map((one) => shown(one, known, mine));
  };

  /** Those that may run: granted ones, and ones that newer files replaced, for what they were fitted by. */
  const granted = (): Known[] => {
    const known = all();
    const mine = userGrants();
    return known.filter((one) => ['granted', 'replaced'].includes(stateOf(one, known, mine)));
  };

  /** Makes the granted models known to this thread and to the list of models. */
  const publish = (): void => {
    const known = all();
    const mine = userGrants();
    takeBackModels(lent);
    const usable = granted();
    lendModels(usable.map((plugin) => pluginModel(plugin, notHere)));
    lent = usable.map(({ kind }) => kind);
    setOwnModels(
      known.map((plugin) => ({
        model: pluginModel(plugin, notHere),
        alias: plugin.manifest.id,
        trainable: stateOf(plugin, known, mine) === 'granted',
      })),
    );
  };

  const runner: RunnerOptions = {
    fork: () => host.fork('plugin'),
    codeOf: async (kind) => {
      const mine = userGrants();
      const plugin = all().find((one) => one.kind === kind && one.stored.revokedAt === null && mine.has(one.hash));
      if (!plugin) throw new ApiError('not-found', 'it is not granted any more');
      const known = damaged.get(plugin.hash);
      if (known) throw known;
      try {
        return codeOf(await kept.read(plugin.hash));
      } catch (error) {
        damaged.set(plugin.hash, error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
    failed: (kind, message) => store.noteFailure(kind, message.slice(0, 500), now()),
    ...(limits ? { limits } : {}),
  };

  const find = (hash: string): Known => {
    const found = all().find((one) => one.hash === hash);
    if (!found) throw new ApiError('not-found', 'There is no such model in this workspace. Settings, Own models lists them.');
    return found;
  };
  const again = (hash: string): OwnModel => list().find((one) => one.hash === hash) as OwnModel;

  /** What was shown, by hash, so that it can be granted without being named again. */
  const inspected = new Map<string, string | readonly NamedFile[]>();

  async function grant(from: string | readonly NamedFile[], hash: string): Promise<OwnModel> {
    const found = understandPlugin(await readPluginFiles(from));
    if (found.hash !== hash)
      throw new ApiError(
        'file-changed',
        `The files of ${found.manifest.name} are not those that were shown (${hash.slice(0, 12)}): they are ${found.hash.slice(0, 12)} now. Look at them again.`,
      );
    await kept.keep(found);
    damaged.delete(hash);
    store.grant({
      hash,
      kind: found.kind,
      manifest: JSON.stringify(found.manifest),
      source: typeof from === 'string' ? path.resolve(from) : from.map(({ name }) => shownName(name)).join(', '),
      bytes: found.bytes,
      grantedAt: now(),
    });
    setUserGrant(hash, true);
    publish();
    changed();
    return again(hash);
  }

  publish();
  return {
    list,
    inspect: async (from) => {
      const found = understandPlugin(await readPluginFiles(from));
      inspected.set(found.hash, from);
      return cardOf(found, granted());
    },
    grant,
    grantInspected: async (hash) => {
      const from = inspected.get(hash);
      if (from === undefined) throw new ApiError('not-found', 'These files are not open any more. Choose them again.');
      return grant(from, hash);
    },
    revoke: async (hash) => {
      const { stored } = find(hash);
      if (stored.revokedAt === null) store.revoke(hash, now());
      setUserGrant(hash, false);
      await kept.remove(hash);
      publish();
      changed();
      return again(hash);
    },
    trial: async (hash, signal) => {
      const plugin = granted().find((one) => one.hash === hash);
      if (!plugin) throw new ApiError('not-found', 'This model is not granted: nothing of it is run.');
      const checks = await tryPlugin(plugin.kind, lendPlugins([plugin], runner), signal);
      return { checks: checks.map((check) => ({ ...check })) };
    },
    lend: () => lendPlugins(granted(), runner),
    runner,
    granted,
    close: () => {
      takeBackModels(lent);
      setOwnModels([]);
    },
  };
}
