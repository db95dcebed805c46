import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ModelVersion, RegisteredModel } from '../../../contract/entities/registry.ts';
import { AskName } from '../../components/ask.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { count, counted, metric, percent } from '../../words/numbers.ts';
import { stageLabels } from '../../words/registry.ts';
import { duration, moment } from '../../words/times.ts';
import { DeployButton } from '../monitor/deploy-button.tsx';
import { PromoteDialog } from './promote-dialog.tsx';
import { CheckedFile } from './checked-file.tsx';
import css from './registry.module.css';

interface Props {
  readonly version: ModelVersion;
  readonly model: RegisteredModel;
}

/** What a version is, and what can be done with it. */
export function VersionInspector({ version, model }: Props) {
  const app = useApp();
  const [asking, setAsking] = useState<'promote' | 'archive' | null>(null);
  const { stage, number, schema } = version;
  const archived = stage === 'archived';
  const named = `${version.name} v${number}`;
  const archive = async (reason: string): Promise<void> => {
    const done = await attempt(app, () => app.api['registry.archive']({ versionId: version.id, archived: !archived, reason }));
    if (done) app.notices.say(`${named} is ${archived ? 'a candidate again' : 'archived'}`);
  };
  const open = (screen: 'runs' | 'forecast'): void => {
    app.navigation.selectExperiment({ id: version.experimentId, datasetVersionId: version.datasetVersionId });
    app.navigation.selectModel(version.run);
    if (screen === 'runs') app.runs.store.setState({ compared: null, current: version.runId });
    app.navigation.go(screen);
  };
  return (
    <>
      <Section title={`v${number} ${version.label}`} aside={stageLabels[stage]}>
        <div className={css.buttons}>
          {stage === 'candidate' && <Button onClick={() => setAsking('promote')}>Promote…</Button>}
          {stage === 'champion' && <DeployButton modelId={model.id} />}
          {stage !== 'champion' && (
            <Button variant="default" onClick={() => setAsking('archive')}>
              {archived ? 'Restore…' : 'Archive…'}
            </Button>
          )}
          <Button variant="default" onClick={() => open('forecast')}>
            See forecast
          </Button>
          <Button variant="default" onClick={() => open('runs')}>
            See run
          </Button>
        </div>
        <Facts
          facts={[
            ['Comparison', version.experiment],
            ['Data', `${version.dataset} v${version.datasetNumber}`],
            ['Horizon', counted(version.horizon, 'period')],
            ['Series', count(version.series)],
            ['Registered', moment(version.createdAt)],
          ]}
        />
      </Section>
      <Section title="Measured in its backtest">
        <Facts
          facts={[
            ['MASE', metric(version.mase)],
            ['Better than seasonal naive', percent(version.skill, { sign: true })],
            ...version.coverage.map(
              ({ level, measured }) => [`Inside the ${level}% band`, percent(measured === null ? null : measured / 100)] as const,
            ),
            ['Fits, processor time', duration(version.fitMs)],
            ['Forecasts, processor time', duration(version.forecastMs)],
            ...(version.failed ? [['Series with a stand-in', count(version.failed)] as const] : []),
          ]}
        />
      </Section>
      <Section title="What it learnt from">
        <Facts
          facts={[
            ['Forecasts', schema.target ?? '–'],
            ['Series by', schema.keys.join(', ') || 'a single series'],
            ['Known ahead', schema.future.join(', ') || 'nothing'],
            ['Known of the past', schema.past.join(', ') || 'nothing'],
            ['Attributes', schema.statics.join(', ') || 'none'],
            ['Season', schema.seasonLength > 1 ? counted(schema.seasonLength, 'period') : 'none'],
          ]}
        />
      </Section>
      <CheckedFile
        key={version.id}
        title="Fitted models"
        ask="Check the files"
        version={version}
        check={() => app.api['registry.check']({ versionId: version.id })}
      />
      {asking === 'promote' && <PromoteDialog version={version} model={model} onClose={() => setAsking(null)} />}
      {asking === 'archive' && (
        <AskName
          title={`${archived ? 'Restore' : 'Archive'} ${named}`}
          label="Reason"
          value=""
          action={archived ? 'Restore' : 'Archive'}
          onName={(reason) => void archive(reason)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
