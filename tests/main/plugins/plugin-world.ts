import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { forkProgram } from '../../../main/jobs/plugins/fence.ts';
import { usualLimits, type PluginLimits } from '../../../main/jobs/plugins/protocol.ts';
import { createDatasets } from '../../../main/services/datasets/datasets.ts';
import { createExperiments, type Experiments } from '../../../main/services/experiments/experiments.ts';
import { createFitted, type DescribeFitted } from '../../../main/services/forecasts/fitted.ts';
import { createForecasts, type Forecasts } from '../../../main/services/forecasts/forecasts.ts';
import { createJobs, type Jobs } from '../../../main/services/jobs/jobs.ts';
import { createPlugins, type Plugins } from '../../../main/services/plugins/plugins.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { choices, fakeIngest, syntheticPanel } from '../synthetic.ts';

/** Short limits, so that what never ends is ended soon. */
export const shortLimits: PluginLimits = { ...usualLimits, callMs: 700, memoryBytes: 32 * 1024 * 1024, answerLength: 400_000 };

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A folder that goes away after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'almanac-plugin-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const manifest = { almanacModel: 1, id: 'tried', name: 'Tried', version: '1.0.0', summary: 'A model in a test.', main: 'model.js' };

/** A model's folder: its module, and what else belongs to it. */
export function modelFolder(module: string, changes: object = {}, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = path.join(scratchFolder(), 'model');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'model.js'), module);
  writeFileSync(path.join(folder, 'almanac-model.json'), JSON.stringify({ ...manifest, ...changes }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

export interface PluginWorld {
  readonly store: Store;
  readonly workspace: string;
  readonly plugins: Plugins;
  readonly experiments: Experiments;
  readonly forecasts: Forecasts;
  readonly fitted: DescribeFitted;
  readonly versionId: string;
  readonly jobs: Jobs;
  /** Process ids of all that own models have run in. */
  readonly children: () => readonly number[];
  /** Adds and grants a model. @returns its kind */
  grant(folder: string): Promise<string>;
}

/** The services that train on a panel without files, with own models run as they are in the application. */
export async function pluginWorld(panel: Panel = syntheticPanel(2, 60), limits: PluginLimits = usualLimits): Promise<PluginWorld> {
  const workspace = scratchFolder();
  process.env['ALMANAC_USER_DATA'] = path.join(workspace, 'user');
  const started: number[] = [];
  const store = openStore(workspace);
  cleanups.push(() => store.close());
  const jobs = createJobs(store.jobs, () => undefined);
  const datasets = createDatasets(path.join(workspace, 'data'), store, fakeIngest(panel), jobs, () => undefined);
  const plugins = createPlugins({
    store: store.ownModels,
    host: {
      kind: 'terminal',
      fork: (program) => {
        const child = forkProgram(program);
        if (child.pid !== undefined) started.push(child.pid);
        return child;
      },
    },
    folder: path.join(workspace, 'own-models'),
    changed: () => undefined,
    now: () => new Date().toISOString(),
    limits,
  });
  cleanups.push(() => plugins.close());
  const experiments = createExperiments({
    store,
    jobs,
    datasets,
    modelsFolder: path.join(workspace, 'models'),
    codeVersion: 'test',
    changed: () => undefined,
    lend: plugins.lend,
  });
  const version = await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {});
  return {
    store,
    workspace,
    plugins,
    experiments,
    forecasts: createForecasts(store, datasets, experiments),
    fitted: createFitted(store, datasets, experiments, {
      lend: plugins.lend,
      granted: () =>
        plugins
          .granted()
          .map(({ kind }) => kind)
          .join(),
    }),
    versionId: version.id,
    jobs,
    children: () => started,
    grant: async (folder) => (await plugins.grant(folder, (await plugins.inspect(folder)).hash)).kind,
  };
}
