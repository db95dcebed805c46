import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { DriftCheck } from '../../../contract/entities/drift.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { ItemList } from '../../components/item-list.tsx';
import items from '../../components/item-list.module.css';
import { Bar, Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useApp, useResource, useView } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import { CheckDialog } from './check-dialog.tsx';
import { CheckInspector } from './check-inspector.tsx';
import { CheckView } from './check-view.tsx';
import { StatusMark } from './status-mark.tsx';

/** Whether data are still what models learnt from. */
export function DriftTab() {
  const app = useApp();
  const { value: checks, failure } = useResource(app.drift.list, '');
  const chosen = useStore(app.drift.store, (state) => state.chosen);
  const refusal = useStore(app.drift.store, (state) => state.refusal);
  const inspector = useView((view) => view.inspector);
  const [asking, setAsking] = useState(false);
  // A schedule or the terminal may have checked since.
  useEffect(() => app.drift.changed(), [app]);
  const dialog = asking && <CheckDialog onClose={() => setAsking(false)} />;
  const problem = refusal ?? failure;
  if (failure && !checks)
    return (
      <WorkColumn label="Drift">
        <FailureNote failure={failure} steps={{ 'try-again': () => app.drift.changed() }} />
      </WorkColumn>
    );
  if (!checks) return null;
  const shown = checks.find(({ id }) => id === chosen) ?? checks[0];
  const again = (): void => app.drift.show({ refusal: null });
  if (!shown)
    return (
      <WorkColumn label="Drift">
        {problem && <FailureNote failure={problem} steps={{ 'try-again': again }} />}
        <EmptyState
          title="Nothing was checked yet"
          text="A check says whether the newest data are still what a model learnt from: values, seasons, columns, series, and the errors of its forecasts."
        >
          <Button onClick={() => setAsking(true)}>Check now</Button>
        </EmptyState>
        {dialog}
      </WorkColumn>
    );
  return (
    <Columns>
      <ListColumn label="Checks">
        <Bar title="Checks" detail={count(checks.length)}>
          <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
            Check now
          </Button>
        </Bar>
        <ItemList label="Checks" items={checks} itemKey={({ id }) => id} current={shown.id}>
          {(check) => (
            <button
              type="button"
              className={`${items.item} ${items.main}`}
              aria-current={check.id === shown.id ? 'true' : undefined}
              onClick={() => app.drift.show({ chosen: check.id, column: null })}
              data-inset
            >
              <span className={items.line}>
                <span className={`${items.name} clip`}>{check.deployment ?? check.current.dataset}</span>
                <span className={items.end}>
                  <StatusMark check={check} />
                </span>
              </span>
              <span className={items.line}>
                <span className="clip">{sidesOf(check)}</span>
                <span className={items.end}>{check.current.last}</span>
              </span>
            </button>
          )}
        </ItemList>
      </ListColumn>
      <WorkColumn label="Drift">
        {problem && <FailureNote failure={problem} steps={{ 'try-again': again }} />}
        <CheckView key={shown.id} check={shown} checks={checks} />
      </WorkColumn>
      {inspector && (
        <InspectorColumn label="About the check">
          <CheckInspector check={shown} />
        </InspectorColumn>
      )}
      {dialog}
    </Columns>
  );
}

const sidesOf = ({ reference, current }: DriftCheck): string =>
  reference.dataset === current.dataset
    ? `v${reference.number} to v${current.number}`
    : `${reference.dataset} v${reference.number} to ${current.dataset} v${current.number}`;
