import type { AlertLink } from '../../contract/entities/alert.ts';
import { attempt } from './actions.ts';
import type { App } from './app.ts';
import { isMonitorTab, type AlertsSlice } from './alerts.ts';
import { showDrift } from './drift-actions.ts';
import type { MonitorSlice } from './monitor.ts';
import type { Navigation } from './navigation.ts';

/** What is needed to show an alert; the whole application has it. */
interface Places {
  readonly alerts: AlertsSlice;
  readonly monitor: MonitorSlice;
  readonly navigation: Navigation;
}

/** Shows an alert in its list. */
export function showAlert(app: Places, alertId: string | null): void {
  app.alerts.store.setState({ selected: alertId });
  app.monitor.store.setState({ tab: 'alerts' });
  app.navigation.go('monitor');
}

/** A flow, or a schedule: both are looked at in the same place. */
async function showFlow(app: App, id: string): Promise<void> {
  const schedules = await attempt(app, () => app.api['schedules.list']());
  app.flows.store.setState(schedules?.some((one) => one.id === id) ? { part: 'schedules', schedule: id } : { part: 'flows', flow: id });
}

/** A dataset version, or the newest one of a dataset. */
function showData(app: App, id: string): void {
  const versions = app.workspace.store.getState().versions ?? [];
  const found = versions.find((one) => one.id === id) ?? versions.find(({ datasetId }) => datasetId === id);
  if (found) app.navigation.selectVersion(found.id);
}

/** Goes to what an alert is about. */
export function followLink(app: App, { screen, id }: AlertLink): void {
  if (screen === 'settings') {
    app.view.setState({ settingsPart: id === 'alerts' ? 'alerts' : 'general' });
    return app.navigation.go('settings');
  }
  if (screen === 'drift') return showDrift(app, id);
  if (screen === 'system') app.system.store.setState({ part: id === 'log' ? 'log' : id === 'keeping' ? 'keeping' : 'machine' });
  if (screen === 'flows' && id !== null) void showFlow(app, id);
  if (isMonitorTab(screen)) {
    app.monitor.store.setState({ tab: screen, ...(id !== null && screen === 'performance' && { deployment: id }) });
    return app.navigation.go('monitor');
  }
  if (screen === 'data' && id !== null) showData(app, id);
  if (screen === 'runs' && id !== null) app.runs.store.setState({ current: id, compared: null });
  if (screen === 'registry' && id !== null) app.registry.store.setState({ model: id, version: null });
  if (screen === 'reports' && id !== null) app.navigation.selectReport(id);
  app.navigation.go(screen);
}
