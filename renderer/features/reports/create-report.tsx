import { Button, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { Report } from '../../../contract/entities/report.ts';
import { Section } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { createReport } from '../../state/actions.ts';
import { useModel } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { metric } from '../../words/numbers.ts';
import { newestDone } from '../../state/workspace.ts';
import css from './create-report.module.css';

const about: Record<Report['format'], string> = {
  html: 'One file with charts and tables. Opens offline in any browser.',
  pdf: 'For paper and for mail: A4, numbered pages, charts and tables.',
  xlsx: 'A workbook: forecasts with numbers and dates to compute with, a sheet ready for charts, accuracy, data quality.',
  csv: 'A row for each series and period: forecast, lower and upper bounds, model.',
  json: 'Everything that the report says, for programs.',
  md: 'Text with tables for a wiki or a ticket.',
};

/** More than this are found by typing, and listed up to a number that opens at once. */
const MANY = 20;
const MOST_LISTED = 200;

/** Makes a report of an experiment and a model. */
export function CreateReport() {
  const app = useApp();
  const experiments = useSlice('workspace', (state) => state.experiments) ?? [];
  const place = useSlice('navigation', (state) => state.experimentId);
  const done = experiments.filter((one) => one.state === 'done');
  const experimentId = done.find((one) => one.id === place)?.id ?? newestDone(experiments)?.id ?? null;
  const { value: experiment } = useResource(app.experiments, experimentId);
  const model = useModel(experiment);
  const runId = experiment?.leaderboard.find((row) => row.model === model)?.runId ?? null;
  const scenarios = useResource(app.scenarios.lists, runId).value ?? [];
  const [asked, setAsked] = useState<string | null>(null);
  const scenario = scenarios.find(({ id }) => id === asked) ?? null;
  const [format, setFormat] = useState<Report['format']>('html');
  const [making, setMaking] = useState(false);
  const make = async (): Promise<void> => {
    if (experimentId === null) return;
    setMaking(true);
    const report = await createReport(app, experimentId, format, model, scenario?.id ?? null);
    if (report) app.navigation.selectReport(report.id);
    setMaking(false);
  };
  return (
    <Section title="New report">
      <div className={css.fields}>
        <Select
          label="Experiment"
          searchable={done.length > MANY}
          limit={MOST_LISTED}
          data={done.map((one) => ({ value: one.id, label: one.name }))}
          value={experimentId}
          description={experiment ? versionName(experiment) : undefined}
          onChange={(value) => app.navigation.selectExperiment(done.find((one) => one.id === value) ?? null)}
        />
        <Select
          label="Model"
          data={(experiment?.leaderboard ?? []).map((row) => ({ value: row.model, label: `${row.label}, MASE ${metric(row.mase)}` }))}
          value={model}
          description={model !== null && model === experiment?.selected ? 'The one the comparison selected.' : undefined}
          onChange={(value) => app.navigation.selectModel(value)}
        />
        {scenarios.length > 0 && (
          <Select
            label="Scenario"
            placeholder="As the model forecast"
            clearable
            data={scenarios.map(({ id, name }) => ({ value: id, label: name }))}
            value={scenario?.id ?? null}
            description={scenario ? 'With its edits, and a section of what was changed and why.' : undefined}
            onChange={setAsked}
          />
        )}
        <div>
          <SegmentedControl
            fullWidth
            aria-label="Format"
            value={format}
            onChange={(value) => setFormat(value as Report['format'])}
            data={[
              { value: 'html', label: 'HTML' },
              { value: 'pdf', label: 'PDF' },
              { value: 'xlsx', label: 'Excel' },
              { value: 'csv', label: 'CSV' },
              { value: 'json', label: 'JSON' },
              { value: 'md', label: 'MD' },
            ]}
          />
          <p className={css.about}>{about[format]}</p>
        </div>
        <Button loading={making} disabled={experimentId === null} onClick={() => void make()}>
          Create report
        </Button>
      </div>
    </Section>
  );
}
