import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { RegisteredModel } from '../../../contract/entities/registry.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import items from '../../components/item-list.module.css';
import { Bar, Columns, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { ModelFrame } from './model-frame.tsx';
import { RowTestTab } from './row-test-tab.tsx';
import { RowVersionInspector } from './row-version-inspector.tsx';
import { RowVersionsTab } from './row-versions-tab.tsx';
import { TestTab } from './test-tab.tsx';
import { VersionInspector } from './version-inspector.tsx';
import { VersionsTab } from './versions-tab.tsx';
import css from './registry.module.css';

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
                    <span className="clip">{model.sort === 'rows' ? 'single rows' : 'series'}</span>
                    <span className={items.end}>{moment(model.changedAt)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </ListColumn>
      )}
      {shown?.sort === 'rows' ? (
        <RowModel key={shown.id} model={shown} />
      ) : shown ? (
        <SeriesModel key={shown.id} model={shown} />
      ) : (
        <Nothing />
      )}
    </Columns>
  );
}

/** A model that forecasts series. */
function SeriesModel({ model }: { readonly model: RegisteredModel }) {
  const app = useApp();
  const { tab, version: wanted } = useStore(app.registry.store);
  const { value: versions, failure } = useResource(app.registry.versions, model.id);
  const current = versions?.find(({ id }) => id === wanted) ?? versions?.find(({ stage }) => stage === 'champion') ?? versions?.[0];
  return (
    <ModelFrame
      model={model}
      test="A/B"
      failure={failure}
      again={() => app.registry.versions.refresh(model.id)}
      rollback={(request) => app.api['registry.rollback'](request)}
      inspector={current && <VersionInspector key={current.id} version={current} model={model} />}
    >
      {tab === 'versions' && versions && <VersionsTab versions={versions} current={current?.id ?? null} />}
      {tab === 'versions' && !model.champion && (
        <p className={css.hint}>
          No version is champion yet. Choose one and promote it: forecasts that ask for {model.name} are then made with it.
        </p>
      )}
      {tab === 'test' && versions && <TestTab versions={versions} />}
    </ModelFrame>
  );
}

/** A model of single rows: no horizon, no folds, no deployment. */
function RowModel({ model }: { readonly model: RegisteredModel }) {
  const app = useApp();
  const { tab, version: wanted } = useStore(app.registry.store);
  const { value: versions, failure } = useResource(app.registry.rowVersions, model.id);
  const current = versions?.find(({ id }) => id === wanted) ?? versions?.find(({ stage }) => stage === 'champion') ?? versions?.[0];
  return (
    <ModelFrame
      model={model}
      test="Compare"
      failure={failure}
      again={() => app.registry.rowVersions.refresh(model.id)}
      rollback={(request) => app.api['rowVersions.rollback'](request)}
      inspector={current && <RowVersionInspector key={current.id} version={current} model={model} />}
    >
      {tab === 'versions' && versions && <RowVersionsTab versions={versions} current={current?.id ?? null} />}
      {tab === 'versions' && !model.champion && (
        <p className={css.hint}>
          No version is champion yet. Choose one and promote it: the local API then answers rows with it, and “almanac predict” takes the
          name.
        </p>
      )}
      {tab === 'test' && versions && <RowTestTab versions={versions} />}
    </ModelFrame>
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
            : 'Models are registered from finished comparisons, and models of single rows under Predict.'
        }
      >
        <Button onClick={() => app.navigation.go(trained ? 'runs' : 'compare')}>{trained ? 'Choose a run' : 'Compare models'}</Button>
      </EmptyState>
    </WorkColumn>
  );
}
