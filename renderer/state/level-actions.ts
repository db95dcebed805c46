import type { LevelOptions } from '../../contract/entities/levels.ts';
import { bytes } from '../words/numbers.ts';
import { toFailure } from '../words/failures.ts';
import { attempt, download } from './actions.ts';
import type { App } from './app.ts';

/** Shows a set of levels where forecasts are looked at. */
export async function showLevels(app: App, setId: string): Promise<void> {
  const set = await attempt(app, () => app.api['levels.get']({ setId }));
  const experiment = app.workspace.store.getState().experiments?.find((one) => one.id === set?.experimentId);
  if (!set || !experiment) return;
  app.levels.select(set.runId, set.id);
  app.navigation.selectExperiment(experiment);
  app.navigation.selectModel(set.model);
  app.view.setState({ forecastView: 'levels' });
  app.navigation.go('forecast');
}

/** Opens the form beside the chart. */
export function chooseLevels(app: App, runId: string, options: LevelOptions): void {
  app.levels.open(runId, options);
  app.view.setState({ inspector: true });
}

/** Asks where to put all nodes as CSV; where the host has no dialog, the page downloads them. */
export async function exportLevels(app: App, setId: string): Promise<void> {
  try {
    const { path } = await app.api['levels.save']({ setId });
    if (path !== null) app.notices.say(`Saved ${path}`);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'unsupported') return app.notices.fail(failure);
    const file = await attempt(app, () => app.api['levels.export']({ setId }));
    if (!file) return;
    download(file.name, 'text/csv', file.bytes);
    app.notices.say(`Downloaded ${file.name} (${bytes(file.bytes.length)})`);
  }
}
