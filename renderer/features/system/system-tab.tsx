import { SegmentedControl } from '@mantine/core';
import { useStore } from 'zustand';
import type { SystemPart } from '../../state/system.ts';
import { Bar } from '../../components/panel.tsx';
import { useApp } from '../../state/use-app.ts';
import { KeepingView } from './keeping-view.tsx';
import { LogView } from './log-view.tsx';
import { MachineView } from './machine-view.tsx';
import css from './system.module.css';

const parts: readonly { readonly value: SystemPart; readonly label: string }[] = [
  { value: 'machine', label: 'Machine' },
  { value: 'log', label: 'Log' },
  { value: 'keeping', label: 'What is kept' },
];

/** The machine that all of this runs on, what was written of the work, and how long that is kept. */
export function SystemTab() {
  const app = useApp();
  const part = useStore(app.system.store, (state) => state.part);
  return (
    <section className={css.tab} aria-label="System">
      <Bar title="System">
        <SegmentedControl
          aria-label="Part of System"
          value={part}
          onChange={(next) => app.system.store.setState({ part: next as SystemPart })}
          data={parts.map((one) => ({ ...one }))}
        />
      </Bar>
      {part === 'machine' && <MachineView />}
      {part === 'log' && <LogView />}
      {part === 'keeping' && <KeepingView />}
    </section>
  );
}
