import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Schedule } from '../../../contract/entities/schedule.ts';
import { PlusIcon } from '../../components/icons.tsx';
import items from '../../components/item-list.module.css';
import { Bar } from '../../components/panel.tsx';
import { useApp } from '../../state/use-app.ts';
import { runStates } from '../../words/flows.ts';
import { count } from '../../words/numbers.ts';
import { RunMark } from './run-mark.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';

interface Props {
  readonly schedules: readonly Schedule[] | null | undefined;
  readonly shown: string | null;
}

/** Schedules by name: what each does and when next. */
export function ScheduleList({ schedules, shown }: Props) {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Bar title="Schedules" detail={schedules ? count(schedules.length) : ''}>
        <Button variant="default" size="compact-sm" leftSection={<PlusIcon size={12} />} onClick={() => setAsking(true)}>
          Schedule
        </Button>
      </Bar>
      <ul className={items.list} aria-label="Schedules">
        {schedules?.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={`${items.item} ${items.main}`}
              aria-current={one.id === shown ? 'true' : undefined}
              onClick={() => app.flows.store.setState({ schedule: one.id })}
              data-inset
            >
              <span className={items.line}>
                <span className={`${items.name} clip`}>{one.name}</span>
                <span className={items.end}>
                  <ScheduleMark schedule={one} />
                </span>
              </span>
              <span className={`${items.line} clip`}>{one.does}</span>
              <span className={`${items.line} clip`}>{one.words}</span>
            </button>
          </li>
        ))}
      </ul>
      {asking && <ScheduleDialog schedule={null} onClose={() => setAsking(false)} />}
    </>
  );
}

/** How a schedule stands. */
export function ScheduleMark({ schedule: { paused, running, last } }: { readonly schedule: Schedule }) {
  if (paused) return <RunMark state="skipped" label="Paused" />;
  const run = running ?? last;
  return run ? <RunMark state={run.state} label={runStates[run.state]} /> : <RunMark state="skipped" label="Not yet run" />;
}
