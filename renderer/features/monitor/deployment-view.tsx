import { Button, Menu, ActionIcon, SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Performance } from '../../../contract/entities/performance.ts';
import { performanceFigure, type PerformanceView } from '../../charts/performance-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { Confirm } from '../../components/ask.tsx';
import { MoreIcon } from '../../components/icons.tsx';
import { Bar } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { count, metric, percent, percentMetric } from '../../words/numbers.ts';
import { ChangeDialog } from './deploy-dialog.tsx';
import css from './monitor.module.css';
import { PerformanceTables } from './performance-tables.tsx';
import { ServedForecastView } from './served-forecast-view.tsx';
import { StateMark } from './state-mark.tsx';

const views: readonly { readonly value: PerformanceView; readonly label: string }[] = [
  { value: 'size', label: 'Size' },
  { value: 'bias', label: 'Bias' },
  { value: 'mae', label: 'MAE' },
];
const all = 'served';

/** How a deployment does: in a sentence, over time, by steps ahead, series and segments. */
export function DeploymentView({ performance }: { readonly performance: Performance }) {
  const app = useApp();
  const { deployment, versions } = performance;
  const [asking, setAsking] = useState<'change' | 'delete' | null>(null);
  const [busy, setBusy] = useState(false);
  const [part, setPart] = useState<'errors' | 'forecast'>('errors');
  const measured = versions.length > 0;
  const change = (paused: boolean): Promise<unknown> =>
    attempt(app, () => app.api['monitoring.change']({ deploymentId: deployment.id, change: { paused } }));
  const infer = async (): Promise<void> => {
    setBusy(true);
    const made = await attempt(app, () => app.api['monitoring.infer']({ deploymentId: deployment.id }));
    setBusy(false);
    if (made) app.notices.say(`${deployment.name}: ${made.horizon} periods after ${made.origin} are forecast`);
  };
  const remove = async (): Promise<void> => {
    await attempt(app, () => app.api['monitoring.delete']({ deploymentId: deployment.id }));
    app.monitor.store.setState({ deployment: null });
  };
  return (
    <>
      <Bar
        title={deployment.name}
        detail={deployment.champion ? `v${deployment.champion.number} ${deployment.champion.label}` : 'no champion'}
      >
        <StateMark state={deployment.state} />
        {measured && (
          <SegmentedControl
            aria-label="What is shown of the deployment"
            value={part}
            onChange={(next) => setPart(next as typeof part)}
            data={[
              { value: 'errors', label: 'Errors' },
              { value: 'forecast', label: 'Forecast' },
            ]}
          />
        )}
        <Button variant="default" loading={busy} onClick={() => void infer()}>
          Forecast now
        </Button>
        <Button variant="default" onClick={() => void change(!deployment.paused)}>
          {deployment.paused ? 'Resume' : 'Pause'}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label="More about the deployment">
              <MoreIcon />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsking('change')}>Change policy…</Menu.Item>
            <Menu.Item onClick={() => setAsking('delete')}>Delete…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Bar>
      {!measured && <NotYet performance={performance} />}
      {measured && part === 'errors' && <Measured performance={performance} />}
      {deployment.lastForecast && (!measured || part === 'forecast') && <ServedForecastView deployment={deployment} />}
      {asking === 'change' && <ChangeDialog deployment={deployment} onClose={() => setAsking(null)} />}
      {asking === 'delete' && (
        <Confirm
          title={`Delete ${deployment.name}?`}
          action={`Delete ${deployment.name}`}
          onConfirm={() => void remove()}
          onClose={() => setAsking(null)}
        >
          Its log of forecasts and what was measured go with it. The registered model and the data stay.
        </Confirm>
      )}
    </>
  );
}

function NotYet({ performance: { deployment } }: { readonly performance: Performance }) {
  const { lastForecast } = deployment;
  return (
    <div className={css.notYet}>
      <p className={css.sentence}>{deployment.sentence}</p>
      <p className={css.quiet}>
        {lastForecast
          ? `Errors are measured as soon as the next version of ${deployment.dataset} brings periods after ${lastForecast.origin}. Nothing is estimated before: without actuals a model can only repeat what its backtest said.`
          : 'Make a forecast, then import newer data.'}
      </p>
    </div>
  );
}

function Measured({ performance }: { readonly performance: Performance }) {
  const { deployment, versions, events } = performance;
  const scheme = useScheme();
  const [view, setView] = useState<PerformanceView>('size');
  const [wanted, setWanted] = useState<string>(all);
  const shown = versions.find(({ modelVersionId }) => modelVersionId === wanted);
  const main = shown ?? versions[0];
  const drawn = useMemo(
    () =>
      (shown ? [shown] : versions)
        .map((version) => (shown ? version : { ...version, points: version.points.filter(({ served }) => served) }))
        .filter(({ points }) => points.length > 0),
    [shown, versions],
  );
  const judged = drawn.some(({ limits }) => limits !== null);
  const figure = useMemo(
    () =>
      performanceFigure({
        versions: drawn,
        events,
        view: judged ? view : 'mae',
        unit: '',
        counted: deployment.counted,
        scheme,
        key: `${deployment.id} ${wanted}`,
      }),
    [drawn, events, view, judged, deployment.counted, deployment.id, scheme, wanted],
  );
  if (!main) return null;
  const { verdict, expectedFrom, total } = main;
  return (
    <div className={css.measured}>
      <div className={css.verdict} data-attention={verdict.state === 'degraded' || undefined}>
        <p className={css.sentence}>{verdict.sentence}</p>
        {verdict.next !== '' && <p className={css.quiet}>{verdict.next}</p>}
        {expectedFrom !== null && <p className={css.quiet}>{expectedFrom}</p>}
        <dl className={css.kpis}>
          {(
            [
              ['MAE', metric(total.mae)],
              ['MASE', metric(total.mase)],
              ['WAPE', percentMetric(total.wape)],
              ['Bias', metric(total.bias)],
              ...total.coverage.map(({ level, inside, total: n }) => [`In ${level}%`, n > 0 ? percent(inside / n) : '–'] as const),
              ['Periods', count(main.points.length)],
            ] as const
          ).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className={css.chart}>
        <Plot
          figure={figure}
          label={`Errors of ${deployment.name} by period`}
          title={
            <span className={css.controls}>
              {judged && (
                <SegmentedControl
                  aria-label="What is drawn of errors"
                  value={view}
                  onChange={(next) => setView(next as PerformanceView)}
                  data={views.map((one) => ({ ...one }))}
                />
              )}
              {versions.length > 1 && (
                <Select
                  aria-label="Version"
                  size="xs"
                  w={190}
                  data={[
                    { value: all, label: 'As it served' },
                    ...versions.map(({ modelVersionId, number, label }) => ({ value: modelVersionId, label: `v${number} ${label}` })),
                  ]}
                  value={wanted}
                  onChange={(next) => setWanted(next ?? all)}
                  allowDeselect={false}
                />
              )}
            </span>
          }
        />
      </div>
      <PerformanceTables key={main.modelVersionId} version={main} />
    </div>
  );
}
