import { createHash } from 'node:crypto';
import { availableParallelism, cpus, hostname } from 'node:os';
import type { NetBackendChoice, NetBackendsReport } from '../../../contract/entities/net-training.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { Spec } from '../../../engine/models/model.ts';
import type { BackendChoice, BackendName, NetKind } from '../../../engine/nets/index.ts';
import { FORCED } from '../../jobs/net-backends/forced.ts';
import { installedPackages } from '../../jobs/net-backends/packages.ts';
import type { HostPorts } from '../../host.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { netSize, type NetSize } from './net-size.ts';
import { probeBackends } from './probe.ts';

/** What a run trains its nets on. */
export interface ChosenBackend {
  readonly name: BackendName;
  readonly why: string;
}

export interface NetBackends {
  /**
   * What is here and how fast it is with a net of the usual size.
   *
   * @param again - measures anew, whatever was measured before
   */
  look(again?: boolean): Promise<NetBackendsReport>;
  /** @throws ApiError `bad-input` where a backend that the user asks for cannot be used here */
  choose(request: ChooseRequest): Promise<ChosenBackend>;
}

export interface ChooseRequest {
  readonly kind: NetKind;
  readonly spec: Spec;
  readonly loaded: Pick<LoadedPanel, 'panel'>;
  readonly horizon: number;
  readonly workers: number;
  /** What the run asks for. */
  readonly asked: NetBackendChoice;
  /** What the run began on before a break; it stays on it. */
  readonly again: { readonly name: string; readonly why: string } | null;
}

export interface NetBackendsOptions {
  readonly store: Store;
  readonly host: Pick<HostPorts, 'fork'>;
  readonly version: string;
  readonly now?: () => Date;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Drivers and packages come and go: what was measured longer ago is measured again. */
const FRESH_MS = 7 * 24 * 60 * 60 * 1000;
/** The net that is timed for Settings and `doctor`. */
const usual = (): NetSize => netSize('lstm', { sequence_length: 30, epochs: 1 }, 15, { future: 2, past: 0, statics: 2 }, true);

export function createNetBackends({
  store,
  host,
  version,
  now = () => new Date(),
  environment = process.env,
}: NetBackendsOptions): NetBackends {
  /** Timings are of this machine, with these packages and this version. */
  const machine = (workers: number): string => {
    const parts = [hostname(), cpus()[0]?.model, availableParallelism(), process.platform, process.arch, process.versions.node, version];
    return createHash('sha256')
      .update(JSON.stringify([...parts, workers, installedPackages()]))
      .digest('hex');
  };
  const under = new Map<string, Promise<BackendChoice>>();

  /** Two that ask at the same time wait for the same measurement: side by side they would slow each other down. */
  const measure = (size: NetSize, workers: number): Promise<BackendChoice> => {
    const key = `${machine(workers)} ${size.name}`;
    const running = under.get(key);
    if (running) return running;
    const { shape, loss, batchRows } = size;
    const fresh = probeBackends(host, { shape, loss, batchRows, workers, forced: null }).then((choice) => {
      store.netTrainings.keepTiming(machine(workers), size.name, JSON.stringify(choice), now().toISOString());
      return choice;
    });
    under.set(key, fresh);
    void fresh.catch(() => undefined).finally(() => under.delete(key));
    return fresh;
  };

  const known = (size: NetSize, workers: number): { readonly choice: BackendChoice; readonly measuredAt: string } | null => {
    const kept = store.netTrainings.timing(machine(workers), size.name);
    if (!kept || now().getTime() - Date.parse(kept.measuredAt) > FRESH_MS) return null;
    return { choice: JSON.parse(kept.choice) as BackendChoice, measuredAt: kept.measuredAt };
  };

  /** What the user wants, and where that was said; null for the fastest. */
  function wanted(asked: NetBackendChoice): { readonly name: string; readonly by: string; readonly field: string } | null {
    if (asked !== 'auto') return { name: asked, by: 'this run asks for it', field: 'backend' };
    const forced = environment[FORCED] ?? '';
    if (forced !== '') return { name: forced, by: `${FORCED} asks for it`, field: FORCED };
    const { netBackend } = store.settings.all();
    return netBackend === 'auto' ? null : { name: netBackend, by: 'Settings ask for it', field: 'netBackend' };
  }

  const workersHere = (): number => store.settings.all().workers || Math.max(1, availableParallelism() - 1);

  return {
    look: async (again = false) => {
      const size = usual();
      const workers = workersHere();
      const kept = again ? null : known(size, workers);
      const choice = kept?.choice ?? (await measure(size, workers));
      const want = wanted('auto');
      return {
        ...choice,
        found: [...choice.found],
        missing: [...choice.missing],
        net: size.name,
        workers,
        measuredAt: kept?.measuredAt ?? now().toISOString(),
        asked: want ? { name: want.name, why: want.by } : null,
      };
    },
    choose: async ({ kind, spec, loaded: { panel }, horizon, workers, asked, again }) => {
      if (again) return { name: again.name as BackendName, why: again.why };
      const counts = { future: panel.regressors?.length ?? 0, past: panel.past?.length ?? 0, statics: panel.statics?.length ?? 0 };
      const size = netSize(kind, spec, horizon, counts, panel.axis !== undefined);
      const want = wanted(asked);
      if (want) {
        const name = want.name as BackendName;
        // It runs everywhere; the others have to be tried.
        if (name === 'fused' || name === 'reference') return { name, why: want.by };
        const { shape, loss, batchRows } = size;
        try {
          await probeBackends(host, { shape, loss, batchRows, workers, forced: name });
        } catch (error) {
          throw new ApiError(
            'bad-input',
            `${error instanceof Error ? error.message : String(error)}. "almanac doctor" shows what is here.`,
            {
              field: want.field,
            },
          );
        }
        return { name, why: want.by };
      }
      const kept = known(size, workers);
      if (kept) return { name: kept.choice.chosen, why: `${kept.choice.why}, measured on ${kept.measuredAt.slice(0, 10)}` };
      try {
        const { chosen, why } = await measure(size, workers);
        return { name: chosen, why };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { name: 'fused', why: `the backends could not be compared: ${reason}` };
      }
    },
  };
}
