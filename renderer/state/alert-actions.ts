import type { AlertLink } from '../../contract/entities/alert.ts';
import type { App } from './app.ts';
import { isMonitorTab, type AlertsSlice } from './alerts.ts';
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

/** Goes to what an alert is about. */
export function followLink(app: App, { screen, id }: AlertLink): void {
  if (screen === 'settings') {
    app.view.setState({ settingsPart: id === 'alerts' ? 'alerts' : 'general' });
    return app.navigation.go('settings');
  }
  if (screen === 'system') app.system.store.setState({ part: id === 'log' ? 'log' : id === 'keeping' ? 'keeping' : 'machine' });
  if (isMonitorTab(screen)) {
    // Tabs other than these two are of a deployment.
    app.monitor.store.setState({ tab: screen, ...(id !== null && (screen === 'performance' || screen === 'flows') && { deployment: id }) });
    return app.navigation.go('monitor');
  }
  if (screen === 'data' && id !== null) app.navigation.selectVersion(id);
  if (screen === 'runs' && id !== null) app.runs.store.setState({ current: id, compared: null });
  if (screen === 'registry' && id !== null) app.registry.store.setState({ model: id, version: null });
  if (screen === 'reports' && id !== null) app.navigation.selectReport(id);
  app.navigation.go(screen);
}
