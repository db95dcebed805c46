import { toFailure } from '../words/failures.ts';
import { bytes } from '../words/numbers.ts';
import { attempt, download } from './actions.ts';
import type { App } from './app.ts';

/** Shows a check, or the checks there are. */
export function showDrift(app: App, checkId: string | null): void {
  app.drift.show({ chosen: checkId, column: null });
  app.monitor.store.setState({ tab: 'drift' });
  app.navigation.go('monitor');
}

/** Asks where to put a check's report; where the host has no dialog, the page downloads it. */
export async function exportCheck(app: App, checkId: string, format: 'html' | 'json'): Promise<void> {
  try {
    const { path } = await app.api['drift.save']({ checkId, format });
    if (path !== null) app.notices.say(`Saved ${path}`);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'unsupported') return app.notices.fail(failure);
    const file = await attempt(app, () => app.api['drift.export']({ checkId, format }));
    if (!file) return;
    download(file.name, format === 'html' ? 'text/html' : 'application/json', file.bytes);
    app.notices.say(`Downloaded ${file.name} (${bytes(file.bytes.length)})`);
  }
}
