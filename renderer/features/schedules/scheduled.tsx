import type { ReactNode } from 'react';
import { useApp, useResource } from '../../state/use-app.ts';
import { flowStates, stepLabels, took } from '../../words/flows.ts';
import css from './schedules.module.css';

/** What runs and waits now, and what is scheduled next: for the control centre. */
export function Scheduled({ none }: { readonly none: ReactNode }) {
  const app = useApp();
  const { value: flows } = useResource(app.flows.flows, '');
  const { value: schedules } = useResource(app.flows.schedules, '');
  const open = flows?.filter(({ state }) => state === 'queued' || state === 'running') ?? [];
  const next = (schedules ?? [])
    .flatMap((schedule) => (schedule.next[0] ? [{ schedule, at: schedule.next[0] }] : []))
    .sort((a, b) => a.at.at.localeCompare(b.at.at))
    .slice(0, 5);
  const go = (state: Partial<ReturnType<typeof app.flows.store.getState>>): void => {
    app.flows.store.setState(state);
    app.monitor.store.setState({ tab: 'flows' });
    app.navigation.go('monitor');
  };
  if (open.length === 0 && next.length === 0) return none;
  return (
    <>
      {open.map((flow) => {
        const step = flow.steps.find(({ state }) => state === 'running');
        return (
          <button key={flow.id} type="button" className={css.scheduled} onClick={() => go({ part: 'flows', flow: flow.id })} data-inset>
            <span className="clip">
              {flow.deployment}: {step ? stepLabels[step.name].toLowerCase() : flowStates[flow.state].toLowerCase()}
            </span>
            <span>{took(flow.startedAt, null)}</span>
          </button>
        );
      })}
      {next.map(({ schedule, at }) => (
        <button
          key={schedule.id}
          type="button"
          className={css.scheduled}
          onClick={() => go({ part: 'schedules', schedule: schedule.id })}
          data-inset
        >
          <span className="clip">
            {schedule.name}: {schedule.does}
          </span>
          <span>{at.local}</span>
        </button>
      ))}
    </>
  );
}
