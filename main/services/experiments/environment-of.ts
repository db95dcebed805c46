import { availableParallelism, cpus, totalmem } from 'node:os';
import type { TrainOptions } from '../../../contract/entities/experiment.ts';
import type { Store } from '../../store/store.ts';
import { commit } from '../../version.ts';

/** What trains here, as it is kept with a run. */
export const environmentOf = (): Record<string, string> => ({
  node: process.versions.node,
  platform: process.platform,
  arch: process.arch,
  processors: String(availableParallelism()),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memory: `${Math.round(totalmem() / 1e9)} GB`,
  ...(commit === null ? {} : { commit }),
});

/** Threads that a training gets: what it asks for, else what Settings say, else all processors but one. */
export const workersFor = (store: Pick<Store, 'settings'>, { workers }: Pick<TrainOptions, 'workers'>): number =>
  workers || store.settings.all().workers || Math.max(1, availableParallelism() - 1);
