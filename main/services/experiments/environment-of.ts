import { availableParallelism, cpus, totalmem } from 'node:os';
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
