import path from 'node:path';
import { createExplanations } from '../../main/services/explanations/explanations.ts';
import { createProvenance } from '../../main/services/provenance/provenance.ts';
import { createReports, type Reports } from '../../main/services/reports/reports.ts';
import { createComparisons } from '../../main/services/runs/comparisons.ts';
import { createScenarios } from '../../main/services/scenarios/scenarios.ts';
import { createRuns } from '../../main/services/runs/runs.ts';
import type { World } from './world.ts';

/** Where the reports of a world are kept. */
export const reportsFolder = ({ modelsFolder }: World): string => path.join(modelsFolder, '../reports');

/** Reports on the services of a world. */
export function reportsOf(place: World): Reports {
  const { store, datasets, experiments, forecasts, fitted, modelsFolder } = place;
  const runs = createRuns({ store, sweep: () => undefined, changed: () => undefined });
  const provenance = createProvenance({ store, snapshotPath: datasets.snapshotPath, application: { version: 'test', commit: null } });
  return createReports({
    folder: reportsFolder(place),
    store,
    datasets,
    experiments,
    forecasts,
    fitted,
    explanations: createExplanations(store, datasets, experiments),
    compareRuns: createComparisons(runs, datasets, path.join(modelsFolder, '../almanac.db')),
    provenance,
    levels: { list: () => [], nodes: () => Promise.reject(new Error('not part of this test')) },
    scenarios: createScenarios({ store, datasets, experiments, changed: () => undefined }),
    host: {
      kind: 'terminal',
      fork: () => {
        throw new Error('not part of this test');
      },
    },
    changed: () => undefined,
  });
}
