import { SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { FailureNote } from '../../components/failure-note.tsx';
import { Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useApp, useResource, useView } from '../../state/use-app.ts';
import { FlowInspector } from './flow-inspector.tsx';
import { FlowList } from './flow-list.tsx';
import { FlowView } from './flow-view.tsx';
import { ScheduleInspector } from './schedule-inspector.tsx';
import { ScheduleList } from './schedule-list.tsx';
import { ScheduleView } from './schedule-view.tsx';
import css from './schedules.module.css';

/** What runs by itself: flows of deployments with their steps, and what is done at set times. */
export function FlowsTab() {
  const app = useApp();
  const part = useStore(app.flows.store, (state) => state.part);
  const inspector = useView((view) => view.inspector);
  const { flow: wantedFlow, schedule: wantedSchedule } = useStore(app.flows.store);
  const flows = useResource(app.flows.flows, '');
  const schedules = useResource(app.flows.schedules, '');
  // The terminal, or another process, may have worked on some since.
  useEffect(() => app.flows.changed(), [app]);
  const failure = flows.failure ?? schedules.failure;
  if (failure)
    return (
      <WorkColumn label="Flows">
        <FailureNote failure={failure} steps={{ 'try-again': () => app.flows.changed() }} />
      </WorkColumn>
    );
  const flow = flows.value?.find(({ id }) => id === wantedFlow) ?? flows.value?.[0];
  const schedule = schedules.value?.find(({ id }) => id === wantedSchedule) ?? schedules.value?.[0];
  return (
    <Columns>
      <ListColumn label={part === 'flows' ? 'Flows' : 'Schedules'}>
        <div className={css.parts}>
          <SegmentedControl
            fullWidth
            aria-label="Flows or schedules"
            value={part}
            onChange={(next) => app.flows.store.setState({ part: next as 'flows' | 'schedules' })}
            data={[
              { value: 'flows', label: 'Flows' },
              { value: 'schedules', label: 'Schedules' },
            ]}
          />
        </div>
        {part === 'flows' ? (
          <FlowList flows={flows.value} shown={flow?.id ?? null} />
        ) : (
          <ScheduleList schedules={schedules.value} shown={schedule?.id ?? null} />
        )}
      </ListColumn>
      <WorkColumn label={part === 'flows' ? 'Flow' : 'Schedule'}>
        {part === 'flows'
          ? flows.value && <FlowView key={flow?.id} flowId={flow?.id ?? null} />
          : schedules.value && <ScheduleView key={schedule?.id} schedule={schedule ?? null} />}
      </WorkColumn>
      {inspector && (part === 'flows' ? flow : schedule) && (
        <InspectorColumn label={part === 'flows' ? 'About the flow' : 'About the schedule'}>
          {part === 'flows' ? flow && <FlowInspector flow={flow} /> : schedule && <ScheduleInspector schedule={schedule} />}
        </InspectorColumn>
      )}
    </Columns>
  );
}
