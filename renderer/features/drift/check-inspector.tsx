import { Button } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { DriftCheck } from '../../../contract/entities/drift.ts';
import { Confirm } from '../../components/ask.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { count, metric, percent } from '../../words/numbers.ts';
import css from './drift.module.css';

/** How a check was made, and all of one column. */
export function CheckInspector({ check }: { readonly check: DriftCheck }) {
  const app = useApp();
  const { value: details } = useResource(app.drift.details, check.state === 'done' ? check.id : null);
  const chosen = useStore(app.drift.store, (state) => state.column);
  const [asking, setAsking] = useState(false);
  const column = details?.columns.find(({ name }) => name === chosen) ?? details?.columns[0];
  const remove = async (): Promise<void> => {
    await attempt(app, () => app.api['drift.delete']({ checkId: check.id }));
    app.drift.show({ chosen: null });
  };
  return (
    <>
      <Section title="Check">
        <Facts
          facts={[
            ['Made', check.createdAt.slice(0, 16).replace('T', ' ')],
            ['Reference', `${check.reference.dataset} v${check.reference.number}, to ${check.reference.last}`],
            ['Current', `${check.current.dataset} v${check.current.number}, to ${check.current.last}`],
            ...(details
              ? ([
                  ['Looked at', `${details.current.from} to ${details.current.to} (${details.current.periods})`],
                  ['Against', `${details.reference.from} to ${details.reference.to} (${details.reference.periods})`],
                ] as const)
              : []),
          ]}
        />
      </Section>
      {details && (
        <Section title="How">
          {[...details.how.slice(1), ...details.notes].map((sentence) => (
            <p key={sentence} className={css.note}>
              {sentence}
            </p>
          ))}
        </Section>
      )}
      {column && (
        <Section title={column.name}>
          <Facts
            facts={[
              ['Effect', metric(column.effect)],
              ['Importance', column.importance === null ? 'not known' : percent(column.importance, { decimals: 1 })],
              ['Apart', metric(column.severity)],
              ['Usually', column.natural ? `${metric(column.natural.usual)}; high ${metric(column.natural.high)}` : 'not known'],
              ['Earlier windows', column.natural ? `${column.natural.windows}, ${column.natural.apart} of them apart` : '–'],
              ['Mean now', metric(column.mean.current)],
              ['Mean before', metric(column.mean.reference)],
              ['PSI by chance', metric(column.psiExpected)],
            ]}
          />
        </Section>
      )}
      {details && (
        <Section title="Columns and series">
          <Facts
            facts={[
              ['Columns gone', details.schema.removed.join(', ') || 'none'],
              ['Columns new', details.schema.added.join(', ') || 'none'],
              ['Series new', count(details.schema.freshCount)],
              ['Series ended', count(details.schema.vanishedCount)],
              ['Values changed', `${count(details.schema.revised)} of ${count(details.schema.values)}`],
              ['Levels began', details.levels.map(({ at }) => at).join(', ') || 'none'],
            ]}
          />
        </Section>
      )}
      {check.state !== 'running' && (
        <Section title="Kept">
          <Button variant="default" onClick={() => setAsking(true)}>
            Delete this check
          </Button>
        </Section>
      )}
      {asking && (
        <Confirm title="Delete this check?" action="Delete the check" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          Its line in the effects over time goes with it. The data stay.
        </Confirm>
      )}
    </>
  );
}
