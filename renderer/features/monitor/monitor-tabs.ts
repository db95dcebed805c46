import type { ComponentType } from 'react';
import { AlertsTab } from '../alerts/alerts-tab.tsx';
import { SystemTab } from '../system/system-tab.tsx';
import { FlowsTab } from '../schedules/flows-tab.tsx';
import type { MonitorTab } from '../../state/monitor.ts';
import { DriftTab } from '../drift/drift-tab.tsx';
import { PerformanceTab } from './performance-tab.tsx';

/** The parts of the Monitor screen, in order. A tab fills all that is below the line of tabs and brings its own columns. */
export const monitorTabs: readonly { readonly value: MonitorTab; readonly label: string; readonly Tab: ComponentType }[] = [
  { value: 'performance', label: 'Performance', Tab: PerformanceTab },
  { value: 'drift', label: 'Drift', Tab: DriftTab },
  { value: 'flows', label: 'Flows', Tab: FlowsTab },
  { value: 'alerts', label: 'Alerts', Tab: AlertsTab },
  { value: 'system', label: 'System', Tab: SystemTab },
];
