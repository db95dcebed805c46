import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { RegisteredModel } from '../../../contract/entities/registry.ts';
import { AskName } from '../../components/ask.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import items from '../../components/item-list.module.css';
import { Bar, Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import type { RegistryTab } from '../../state/registry.ts';
import { useApp, useResource, useSlice, useView } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { HistoryTab } from './history-tab.tsx';
import { TestTab } from './test-tab.tsx';
import { VersionInspector } from './version-inspector.tsx';
import { VersionsTab } from './versions-tab.tsx';
import css from './registry.module.css';

const tabs: readonly { readonly value: RegistryTab; readonly label: string }[] = [
  { value: 'versions', label: 'Versions' },
  { value: 'test', label: 'A/B' },
  { value: 'history', label: 'History' },
];

/** Named models: which version is champion, why, and what else there is. */
export function RegistryScreen() {
  const app = useApp();
  const { value: models, failure } = useResource(app.registry.models, '');
  const wanted = useStore(app.registry.store, (state) => state.model);
  // Another window or the terminal may have promoted since.
  useEffect(() => app.registry.changed(), [app]);
  const shown = models?.find(({ id }) => id === wanted) ?? models?.[0];
  if (failure)
    return (
      <WorkColumn label="Registry">
        <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.models.refresh('') }} />
      </WorkColumn>
    );
  if (!models) return null;
  return (
    <Columns>
      {models.length > 0 && (
        <ListColumn label="Registered models">
          <Bar title="Models" detail={count(models.length)} />
          <ul className={items.list} aria-label="Models">
            {models.map((model) => (
              <li key={model.id}>
                <button
                  type="button"
                  className={`${items.item} ${items.main}`}
                  aria-current={model.id === shown?.id ? 'true' : undefined}
                  onClick={() => app.registry.store.setState({ model: model.id, version: null, first: null, second: null })}
                  data-inset
                >
                  <span className={items.line}>
                    <span className={`${items.name} clip`}>{model.name}</span>
                  </span>
                  <span className={items.line}>
                    <span className="clip">{model.champion ? `v${model.champion.number} ${model.champion.label}` : 'No champion yet'}</span>
                    <span className={items.end}>{counted(model.versions, 'version')}</span>
                  </span>
                  <span className={items.line}>
                    <span className={items.end}>{moment(model.changedAt)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </ListColumn>
      )}
      {shown ? <Model key={shown.id} model={shown} /> : <Nothing />}
    </Columns>
  );
}

function Model({ model }: { readonly model: RegisteredModel }) {
  const app = useApp();
  const { tab, version: wanted } = useStore(app.registry.store);
  const inspector = useView((view) => view.inspector);
  const { value: versions, failure } = useResource(app.registry.versions, model.id);
  const [asking, setAsking] = useState(false);
  const current = versions?.find(({ id }) => id === wanted) ?? versions?.find(({ stage }) => stage === 'champion') ?? versions?.[0];
  const { champion, rollback } = model;
  const goBack = async (reason: string): Promise<void> => {
    const done = await attempt(app, () =>
      app.api['registry.rollback']({ modelId: model.id, reason, ...(champion && { expected: champion.id }) }),
    );
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
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.versions.refresh(model.id) }} />}
        <div className={css.scroll} tabIndex={0} role="group" aria-label={tabs.find(({ value }) => value === tab)?.label} data-inset>
          {tab === 'versions' && versions && <VersionsTab versions={versions} current={current?.id ?? null} />}
          {tab === 'versions' && !champion && (
            <p className={css.hint}>
              No version is champion yet. Choose one and promote it: forecasts that ask for {model.name} are then made with it.
            </p>
          )}
          {tab === 'test' && versions && <TestTab versions={versions} />}
          {tab === 'history' && <HistoryTab modelId={model.id} />}
        </div>
      </WorkColumn>
      {inspector && (
        <InspectorColumn label="About the version">
          {current && <VersionInspector key={current.id} version={current} model={model} />}
        </InspectorColumn>
      )}
      {asking && rollback && champion && (
        <AskName
          title={`Make v${rollback.number} champion again?`}
          label="Reason"
          value={`Back from v${champion.number} to v${rollback.number}`}
          action={`Roll back to v${rollback.number}`}
          onName={(reason) => void goBack(reason)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Nothing() {
  const app = useApp();
  const trained = useSlice('workspace', (state) => state.experiments?.some((one) => one.state === 'done') ?? false);
  return (
    <WorkColumn label="Registry">
      <EmptyState
        title="No models are registered"
        text={
          trained
            ? 'Register a run as a version of a named model. One version of a name is its champion; promoting another keeps the evidence and the reason, and can be taken back.'
            : 'Models are registered from finished comparisons.'
        }
      >
        <Button onClick={() => app.navigation.go(trained ? 'runs' : 'compare')}>{trained ? 'Choose a run' : 'Compare models'}</Button>
      </EmptyState>
    </WorkColumn>
  );
}
