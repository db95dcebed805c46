import { ActionIcon, Button, Menu } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { MoreIcon } from '../../components/icons.tsx';
import { Bar } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { draftOf, refusalIn } from '../../state/draft.ts';
import { cancelJob, deleteExperiment, resume } from '../../state/actions.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { stateLabels } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';
import { AccuracyChart } from './accuracy-chart.tsx';
import css from './experiment-view.module.css';
import { Leaderboard } from './leaderboard.tsx';
import { Selection } from './selection.tsx';
import { CameFrom, UpdateOffer } from './update-note.tsx';
import { TrainingProgress } from './training-progress.tsx';
import { Warnings } from './warnings.tsx';
import { WinnersSection } from './winners-section.tsx';

/** One comparison: how far it is, who leads, why. */
export function ExperimentView({ experimentId }: { readonly experimentId: string }) {
  const app = useApp();
  const { value: experiment, failure } = useResource(app.experiments, experimentId);
  const jobId = experiment?.state === 'running' ? null : (experiment?.jobId ?? null);
  const waiting = useSlice('jobs', (state) => jobId !== null && state.waiting.includes(jobId));
  // A result that is on show has been looked at.
  useEffect(() => {
    if (waiting && jobId !== null) app.jobs.seen(jobId);
  }, [app, jobId, waiting]);
  if (failure && !experiment) return <FailureNote failure={failure} steps={{ 'try-again': () => app.experiments.refresh(experimentId) }} />;
  if (!experiment) return <Bar title="" />;
  const running = experiment.state === 'running';
  const rows = experiment.leaderboard.filter((row) => experiment.state === 'done' || row.mase !== null || row.mae !== null);
  return (
    <>
      <Head experiment={experiment} />
      <div className={css.scroll} tabIndex={0} data-inset>
        <UpdateOffer experiment={experiment} />
        <CameFrom experiment={experiment} />
        {running && <TrainingProgress experiment={experiment} />}
        {(experiment.state === 'interrupted' || experiment.state === 'cancelled') && <Unfinished experiment={experiment} />}
        {experiment.state === 'failed' && <Failed experiment={experiment} />}
        <Selection experiment={experiment} />
        {rows.length > 0 && (
          <>
            {experiment.state !== 'done' && <p className={css.soFar}>So far, each model on the series that it has finished:</p>}
            <Leaderboard experiment={experiment} rows={rows} />
            {!running && <AccuracyChart rows={rows} selectionMetric={experiment.options.metric} />}
            {experiment.state === 'done' && <WinnersSection experiment={experiment} />}
          </>
        )}
        <Warnings warnings={experiment.warnings} />
      </div>
    </>
  );
}

function Head({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const done = experiment.state === 'done';
  return (
    <Bar title={experiment.name} detail={`${versionName(experiment)} · ${moment(experiment.createdAt)}`}>
      {experiment.state !== 'running' && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`More for ${experiment.name}`}>
              <MoreIcon />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsking(true)}>Delete experiment…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {experiment.state === 'running' && experiment.jobId !== null && (
        <Button variant="default" onClick={() => void cancelJob(app, experiment.jobId ?? '')}>
          Cancel training
        </Button>
      )}
      {done && <Button onClick={() => app.navigation.go('forecast')}>See forecast</Button>}
      {asking && (
        <Confirm
          title={`Delete ${experiment.name}?`}
          action="Delete experiment"
          onConfirm={() => void deleteExperiment(app, experiment.id)}
          onClose={() => setAsking(false)}
        >
          Its forecasts go with it. The dataset stays.
        </Confirm>
      )}
    </Bar>
  );
}

function Unfinished({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  return (
    <div className={css.unfinished} role="status">
      <p>
        <b>{stateLabels[experiment.state]}.</b>{' '}
        {experiment.state === 'interrupted'
          ? 'The application ended while it trained. What was finished is kept.'
          : 'It was cancelled. What was finished is kept.'}
      </p>
      <Button onClick={() => void resume(app, experiment.id)}>Continue training</Button>
    </div>
  );
}

/** A setting that these data cannot have leads back to its field; anything else may be tried again. */
function Failed({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { value: defaults } = useResource(app.defaults, experiment.datasetVersionId);
  const error = useSlice('jobs', (state) => (experiment.jobId === null ? null : (state.jobs.get(experiment.jobId)?.error ?? null)));
  const message = error?.message ?? 'Training failed';
  const change = (): void => {
    if (!defaults) return;
    const draft = draftOf(experiment.options, defaults.models, defaults.configured);
    app.drafts.put(experiment.datasetVersionId, { ...draft, refusal: refusalIn(message, draft, defaults.models) });
    app.navigation.startDraft();
  };
  const failure = { code: 'engine', message, place: [], hint: null, data: {} } as const;
  if (error?.code === 'bad-input') return <FailureNote failure={{ ...failure, code: 'bad-input' }} steps={{ 'change-settings': change }} />;
  return <FailureNote failure={failure} steps={{ 'try-again': () => void resume(app, experiment.id) }} />;
}
