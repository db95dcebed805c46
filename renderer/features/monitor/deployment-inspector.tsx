import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Arrival } from '../../../contract/entities/deployment.ts';
import type { Performance } from '../../../contract/entities/performance.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { triesWords } from '../../words/flows.ts';
import { arrivalStates } from '../../words/monitor.ts';
import { count, counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import css from './monitor.module.css';
import { TrialSection } from './trial-section.tsx';

/** What is deployed, what it does by itself, and what has come for it. */
export function DeploymentInspector({ performance }: { readonly performance: Performance }) {
  const app = useApp();
  const { deployment, arrivals, forecasts } = performance;
  const { champion, policy, lastForecast } = deployment;
  const { retrain } = policy;
  const trains = [
    ...(retrain.onDegradation ? ['errors have grown'] : []),
    ...(retrain.onDrift ? ['data have drifted'] : []),
    ...(retrain.everyPeriods === null ? [] : [`${counted(retrain.everyPeriods, 'period')} have come`]),
  ];
  const openModel = (): void => {
    app.registry.store.setState({ model: deployment.modelId, version: champion?.id ?? null, tab: 'versions' });
    app.navigation.go('registry');
  };
  return (
    <>
      <Section title="Deployment">
        <Facts
          facts={[
            [
              'Model',
              <button key="model" type="button" className={css.link} onClick={openModel}>
                {deployment.model}
              </button>,
            ],
            ['Champion', champion ? `v${champion.number} ${champion.label}` : 'none'],
            ['Data', deployment.dataset],
            ['Ahead', counted(deployment.horizon, 'period')],
            ['Intervals', deployment.levels.map((level) => `${level}%`).join(', ') || 'none'],
            ['Since', moment(deployment.createdAt)],
          ]}
        />
      </Section>
      <Section title="By itself">
        <Facts
          facts={[
            ['Forecasts', deployment.paused ? 'paused' : 'when data come'],
            ['Trains a challenger', trains.length === 0 ? 'never' : `when ${trains.join(', or ')}`],
            ['Promotes it', policy.promote === 'never' ? 'never' : `where better, p below ${policy.alpha}`],
            ['Tries it before', triesWords(policy.trial)],
            ['Takes it back', policy.rollback ? 'where it does worse' : 'never'],
          ]}
        />
      </Section>
      <TrialSection deployment={deployment} />
      <Section title="Newest forecast">
        {lastForecast ? (
          <Facts
            facts={[
              ['Knows', `to ${lastForecast.origin}`],
              ['Made', moment(lastForecast.madeAt)],
              ['Series', count(lastForecast.series)],
              ...(lastForecast.failed > 0 ? [['Without a forecast', count(lastForecast.failed)] as const] : []),
              ['Logged', counted(forecasts.length, 'forecast')],
            ]}
          />
        ) : (
          <p className={css.quiet}>None yet.</p>
        )}
      </Section>
      <Section title="Data that came" aside={count(arrivals.length)}>
        {arrivals.length === 0 && (
          <p className={css.quiet}>None since it was deployed. Import newer data as the next version of {deployment.dataset}.</p>
        )}
        <ul className={css.arrivals}>
          {arrivals.slice(0, 12).map((one) => (
            <ArrivalItem key={one.datasetVersionId} arrival={one} />
          ))}
        </ul>
      </Section>
    </>
  );
}

function ArrivalItem({ arrival }: { readonly arrival: Arrival }) {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const { state, findings, message, number, at, newPeriods, matched, deploymentId, datasetVersionId } = arrival;
  const bad = state === 'refused' || state === 'failed';
  const again = async (): Promise<void> => {
    setBusy(true);
    await attempt(app, () => app.api['monitoring.again']({ deploymentId, datasetVersionId }));
    setBusy(false);
  };
  const said = [...findings, ...(message !== null && !findings.some((one) => message.includes(one)) ? [message] : [])];
  return (
    <li className={css.arrival} data-bad={bad || undefined}>
      <div className={css.line}>
        <strong>v{number}</strong>
        <span>{arrivalStates[state]}</span>
        <span className={css.end}>{moment(at)}</span>
      </div>
      {newPeriods !== null && (
        <div className={css.quiet}>
          {counted(newPeriods, 'new period')}, {counted(matched ?? 0, 'value')} forecast before
        </div>
      )}
      {said.map((text) => (
        <p key={text} className={css.said}>
          {text}
        </p>
      ))}
      {bad && (
        <Button variant="default" size="compact-xs" loading={busy} onClick={() => void again()}>
          Look again
        </Button>
      )}
    </li>
  );
}
