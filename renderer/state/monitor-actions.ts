import { toFailure } from '../words/failures.ts';
import { bytes } from '../words/numbers.ts';
import { attempt, download } from './actions.ts';
import type { App } from './app.ts';

/** Asks where to put what a deployment forecasts; where the host has no dialog, the page downloads it. */
export async function saveServed(app: App, deploymentId: string): Promise<void> {
  try {
    const { path } = await app.api['monitoring.saveForecast']({ deploymentId });
    if (path !== null) app.notices.say(`Saved ${path}`);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'unsupported') return app.notices.fail(failure);
    const file = await attempt(app, () => app.api['monitoring.exportForecast']({ deploymentId }));
    if (!file) return;
    download(file.name, 'text/csv', file.bytes);
    app.notices.say(`Downloaded ${file.name} (${bytes(file.bytes.length)})`);
  }
}
