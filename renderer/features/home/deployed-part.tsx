import { Button } from '@mantine/core';
import { useState } from 'react';
import { DataTable, type Column } from '../../components/data-table.tsx';
import type { DeploymentSummary } from '../../../contract/entities/performance.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { metric, percentMetric } from '../../words/numbers.ts';
import { DeployDialog, showDeployment } from '../monitor/deploy-dialog.tsx';
import { StateMark } from '../monitor/state-mark.tsx';
import css from './home.module.css';
import { TrendLine } from './trend-line.tsx';

/** What is deployed and how it does. */
export function DeployedPart() {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const { value: models } = useResource(app.registry.models, '');
  const [asking, setAsking] = useState(false);
  if (!deployments) return null;
  const champions = models?.some(({ champion, sort }) => champion !== null && sort === 'series') ?? false;
  const columns: Column<DeploymentSummary>[] = [
    {
      id: 'name',
      label: 'Deployment',
      sortBy: ({ name }) => name,
      cell: (one) => (
        <button type="button" className={css.link} onClick={() => showDeployment(app, one.id)}>
          {one.name}
        </button>
      ),
    },
    { id: 'state', label: 'State', sortBy: ({ state }) => state, cell: ({ state }) => <StateMark state={state} /> },
    {
      id: 'champion',
      label: 'Champion',
      sortBy: ({ champion }) => champion?.label ?? null,
      cell: ({ champion }) => (champion ? `v${champion.number} ${champion.label}` : 'none'),
    },
    {
      id: 'trend',
      label: 'Error / expected',
      meaning:
        'Moving average of the size of errors over the size that the backtest led to expect; the hairline is 1: as expected. The sentence below gives the newest periods together.',
      sortBy: ({ trend }) => trend.at(-1) ?? null,
      descending: true,
      cell: ({ trend }) => <TrendLine values={trend} />,
    },
    {
      id: 'wape',
      label: 'WAPE',
      numeric: true,
      meaning: 'Sum of absolute errors over the sum of what came',
      sortBy: ({ figures }) => figures?.wape ?? null,
      cell: ({ figures }) => percentMetric(figures?.wape),
    },
    {
      id: 'mase',
      label: 'MASE',
      numeric: true,
      meaning: 'Error over that of the seasonal naive forecast within the history',
      sortBy: ({ figures }) => figures?.mase ?? null,
      cell: ({ figures }) => metric(figures?.mase ?? null),
    },
    {
      id: 'forecast',
      label: 'Forecast from',
      sortBy: ({ lastForecast }) => lastForecast?.origin ?? null,
      cell: ({ lastForecast }) => lastForecast?.origin ?? '–',
    },
  ];
  return (
    <>
      {deployments.length === 0 ? (
        <p className={css.quiet}>Nothing yet. What is deployed is listed here with its errors.</p>
      ) : (
        <div className={css.table}>
          <DataTable
            label="Deployed models"
            columns={columns}
            rows={deployments}
            rowKey={({ id }) => id}
            onRow={({ id }) => showDeployment(app, id)}
            under={({ sentence }) => <p className={css.under}>{sentence}</p>}
          />
        </div>
      )}
      {deployments.length > 0 && champions && (
        <div className={css.after}>
          <Button variant="default" onClick={() => setAsking(true)}>
            Deploy another
          </Button>
        </div>
      )}
      {asking && <DeployDialog onClose={() => setAsking(false)} />}
    </>
  );
}
