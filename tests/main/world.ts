import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach } from 'vitest';
import type { TrainOptions } from '../../contract/entities/experiment.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { createDatasets, type Datasets } from '../../main/services/datasets/datasets.ts';
import { createExperiments, type Experiments } from '../../main/services/experiments/experiments.ts';
import { createFitted, type DescribeFitted } from '../../main/services/forecasts/fitted.ts';
import { createForecasts, type Forecasts } from '../../main/services/forecasts/forecasts.ts';
import { createJobs, type Jobs } from '../../main/services/jobs/jobs.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { choices, fakeIngest, syntheticPanel, temporaryFolder } from './synthetic.ts';

/** The services that train, on a panel without files. */
export interface World {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  readonly forecasts: Forecasts;
  readonly fitted: DescribeFitted;
  readonly modelsFolder: string;
  readonly versionId: string;
  readonly folder: string;
  /** Works on the database behind the application's back. */
  readonly meddle: (work: (db: Database) => void) => void;
}
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Ends with the test. */
export async function worldOf(panel: Panel): Promise<World> {
  const { world: own, close } = await openWorld(panel);
  cleanups.push(close);
  return own;
}

/** For a whole file: ends with `close`. */
export async function openWorld(panel: Panel): Promise<{ world: World; close: () => void }> {
  const place = temporaryFolder();
  const store = openStore(place.folder);
  const close = (): void => {
    store.close();
    place.remove();
  };
  const jobs = createJobs(store.jobs, () => undefined);
  const datasets = createDatasets(path.join(place.folder, 'data'), store, fakeIngest(panel), jobs, () => undefined);
  const modelsFolder = path.join(place.folder, 'models');
  const experiments = createExperiments({ store, jobs, datasets, modelsFolder, codeVersion: 'test', changed: () => undefined });
  const version = await datasets.import([{ path: '/nowhere', name: 'sales.csv' }], choices, { name: 'Sales' }, {});
  const forecasts = createForecasts(store, datasets, experiments);
  const fitted = createFitted(store, datasets, experiments);
  const meddle = (work: (db: Database) => void): void => {
    const db = new Sqlite(path.join(place.folder, 'almanac.db'));
    try {
      work(db);
    } finally {
      db.close();
    }
  };
  const versionId = version.id;
  return {
    world: { store, jobs, datasets, experiments, forecasts, fitted, modelsFolder, versionId, folder: place.folder, meddle },
    close,
  };
}

export const world = (series: number, length: number): Promise<World> => worldOf(syntheticPanel(series, length));

export const trainOptions = (changes: Partial<TrainOptions> = {}): TrainOptions => ({
  horizon: 14,
  folds: 2,
  metric: 'mase',
  models: ['theta'],
  levels: [80, 95],
  seed: 1,
  workers: 1,
  ...changes,
});
