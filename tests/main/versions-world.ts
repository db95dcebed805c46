import path from 'node:path';
import { afterEach } from 'vitest';
import type { Panel } from '../../engine/core/panel.ts';
import { createDatasets } from '../../main/services/datasets/datasets.ts';
import { createExperiments } from '../../main/services/experiments/experiments.ts';
import { createJobs } from '../../main/services/jobs/jobs.ts';
import { openStore } from '../../main/store/store.ts';
import { choices, fakeIngest, temporaryFolder } from './synthetic.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A workspace in which one dataset has a version for each panel, told apart by their numbers of values. */
export async function worldWith(...panels: readonly Panel[]) {
  const place = temporaryFolder();
  const store = openStore(place.folder);
  cleanups.push(() => {
    store.close();
    place.remove();
  });
  const jobs = createJobs(store.jobs, () => undefined);
  let importing = panels[0] as Panel;
  const ingest = {
    ...fakeIngest(importing),
    snapshot: async (...given: Parameters<ReturnType<typeof fakeIngest>['snapshot']>) => {
      const result = await fakeIngest(importing).snapshot(...given);
      return { ...result, files: [{ name: 'sales.csv', bytes: 8, sha256: String(panels.indexOf(importing)).repeat(64) }] };
    },
    panel: async (_path: string, { rows }: { readonly rows?: number }) => {
      const panel = panels.find(({ y }) => y.length === rows) as Panel;
      return { panel, keys: [[...panel.ids]] };
    },
  };
  const datasets = createDatasets(path.join(place.folder, 'data'), store, ingest as ReturnType<typeof fakeIngest>, jobs, () => undefined);
  const modelsFolder = path.join(place.folder, 'models');
  const experiments = createExperiments({ store, jobs, datasets, modelsFolder, codeVersion: 'test', changed: () => undefined });
  const importNext = async (panel: Panel): Promise<string> => {
    importing = panel;
    return (await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {})).id;
  };
  return { store, jobs, datasets, experiments, importNext };
}
