import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Schedule, ScheduleRun } from '../../../contract/entities/schedule.ts';
import { Confirm } from '../../components/ask.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Bar } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { runReasons, runStates, took } from '../../words/flows.ts';
import { moment } from '../../words/times.ts';
import { RunMark } from './run-mark.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import css from './schedules.module.css';

/** A schedule with its next times and what ran so far. */
export function ScheduleView({ schedule }: { readonly schedule: Schedule | null }) {
  const app = useApp();
  const { value: history } = useResource(app.flows.history, schedule?.id ?? null);
  const [asking, setAsking] = useState<'change' | 'delete' | 'add' | null>(null);
  const close = (): void => setAsking(null);
  if (!schedule)
    return (
      <>
        <EmptyState
          title="Nothing is scheduled"
          text="Flows, imports, drift checks and reports can be done at set times: while Almanac is open, and without it by “almanac schedule run” from the system’s own scheduler."
        >
          <Button onClick={() => setAsking('add')}>Make a schedule</Button>
        </EmptyState>
        {asking === 'add' && <ScheduleDialog schedule={null} onClose={close} />}
      </>
    );
  const { id, name, paused, running } = schedule;
  return (
    <>
      <Bar title={name} detail={schedule.does}>
        {running ? (
          <Button variant="default" size="compact-sm" onClick={() => void attempt(app, () => app.flows.cancelRun(running.id))}>
            Cancel the run
          </Button>
        ) : (
          <Button variant="default" size="compact-sm" onClick={() => void attempt(app, () => app.flows.runNow(id))}>
            Run now
          </Button>
        )}
        <Button variant="default" size="compact-sm" onClick={() => void attempt(app, () => app.flows.pause(id, !paused))}>
          {paused ? 'Resume' : 'Pause'}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => setAsking('change')}>
          Change
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => setAsking('delete')}>
          Delete
        </Button>
      </Bar>
      <p className={css.outcome}>
        {schedule.words}.{' '}
        {paused ? 'It is paused: nothing is done until you resume it.' : `Next: ${schedule.next.map(({ local }) => local).join(', ')}.`}
      </p>
      <div className={css.scroll}>
        {history && history.length === 0 && <p className={css.none}>It has not run yet.</p>}
        {history && history.length > 0 && <DataTable label="Runs" columns={columns} rows={history} rowKey={(run) => run.id} />}
      </div>
      {asking === 'change' && <ScheduleDialog schedule={schedule} onClose={close} />}
      {asking === 'delete' && (
        <Confirm
          title={`Delete ${name}?`}
          action={`Delete ${name}`}
          onClose={close}
          onConfirm={() => void attempt(app, () => app.flows.remove(id))}
        >
          Its history goes too. What it made stays.
        </Confirm>
      )}
    </>
  );
}

const columns: readonly Column<ScheduleRun>[] = [
  { id: 'due', label: 'Due', sortBy: ({ dueAt }) => dueAt, descending: true, cell: ({ dueAt }) => moment(dueAt) },
  { id: 'why', label: 'Why', cell: ({ reason }) => runReasons[reason] },
  { id: 'state', label: 'State', cell: ({ state }) => <RunMark state={state} label={runStates[state]} /> },
  {
    id: 'took',
    label: 'Took',
    numeric: true,
    descending: true,
    sortBy: ({ startedAt, endedAt }) => (startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null),
    cell: ({ startedAt, endedAt }) => took(startedAt, endedAt),
  },
  {
    id: 'said',
    label: 'What came of it',
    width: '100%',
    cell: ({ outcome, error, attempts, retryAt }) => (
      <span className={css.said} data-bad={error !== null || undefined}>
        {outcome ?? error?.message ?? ''}
        {attempts > 1 && <span className={css.quietly}> Tried {attempts} times.</span>}
        {retryAt && <span className={css.quietly}> Tried again at {moment(retryAt)}.</span>}
      </span>
    ),
  },
];
