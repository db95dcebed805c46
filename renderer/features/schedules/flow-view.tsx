import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Flow, FlowStep } from '../../../contract/entities/flow.ts';
import type { Evidence } from '../../../contract/entities/registry.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { flowStates, isOver, reasonWords, stepLabels, stepStates, took } from '../../words/flows.ts';
import { EvidenceView } from '../registry/evidence-view.tsx';
import { RunMark } from './run-mark.tsx';
import css from './schedules.module.css';

/** A flow: each step, how long it took, what came of it. */
export function FlowView({ flowId }: { readonly flowId: string | null }) {
  const app = useApp();
  const { value: flow, failure } = useResource(app.flows.flow, flowId);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  if (flowId === null)
    return (
      <EmptyState
        title="No flow has run yet"
        text="A flow takes a deployment through its steps when data come, at set times, or when you ask: check, look for drift, judge, train a challenger where there is reason to, promote what is better, forecast."
      />
    );
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.flows.flow.refresh(flowId) }} />;
  if (!flow) return null;
  const toggle = (name: string): void =>
    setOpen((before) => new Set(before.has(name) ? [...before].filter((one) => one !== name) : [...before, name]));
  return (
    <>
      <Bar
        title={flow.deployment}
        detail={`${reasonWords[flow.reason]}${flow.data ? `, ${flow.data.name} v${flow.data.number}` : ''}, ${flowStates[flow.state].toLowerCase()} ${took(flow.startedAt, flow.endedAt)}`}
      >
        {!isOver(flow) && (
          <Button variant="default" size="compact-sm" onClick={() => void attempt(app, () => app.flows.cancel(flow.id))}>
            Cancel
          </Button>
        )}
      </Bar>
      {flow.outcome !== null && (
        <p className={css.outcome} data-state={flow.state} role={flow.state === 'failed' ? 'alert' : undefined}>
          {flow.outcome}
        </p>
      )}
      <div className={css.scroll}>
        <DataTable
          label="Steps"
          columns={columnsOf(flow, open, toggle)}
          rows={flow.steps}
          rowKey={({ name }) => name}
          under={(step) => (open.has(step.name) ? <Details step={step} /> : null)}
        />
      </div>
    </>
  );
}

const hasMore = ({ log, result }: FlowStep): boolean => log.length > 0 || evidenceOf(result) !== null;

function columnsOf(flow: Flow, open: ReadonlySet<string>, toggle: (name: string) => void): Column<FlowStep>[] {
  return [
    { id: 'step', label: 'Step', cell: ({ name }) => stepLabels[name] },
    { id: 'state', label: 'State', cell: ({ state }) => <RunMark state={state} label={stepStates[state]} /> },
    {
      id: 'took',
      label: 'Took',
      numeric: true,
      cell: ({ startedAt, endedAt, state }) => (state === 'running' && isOver(flow) ? '' : took(startedAt, endedAt)),
    },
    {
      id: 'said',
      label: 'What came of it',
      width: '100%',
      cell: ({ summary, error, attempts }) => (
        <span className={css.said} data-bad={error !== null || undefined}>
          {error?.message ?? summary ?? ''}
          {attempts > 1 && <span className={css.quietly}> Begun {attempts} times.</span>}
        </span>
      ),
    },
    {
      id: 'more',
      label: 'More',
      cell: (step) =>
        hasMore(step) && (
          <Button
            variant="default"
            size="compact-xs"
            aria-expanded={open.has(step.name)}
            aria-label={`Details of ${stepLabels[step.name]}`}
            onClick={() => toggle(step.name)}
          >
            {open.has(step.name) ? 'Hide' : 'Details'}
          </Button>
        ),
    },
  ];
}

/** What a comparison found, where the step made one. */
function evidenceOf(result: FlowStep['result']): Evidence | null {
  const found = result?.['evidence'] ?? (result?.['trial'] as { evidence?: Evidence } | undefined)?.evidence;
  return found ? (found as Evidence) : null;
}

function Details({ step }: { readonly step: FlowStep }) {
  const evidence = evidenceOf(step.result);
  return (
    <div className={css.details}>
      {step.log.length > 0 && (
        <ol className={css.log} aria-label={`Log of ${stepLabels[step.name]}`}>
          {step.log.map(({ at, line }, i) => (
            <li key={i}>
              <time dateTime={at}>{new Date(at).toLocaleTimeString()}</time> {line}
            </li>
          ))}
        </ol>
      )}
      {evidence && <EvidenceView found={evidence} name="the challenger" />}
    </div>
  );
}
