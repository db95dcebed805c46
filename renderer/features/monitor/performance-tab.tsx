import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import items from '../../components/item-list.module.css';
import { Bar, Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useApp, useResource, useView } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import { DeployDialog } from './deploy-dialog.tsx';
import { DeploymentInspector } from './deployment-inspector.tsx';
import { DeploymentView } from './deployment-view.tsx';
import { StateMark } from './state-mark.tsx';

/** How deployed models do on what came. */
export function PerformanceTab() {
  const app = useApp();
  const { value: deployments, failure } = useResource(app.monitor.deployments, '');
  const wanted = useStore(app.monitor.store, (state) => state.deployment);
  const inspector = useView((view) => view.inspector);
  const [asking, setAsking] = useState(false);
  // Another window or the terminal may have brought data since.
  useEffect(() => app.monitor.changed(), [app]);
  const shown = deployments?.find(({ id }) => id === wanted) ?? deployments?.[0];
  const performance = useResource(app.monitor.performance, shown?.id ?? null);
  const problem = failure ?? performance.failure;
  if (problem)
    return (
      <WorkColumn label="Performance">
        <FailureNote failure={problem} steps={{ 'try-again': () => app.monitor.changed() }} />
      </WorkColumn>
    );
  if (!deployments) return null;
  if (!shown) return <Nothing />;
  return (
    <Columns>
      <ListColumn label="Deployments">
        <Bar title="Deployed" detail={count(deployments.length)}>
          <Button variant="default" size="compact-sm" leftSection={<PlusIcon size={12} />} onClick={() => setAsking(true)}>
            Deploy
          </Button>
        </Bar>
        <ul className={items.list} aria-label="Deployments">
          {deployments.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={`${items.item} ${items.main}`}
                aria-current={one.id === shown.id ? 'true' : undefined}
                onClick={() => app.monitor.store.setState({ deployment: one.id })}
                data-inset
              >
                <span className={items.line}>
                  <span className={`${items.name} clip`}>{one.name}</span>
                  <span className={items.end}>
                    <StateMark state={one.state} />
                  </span>
                </span>
                <span className={items.line}>
                  <span className="clip">{one.champion ? `v${one.champion.number} ${one.champion.label}` : 'No champion'}</span>
                </span>
                <span className={items.line}>
                  <span className="clip">{one.lastForecast ? `Forecast from ${one.lastForecast.origin}` : 'No forecast yet'}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </ListColumn>
      <WorkColumn label="Performance">{performance.value && <DeploymentView key={shown.id} performance={performance.value} />}</WorkColumn>
      {inspector && (
        <InspectorColumn label="About the deployment">
          {performance.value && <DeploymentInspector performance={performance.value} />}
        </InspectorColumn>
      )}
      {asking && <DeployDialog onClose={() => setAsking(false)} />}
    </Columns>
  );
}

function Nothing() {
  const app = useApp();
  const { value: models } = useResource(app.registry.models, '');
  const [asking, setAsking] = useState(false);
  const champions = models?.some(({ champion, sort }) => champion !== null && sort === 'series') ?? false;
  return (
    <WorkColumn label="Performance">
      <EmptyState
        title="Nothing is deployed"
        text={
          champions
            ? 'A deployed champion forecasts each time its data go on, and what came is laid beside what it had said.'
            : 'What is deployed is the champion of a registered model: register a run, promote it, and deploy it.'
        }
      >
        {champions ? (
          <Button onClick={() => setAsking(true)}>Deploy a champion</Button>
        ) : (
          <Button onClick={() => app.navigation.go('registry')}>Go to the registry</Button>
        )}
      </EmptyState>
      {asking && <DeployDialog onClose={() => setAsking(false)} />}
    </WorkColumn>
  );
}
