import type { FlowSummary } from '../../../contract/entities/flow.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { flowStates, reasonWords, took, trialSentence } from '../../words/flows.ts';
import { moment } from '../../words/times.ts';
import css from './schedules.module.css';

/** What is known of a flow beside its steps: when, why, on which data; versions of its deployment that forecast side by side. */
export function FlowInspector({ flow }: { readonly flow: FlowSummary }) {
  const app = useApp();
  const { value: trials } = useResource(app.flows.trials, flow.deploymentId);
  const asked = { 'by-policy': 'as the deployment says', always: 'in any case', never: 'not' }[flow.options.retrain];
  return (
    <>
      <Section title="Flow">
        <Facts
          facts={[
            ['State', flowStates[flow.state]],
            ['Why', reasonWords[flow.reason]],
            ['Data', flow.data ? `${flow.data.name} v${flow.data.number}` : 'not chosen yet'],
            ['Challenger', asked],
            ['Asked for', moment(flow.createdAt)],
            ['Begun', flow.startedAt ? moment(flow.startedAt) : '–'],
            ['Took', took(flow.startedAt, flow.endedAt) || '–'],
          ]}
        />
      </Section>
      <Section title="Side by side" aside={trials && trials.length > 0 ? trials.length : undefined}>
        {trials?.length === 0 && <p className={css.quiet}>No two versions of {flow.deployment} have forecast side by side yet.</p>}
        {trials?.map((trial) => (
          <p key={trial.id} className={css.trial} data-running={trial.state === 'running' || undefined}>
            {trialSentence(trial)}
          </p>
        ))}
      </Section>
    </>
  );
}
