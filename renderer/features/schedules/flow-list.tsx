import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FlowSummary } from '../../../contract/entities/flow.ts';
import items from '../../components/item-list.module.css';
import { Bar } from '../../components/panel.tsx';
import { useApp } from '../../state/use-app.ts';
import { flowStates, reasonWords, stepLabels, stepStates, took } from '../../words/flows.ts';
import { count } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { RunMark } from './run-mark.tsx';
import { RunDialog } from './run-dialog.tsx';
import css from './schedules.module.css';

interface Props {
  readonly flows: readonly FlowSummary[] | null | undefined;
  readonly shown: string | null;
}

/** Flows, the newest first: how far each has come. */
export function FlowList({ flows, shown }: Props) {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Bar title="Flows" detail={flows ? count(flows.length) : ''}>
        <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
          Run now
        </Button>
      </Bar>
      <ul className={items.list} aria-label="Flows">
        {flows?.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={`${items.item} ${items.main}`}
              aria-current={one.id === shown ? 'true' : undefined}
              onClick={() => app.flows.store.setState({ flow: one.id })}
              data-inset
            >
              <span className={items.line}>
                <span className={`${items.name} clip`}>{one.deployment}</span>
                <span className={items.end}>
                  <RunMark state={one.state} label={flowStates[one.state]} />
                </span>
              </span>
              <span className={items.line}>
                <span className="clip">
                  {moment(one.createdAt)}, {reasonWords[one.reason]}
                </span>
                <span className={items.end}>{took(one.startedAt, one.endedAt)}</span>
              </span>
              <Steps flow={one} />
            </button>
          </li>
        ))}
      </ul>
      {asking && <RunDialog onClose={() => setAsking(false)} />}
    </>
  );
}

/** A block for each step. */
const Steps = ({ flow }: { readonly flow: FlowSummary }) => (
  <span
    className={css.blocks}
    role="img"
    aria-label={`${flow.steps.filter(({ state }) => state === 'done' || state === 'skipped').length} of ${flow.steps.length} steps done`}
  >
    {flow.steps.map(({ name, state }) => (
      <span key={name} className={css.block} data-state={state} title={`${stepLabels[name]}: ${stepStates[state]}`} />
    ))}
  </span>
);
