import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RegisteredModel } from '../../../contract/entities/registry.ts';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { AskName } from '../../components/ask.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { count, metric, percent } from '../../words/numbers.ts';
import { stageLabels } from '../../words/registry.ts';
import { moment } from '../../words/times.ts';
import { RowPromoteDialog } from './row-promote-dialog.tsx';
import { CheckedFile } from './checked-file.tsx';
import css from './registry.module.css';

/** What a version of a registered model of single rows is, and what can be done with it. */
export function RowVersionInspector({ version, model }: { readonly version: RowVersion; readonly model: RegisteredModel }) {
  const app = useApp();
  const [asking, setAsking] = useState<'promote' | 'archive' | null>(null);
  const { stage, number, facts } = version;
  const { data, schema, testRows } = facts;
  const [own, ...others] = facts.accuracy;
  const archived = stage === 'archived';
  const named = `${version.name} v${number}`;
  const archive = async (reason: string): Promise<void> => {
    const done = await attempt(app, () => app.api['rowVersions.archive']({ versionId: version.id, archived: !archived, reason }));
    if (done) app.notices.say(`${named} is ${archived ? 'a candidate again' : 'archived'}`);
  };
  const open = (): void => {
    app.rowModels.store.setState({ selected: version.rowModelId, draft: null });
    app.navigation.go('predict');
  };
  return (
    <>
      <Section title={`v${number} ${version.label}`} aside={stageLabels[stage]}>
        <div className={css.buttons}>
          {stage === 'candidate' && <Button onClick={() => setAsking('promote')}>Promote…</Button>}
          {stage !== 'champion' && (
            <Button variant="default" onClick={() => setAsking('archive')}>
              {archived ? 'Restore…' : 'Archive…'}
            </Button>
          )}
          <Button variant="default" onClick={open}>
            Predict with it
          </Button>
        </div>
        <Facts
          facts={[
            ['Made as', facts.rowModel],
            ['Trained', moment(facts.trainedAt)],
            ['Registered', moment(version.createdAt)],
          ]}
        />
      </Section>
      <Section title="Measured on rows that it did not see">
        {own ? (
          <Facts
            facts={[
              ['Rows', count(testRows ?? 0)],
              ['RMSE', metric(own.rmse)],
              ['MAE', metric(own.mae)],
              ['R²', metric(own.r2)],
              ...others.map(({ name, rmse }) => [`RMSE of ${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, metric(rmse)] as const),
              ...facts.coverage.map(({ level, measured }) => [`Inside the ${level}% interval`, percent(measured)] as const),
              ['Trained once more with them', facts.refitted ? 'yes' : 'no'],
            ]}
          />
        ) : (
          <p className={css.ok}>It came from a file: nothing was measured here.</p>
        )}
      </Section>
      <Section title="What it learnt from">
        <Facts
          facts={[
            ['Predicts', schema.target],
            ['From', schema.columns.map(({ column }) => column).join(', ')],
            ['Rows ordered by', schema.date ?? 'their place in the file'],
            ['File', data.fileName],
            ...(data.rows === null ? [] : [['Rows of the file', count(data.rows)] as const]),
            ...(data.period ? [['Days', `${data.period[0]} to ${data.period[1]}`] as const] : []),
            [
              'SHA-256 of the file',
              data.sha256 === null ? (
                'not kept'
              ) : (
                <code key="hash" title={data.sha256}>
                  {data.sha256.slice(0, 12)}
                </code>
              ),
            ],
          ]}
        />
      </Section>
      <CheckedFile
        key={version.id}
        title="Model file"
        ask="Check the file"
        version={version}
        check={() => app.api['rowVersions.check']({ versionId: version.id })}
      />
      {asking === 'promote' && <RowPromoteDialog version={version} model={model} onClose={() => setAsking(null)} />}
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
