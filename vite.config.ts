import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { builtinModules } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// One configuration builds every part: the page, the preload script, and the programs that run on Node.
// pg mixes module systems in a way that bundles badly; so does what yazl needs.
const native = [
  'electron',
  '@duckdb/node-api',
  'better-sqlite3',
  'arima',
  'pg',
  'pg-cursor',
  'yazl',
  'quickjs-emscripten-core',
  '@jitl/quickjs-wasmfile-release-sync',
  'onnxruntime-web',
];
const external = [...native, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

export const nodePrograms = (input: Record<string, string>, outDir: string) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const, external, conditions: ['node', 'import', 'default'] },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input,
      external,
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: 'shared-[hash].cjs' },
    },
  },
});

/** The commit that is built, with a plus where files differ from it; null outside a checkout, or without git. */
function commit(): string | null {
  const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    if (realpathSync(git('rev-parse', '--show-toplevel')) !== realpathSync(import.meta.dirname)) return null;
    const differs = git(
      'status',
      '--porcelain',
      '--',
      'contract',
      'engine',
      'main',
      'preload',
      'renderer',
      'resources',
      'package-lock.json',
    );
    return `${git('rev-parse', 'HEAD')}${differs === '' ? '' : '+'}`;
  } catch {
    return null;
  }
}

/** Programs that run on Node, each by the name under which the others start it (see main/entries.ts). */
export const programs = {
  desktop: 'main/desktop.ts',
  server: 'main/server.ts',
  cli: 'main/cli.ts',
  ingest: 'main/ingest/process.ts',
  worker: 'main/jobs/worker.ts',
  global: 'main/jobs/global-worker.ts',
  describe: 'main/jobs/describe-worker.ts',
  explore: 'main/jobs/explore-worker.ts',
  hash: 'main/ingest/hash-worker.ts',
  prepare: 'main/jobs/prepare-worker.ts',
  features: 'main/jobs/features-worker.ts',
  validate: 'main/jobs/validate-worker.ts',
  difference: 'main/jobs/difference-worker.ts',
  compare: 'main/jobs/compare-worker.ts',
  version: 'main/jobs/version-worker.ts',
  monitor: 'main/jobs/monitor-worker.ts',
  report: 'main/jobs/report-worker.ts',
  levels: 'main/jobs/levels-worker.ts',
  drift: 'main/jobs/drift-worker.ts',
  parallel: 'main/jobs/parallel-worker.ts',
  backends: 'main/jobs/net-backends/probe.ts',
  regression: 'main/jobs/regression-worker.ts',
  explain: 'main/jobs/explain-worker.ts',
  reforecast: 'main/jobs/reforecast-worker.ts',
  plugin: 'main/jobs/plugins/process.ts',
  trial: 'main/jobs/plugins/try-worker.ts',
  tuning: 'main/jobs/tuning-worker.ts',
  archive: 'main/jobs/archive-worker.ts',
  serving: 'main/jobs/serving-worker.ts',
};

export default defineConfig({
  root: 'renderer',
  define: { ALMANAC_COMMIT: JSON.stringify(commit()) },
  base: './',
  plugins: [react()],
  build: { chunkSizeWarningLimit: 6000 },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    client: { build: { outDir: '../out/renderer', emptyOutDir: true, target: 'chrome140' } },
    main: nodePrograms(programs, '../out/main'),
    preload: nodePrograms({ preload: 'preload/preload.ts' }, '../out/preload'),
  },
});
