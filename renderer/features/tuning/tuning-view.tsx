import { Button, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { TunedModel, Tuning } from '../../../contract/entities/tuning.ts';
import { Plot } from '../../charts/plot.tsx';
import { searchFigure, type TuningInput } from '../../charts/tuning-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { TrashIcon } from '../../components/icons.tsx';
import { Bar, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { versionName } from '../../series/names.ts';
import { attempt, cancelJob } from '../../state/actions.ts';
import { useApp, useResource, useSlice, useView } from '../../state/use-app.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { counted } from '../../words/numbers.ts';
import { duration, timeLeft } from '../../words/times.ts';
import { SettingsSection } from './settings-section.tsx';
import { TrialsTable } from './trials-table.tsx';
import { TuningInspector } from './tuning-inspector.tsx';
import css from './tuning-view.module.css';
import { gainText, resourceText, scoreText, valueText } from './words.ts';

/** One search: how far it is, what it found, every trial. */
export function TuningView({ tuningId }: { readonly tuningId: string }) {
  const app = useApp();
  const { value: tuning, failure } = useResource(app.tunings.tunings, tuningId);
  const name = useStore(app.tunings.store, (state) => state.model);
  const inspector = useView((view) => view.inspector);
  const model = tuning?.models.find((one) => one.name === name) ?? tuning?.models[0];
  return (
    <>
      <WorkColumn label="Search">
        <Bar
          title={tuning ? tuning.models.map(({ label }) => label).join(', ') : 'Search'}
          detail={tuning ? versionName(tuning) : undefined}
        >
          {tuning && model && tuning.models.length > 1 && (
            <Select
              aria-label="Model on show"
              data={tuning.models.map((one) => ({ value: one.name, label: one.label }))}
              value={model.name}
              allowDeselect={false}
              onChange={(value) => value !== null && app.tunings.showModel(value)}
              w={180}
            />
          )}
          {tuning && <Actions tuning={tuning} />}
        </Bar>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.tunings.tunings.refresh(tuningId) }} />}
        {tuning && model && <Body tuning={tuning} model={model} />}
      </WorkColumn>
      {tuning && model && inspector && (
        <InspectorColumn label="About the search">
          <TuningInspector tuning={tuning} model={model} />
        </InspectorColumn>
      )}
    </>
  );
}

function Body({ tuning, model }: { readonly tuning: Tuning; readonly model: TunedModel }) {
  const scheme = useScheme();
  const { metric } = tuning.options;
  const input = useMemo<TuningInput>(
    () => ({
      model,
      label: accuracyWords[metric].label,
      rungText: (rung) => resourceText(model.resource, model.rungs[rung] ?? 1),
      valueText,
      scheme,
    }),
    [model, metric, scheme],
  );
  const figure = useMemo(() => searchFigure(input), [input]);
  const some = model.trials.some(({ evaluations }) => evaluations.some(({ finished }) => finished !== null));
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <Standing tuning={tuning} model={model} />
      {some ? (
        <>
          <div className={css.chart}>
            <Plot figure={figure} label={`Search of ${model.label}`} title={<h3 className={css.small}>Results as they came</h3>} />
          </div>
          <SettingsSection input={input} />
          <TrialsTable tuning={tuning} model={model} />
        </>
      ) : (
        tuning.state === 'running' && <p className={`${css.wait} quiet`}>The first results appear here as soon as they are there.</p>
      )}
    </div>
  );
}

/** What was found so far in one sentence, and how far it is. */
function Standing({ tuning, model }: { readonly tuning: Tuning; readonly model: TunedModel }) {
  const job = useSlice('jobs', (state) => (tuning.jobId === null ? undefined : state.jobs.get(tuning.jobId)));
  const { best, reference, rungs } = model;
  const running = tuning.state === 'running';
  const whole = best !== null && best.resource === rungs.at(-1);
  const gain = whole ? gainText(best.score, reference?.score) : best ? `so far on ${resourceText(model.resource, best.resource)} only` : '';
  const { metric } = tuning.options;
  return (
    <section className={css.standing} aria-label="Standing">
      <p className={css.best} role="status">
        {best ? (
          <>
            Best {scoreText(metric, best.score)}
            {gain !== '' && <span className={css.gain}>{gain}</span>}
          </>
        ) : running ? (
          'Nothing found yet'
        ) : (
          'Nothing was found'
        )}
      </p>
      <p className="quiet">
        {reference === null
          ? running
            ? 'The settings as they are are tried first.'
            : 'The settings as they are were not tried to the end.'
          : reference.score === null
            ? `The settings as they are failed: ${reference.message ?? ''}`
            : `As it is: ${scoreText(metric, reference.score)}.`}{' '}
        {counted(model.trials.length, 'trial')} in {duration(model.elapsedMs)}.{' '}
        {!running && (tuning.error ?? tuning.ended ?? 'The application ended before the search did; Resume goes on from there.')}
      </p>
      {running && (
        <div className={css.progress}>
          <ProgressBar label={tuning.name} done={job?.done ?? 0} total={job?.total ?? 1} />
          <span className={`${css.phase} clip`}>{job?.phase || 'Starting'}</span>
          <span className={css.left}>{timeLeft(job?.leftMs ?? null)}</span>
        </div>
      )}
    </section>
  );
}

const moreMinutes = 5;

function Actions({ tuning }: { readonly tuning: Tuning }) {
  const app = useApp();
  const [asking, setAsking] = useState(false);
  const running = tuning.state === 'running';
  const stopped = tuning.state === 'cancelled' || tuning.state === 'interrupted' || tuning.state === 'failed';
  const found = tuning.models.some(({ best }) => best !== null);
  const refresh = (): void => {
    app.tunings.tunings.refresh(tuning.id);
    app.tunings.list.refresh('');
  };
  const resume = (more: { minutes?: number }): void =>
    void attempt(app, () => app.api['tunings.resume']({ tuningId: tuning.id, ...more })).then(refresh);
  const train = async (): Promise<void> => {
    const started = await attempt(app, () => app.api['tunings.train']({ tuningId: tuning.id }));
    if (!started) return;
    await app.workspace.refresh('experiment');
    app.navigation.selectExperiment({ id: started.experimentId, datasetVersionId: tuning.datasetVersionId });
    app.navigation.go('compare');
  };
  const remove = async (): Promise<void> => {
    await attempt(app, () => app.api['tunings.delete']({ tuningId: tuning.id }));
    refresh();
  };
  return (
    <>
      {running && (
        <Button variant="default" onClick={() => tuning.jobId !== null && void cancelJob(app, tuning.jobId)}>
          Cancel
        </Button>
      )}
      {stopped && (
        <Button variant="default" onClick={() => resume({})}>
          Resume
        </Button>
      )}
      {tuning.state === 'done' && (
        <Button variant="default" onClick={() => resume({ minutes: moreMinutes })}>
          {moreMinutes} more minutes
        </Button>
      )}
      {!running && (
        <Button variant="default" leftSection={<TrashIcon size={14} />} onClick={() => setAsking(true)}>
          Delete
        </Button>
      )}
      <Button onClick={() => void train()} disabled={!found}>
        Train with these settings
      </Button>
      {asking && (
        <Confirm title="Delete this search?" action="Delete search" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          Its trials are gone then. Comparisons that were trained with its settings stay.
        </Confirm>
      )}
    </>
  );
}
