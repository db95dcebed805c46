import { Button, SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RegisteredModel } from '../../../contract/entities/registry.ts';
import { AskName } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import type { RegistryTab } from '../../state/registry.ts';
import { useApp, useView } from '../../state/use-app.ts';
import type { Failure } from '../../words/failures.ts';
import { HistoryTab } from './history-tab.tsx';
import css from './registry.module.css';

interface Props {
  readonly model: RegisteredModel;
  /** What the tab with two versions is called. */
  readonly test: string;
  readonly failure: Failure | null;
  readonly again: () => void;
  readonly rollback: (request: { modelId: string; reason: string; expected: string }) => Promise<{ readonly number: number }>;
  readonly inspector: ReactNode;
  readonly children: ReactNode;
}

/** What every registered model has: its champion, the way back, its history. */
export function ModelFrame({ model, test, failure, again, rollback: back, inspector, children }: Props) {
  const app = useApp();
  const tab = useStore(app.registry.store, (state) => state.tab);
  const shown = useView((view) => view.inspector);
  const [asking, setAsking] = useState(false);
  const { champion, rollback } = model;
  const tabs: readonly { readonly value: RegistryTab; readonly label: string }[] = [
    { value: 'versions', label: 'Versions' },
    { value: 'test', label: test },
    { value: 'history', label: 'History' },
  ];
  const goBack = async (reason: string, expected: string): Promise<void> => {
    const done = await attempt(app, () => back({ modelId: model.id, reason, expected }));
    if (done) app.notices.say(`${model.name} v${done.number} is champion again`);
  };
  return (
    <>
      <WorkColumn label="Registered model">
        <Bar title={model.name} detail={champion ? `champion v${champion.number}` : 'no champion yet'}>
          {rollback && champion && (
            <Button variant="default" onClick={() => setAsking(true)}>
              Roll back to v{rollback.number}
            </Button>
          )}
          <SegmentedControl
            aria-label="What is shown of the model"
            value={tab}
            onChange={(next) => app.registry.store.setState({ tab: next as RegistryTab })}
            data={tabs.map((one) => ({ ...one }))}
          />
        </Bar>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': again }} />}
        <div className={css.scroll} tabIndex={0} role="group" aria-label={tabs.find(({ value }) => value === tab)?.label} data-inset>
          {children}
          {tab === 'history' && <HistoryTab modelId={model.id} />}
        </div>
      </WorkColumn>
      {shown && <InspectorColumn label="About the version">{inspector}</InspectorColumn>}
      {asking && rollback && champion && (
        <AskName
          title={`Make v${rollback.number} champion again?`}
          label="Reason"
          value={`Back from v${champion.number} to v${rollback.number}`}
          action={`Roll back to v${rollback.number}`}
          onName={(reason) => void goBack(reason, champion.id)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
