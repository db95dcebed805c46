import { ActionIcon, Button, Pill, TagsInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RunRecord } from '../../../contract/entities/run.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { CopyIcon } from '../../components/icons.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyText, accuracyWords, type AccuracyName } from '../../words/metrics.ts';
import { bytes, count, counted, percent } from '../../words/numbers.ts';
import { settingText } from '../../words/settings.ts';
import { stateLabels } from '../../words/terms.ts';
import { duration, moment } from '../../words/times.ts';
import { RunTrust } from './run-trust.tsx';
import { RegisterButton } from '../registry/register-button.tsx';
import css from './runs.module.css';

/** Everything that is kept of the run that the list stands on. */
export function RunInspector({ runId }: { readonly runId: string | null }) {
  const app = useApp();
  const { value: run, failure } = useResource(app.runs.records, runId);
  if (runId === null) return <p className={css.hint}>Choose a run to see what it was made with. Select two or more to compare them.</p>;
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.runs.records.refresh(runId) }} />;
  return run && run.id === runId ? <Record key={run.id} run={run} /> : null;
}

function Record({ run }: { readonly run: RunRecord }) {
  const app = useApp();
  const [note, setNote] = useState(run.note);
  const change = (what: { note?: string; addTags?: string[]; removeTags?: string[] }): void =>
    void attempt(app, () => app.api['runs.change']({ ids: [run.id], ...what }));
  const open = (screen: 'forecast' | 'compare'): void => {
    app.navigation.selectExperiment({ id: run.experimentId, datasetVersionId: run.datasetVersionId });
    app.navigation.selectModel(run.model);
    app.navigation.go(screen);
  };
  const spec = Object.entries(run.spec);
  const short = (hash: string) => (
    <span className={css.hash}>
      <code title={hash}>{hash.slice(0, 12)}</code>
      <ActionIcon size="xs" aria-label={`Copy ${hash.slice(0, 12)}`} onClick={() => void navigator.clipboard.writeText(hash)}>
        <CopyIcon size={11} />
      </ActionIcon>
    </span>
  );
  return (
    <>
      <Section title={run.label} aside={stateLabels[run.state]}>
        <div className={css.buttons}>
          <Button variant="default" disabled={run.state !== 'done'} onClick={() => open('forecast')}>
            See forecast
          </Button>
          <Button variant="default" onClick={() => open('compare')}>
            See experiment
          </Button>
          <RegisterButton
            runId={run.id}
            label={run.label}
            dataset={run.dataset}
            disabled={run.state !== 'done' || run.deletedAt !== null}
          />
        </div>
        <TagsInput
          label="Tags"
          placeholder={run.tags.length === 0 ? 'Type a tag and press Enter' : ''}
          value={run.tags}
          onChange={(tags) =>
            change({
              addTags: tags.filter((tag) => !run.tags.includes(tag)),
              removeTags: run.tags.filter((tag) => !tags.includes(tag)),
            })
          }
        />
        <Textarea
          label="Note"
          className={css.noteField ?? ''}
          rows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onBlur={() => note !== run.note && change({ note })}
        />
        {run.group !== null && (
          <p className={css.group}>
            Group <Pill>{run.group}</Pill>
          </p>
        )}
      </Section>
      <Section title="Accuracy" aside={run.state === 'done' ? undefined : 'not finished'}>
        <Facts
          facts={[
            ...(['mase', 'rmsse', 'smape', 'rmse', 'mae'] as const).map(
              (name) => [accuracyWords[name].label, accuracyText(name, run[name])] as const,
            ),
            ['Better than seasonal naive', percent(run.skill, { sign: true })],
            ...run.coverage.map(
              ({ level, measured }) => [`Inside the ${level}% band`, percent(measured === null ? null : measured / 100)] as const,
            ),
          ]}
        />
      </Section>
      <RunTrust run={run} />
      <Section title="Settings">
        {spec.length === 0 ? (
          <p className="quiet">As the model has them.</p>
        ) : (
          <Facts facts={spec.map(([name, value]) => [name, settingText(value)] as const)} />
        )}
        <Facts
          facts={[
            ['Horizon', counted(run.horizon, 'period')],
            ['Folds', count(run.folds)],
            ['Chosen by', run.metric in accuracyWords ? accuracyWords[run.metric as AccuracyName].label : run.metric],
            ['Seed', String(run.seed)],
          ]}
        />
      </Section>
      <Section title="Data">
        <Facts
          facts={[
            ['Version', `${run.dataset} v${run.version}`],
            ['From – to', `${run.data.first} – ${run.data.last}`],
            ['Version id', short(run.datasetVersionId)],
            ...run.data.files.map(({ name, sha256 }) => [name, sha256 === null ? '–' : short(sha256)] as const),
            ['Cleaning', run.data.recipe.join(', ') || 'none'],
            ['Features', run.data.features ? run.data.features.kinds.join(', ') : 'none'],
          ]}
        />
      </Section>
      <Section title="Made">
        <Facts
          facts={[
            ['Started', moment(run.createdAt)],
            ['Ended', run.finishedAt === null ? '–' : moment(run.finishedAt)],
            ['Whole training', duration(run.trainedMs)],
            ['Fits, processor time', duration(run.fitMs)],
            ['Peak memory', run.memory === null ? 'not measured' : bytes(run.memory)],
            ['Almanac', run.codeVersion],
            ...(run.backend === null ? [] : [['Backend', run.backend] as const]),
            ...Object.entries(run.environment).map(([name, value]) => [name, name === 'commit' ? short(value) : value] as const),
            ['Fitted models', run.artefact === null ? '–' : short(run.artefact)],
            ['Run', short(run.id)],
          ]}
        />
      </Section>
      {run.warnings.length > 0 && (
        <Section title="Warnings">
          {run.warnings.map(({ code, message, count: series = 1 }) => (
            <p key={code} className={css.warning}>
              {message}
              {series > 1 && <span className="quiet"> {count(series)} series</span>}
            </p>
          ))}
        </Section>
      )}
    </>
  );
}
