import { SegmentedControl } from '@mantine/core';
import { useStore } from 'zustand';
import { Bar } from '../../components/panel.tsx';
import type { MonitorTab } from '../../state/monitor.ts';
import { useApp } from '../../state/use-app.ts';
import { monitorTabs } from './monitor-tabs.ts';
import css from './monitor.module.css';

/** What is at work: how it does, what has changed, what was done about it. */
export function MonitorScreen() {
  const app = useApp();
  const tab = useStore(app.monitor.store, (state) => state.tab);
  const shown = monitorTabs.find(({ value }) => value === tab) ?? monitorTabs[0];
  return (
    <div className={css.screen}>
      <Bar title="Monitor">
        <SegmentedControl
          aria-label="Part of the Monitor screen"
          value={shown?.value ?? tab}
          onChange={(next) => app.monitor.store.setState({ tab: next as MonitorTab })}
          data={monitorTabs.map(({ value, label }) => ({ value, label }))}
        />
      </Bar>
      <div className={css.tab}>{shown && <shown.Tab />}</div>
    </div>
  );
}
