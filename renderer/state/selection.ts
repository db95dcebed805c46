import type { DatasetVersion, SeriesList } from '../../contract/entities/dataset.ts';
import type { Experiment } from '../../contract/entities/experiment.ts';
import type { Resource } from './cache.ts';
import { useApp, useResource, useSlice, useView } from './use-app.ts';
import type { Subset } from './view.ts';

/** The selected version, or null while there is none or the list has not come. */
export function useVersion(): DatasetVersion | null {
  const versionId = useSlice('navigation', (place) => place.versionId);
  const versions = useSlice('workspace', (state) => state.versions);
  return versions?.find((version) => version.id === versionId) ?? null;
}

/** The series of the selected version. */
export function useSeriesList(): Resource<SeriesList> {
  const app = useApp();
  const version = useVersion();
  return useResource(app.series, version?.id ?? null);
}

/** The selected experiment as a whole. */
export function useExperiment(): Resource<Experiment> {
  const app = useApp();
  const experimentId = useSlice('navigation', (place) => place.experimentId);
  return useResource(app.experiments, experimentId);
}

/** The model on show: the user's choice, else the experiment's, else its first. */
export function useModel(experiment: Experiment | null): string | null {
  const chosen = useSlice('navigation', (place) => place.model);
  if (!experiment) return null;
  if (chosen && experiment.leaderboard.some((row) => row.model === chosen)) return chosen;
  return experiment.selected ?? experiment.leaderboard[0]?.model ?? null;
}

/** The series that lists show when they do not show all of the selected version. */
export function useSubset(): Subset | null {
  const versionId = useSlice('navigation', (place) => place.versionId);
  return useView(({ subset }) => (subset?.versionId === versionId ? subset : null));
}
