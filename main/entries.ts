import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Bundled, every program lies beside this one as NAME.cjs; from source (tests on a Node that strips types) it is a .ts file below this folder.
const here = fileURLToPath(import.meta.url);
const bundled = here.endsWith('.cjs');
const sources = {
  ingest: 'ingest/process.ts',
  worker: 'jobs/worker.ts',
  global: 'jobs/global-worker.ts',
  describe: 'jobs/describe-worker.ts',
  explore: 'jobs/explore-worker.ts',
  hash: 'ingest/hash-worker.ts',
  prepare: 'jobs/prepare-worker.ts',
  features: 'jobs/features-worker.ts',
  validate: 'jobs/validate-worker.ts',
  difference: 'jobs/difference-worker.ts',
  compare: 'jobs/compare-worker.ts',
  version: 'jobs/version-worker.ts',
  monitor: 'jobs/monitor-worker.ts',
  report: 'jobs/report-worker.ts',
  levels: 'jobs/levels-worker.ts',
  parallel: 'jobs/parallel-worker.ts',
  backends: 'jobs/net-backends/probe.ts',
  regression: 'jobs/regression-worker.ts',
  explain: 'jobs/explain-worker.ts',
  reforecast: 'jobs/reforecast-worker.ts',
  plugin: 'jobs/plugins/process.ts',
  trial: 'jobs/plugins/try-worker.ts',
  tuning: 'jobs/tuning-worker.ts',
  archive: 'jobs/archive-worker.ts',
  drift: 'jobs/drift-worker.ts',
  serving: 'jobs/serving-worker.ts',
} as const;

/** Absolute path of one of the application's own programs. */
export const programPath = (program: keyof typeof sources): string =>
  path.join(path.dirname(here), bundled ? `${program}.cjs` : sources[program]);

/** The project's or installed application's top folder: holds `resources` and, when built, `out`. */
export const topFolder = bundled ? path.resolve(path.dirname(here), '../..') : path.resolve(path.dirname(here), '..');
