import { Button, Menu, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { DriftCheck, DriftDetails } from '../../../contract/entities/drift.ts';
import { effectsFigure, errorStreamFigure, pairFigure, seasonPairFigure } from '../../charts/drift-figures.ts';
import type { Figure } from '../../charts/figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { exportCheck } from '../../state/drift-actions.ts';
import type { DriftState } from '../../state/drift.ts';
import { isActive } from '../../state/jobs.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { ColumnsTable, ErrorsTable, FindingsList, SeasonTable, SeriesTable } from './drift-tables.tsx';
import css from './drift.module.css';
import { StatusMark } from './status-mark.tsx';

const parts: readonly { readonly value: DriftState['part']; readonly label: string }[] = [
  { value: 'columns', label: 'Columns' },
  { value: 'series', label: 'Series' },
  { value: 'season', label: 'Season' },
  { value: 'errors', label: 'Errors' },
  { value: 'time', label: 'Over time' },
];

interface Props {
  readonly check: DriftCheck;
  readonly checks: readonly DriftCheck[];
}

/** A check: what was found and what to do, then column by column. */
export function CheckView({ check, checks }: Props) {
  const app = useApp();
  const done = check.state === 'done';
  return (
    <>
      <Bar
        title={check.deployment ?? check.current.dataset}
        detail={`${check.reference.dataset} v${check.reference.number} to ${check.current.dataset} v${check.current.number}`}
      >
        <StatusMark check={check} />
        {done && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default">Report</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void exportCheck(app, check.id, 'html')}>HTML, with charts</Menu.Item>
              <Menu.Item onClick={() => void exportCheck(app, check.id, 'json')}>JSON, everything</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        <Button
          variant="default"
          disabled={check.state === 'running'}
          onClick={() =>
            void app.drift.check(
              check.deploymentId
                ? { deploymentId: check.deploymentId, settings: check.settings }
                : { reference: check.reference.id, current: check.datasetId, settings: check.settings },
            )
          }
        >
          {done ? 'Check newest' : 'Check again'}
        </Button>
      </Bar>
      {done ? <Found check={check} checks={checks} /> : <Unfinished check={check} />}
    </>
  );
}

/** What is on its way, or was stopped. */
function Unfinished({ check }: { readonly check: DriftCheck }) {
  const app = useApp();
  const job = useSlice('jobs', ({ jobs }) => (check.jobId === null ? undefined : jobs.get(check.jobId)));
  if (job && isActive(job))
    return (
      <div className={css.waiting} role="status">
        <span>{job.phase || 'Starting'}</span>
        <ProgressBar label={job.title} done={job.done} total={job.total} />
        <Button variant="default" onClick={() => void app.api['jobs.cancel']({ jobId: job.id })}>
          Cancel
        </Button>
      </div>
    );
  const words = {
    running: 'Another program makes this check.',
    cancelled: 'This check was cancelled.',
    interrupted: 'Almanac ended while this check was made.',
    failed: check.error ?? 'This check failed.',
    done: '',
  }[check.state];
  return <p className={css.said}>{words}</p>;
}

function Found({ check, checks }: Props) {
  const app = useApp();
  const { value: details, failure } = useResource(app.drift.details, check.id);
  const part = useStore(app.drift.store, (state) => state.part);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.drift.details.refresh(check.id) }} />;
  if (!details) return null;
  const alike = checks.filter(({ deploymentId, datasetId }) =>
    check.deploymentId ? deploymentId === check.deploymentId : datasetId === check.datasetId && deploymentId === null,
  );
  return (
    <div className={css.found}>
      <div
        className={css.verdict}
        data-attention={check.status === 'drift' || undefined}
        tabIndex={0}
        role="region"
        aria-label="Verdict"
        data-inset
      >
        <p className={css.sentence}>{check.headline}</p>
        <FindingsList findings={check.findings} />
      </div>
      <div className={css.switch}>
        <SegmentedControl
          aria-label="Part of the check"
          value={part}
          onChange={(next) => app.drift.show({ part: next as DriftState['part'] })}
          data={parts.map(({ value, label }) => ({ value, label }))}
        />
      </div>
      <Part part={part} details={details} checks={alike} />
    </div>
  );
}

function Part({
  part,
  details,
  checks,
}: {
  readonly part: DriftState['part'];
  readonly details: DriftDetails;
  readonly checks: readonly DriftCheck[];
}) {
  const app = useApp();
  const scheme = useScheme();
  const column = useStore(app.drift.store, (state) => state.column);
  const shown = details.columns.find(({ name }) => name === column) ?? details.columns[0];
  const figure = useMemo((): Figure | null => {
    if (part === 'columns') return shown ? pairFigure(shown, scheme) : null;
    if (part === 'season') return details.seasons[0] ? seasonPairFigure(details.seasons[0], scheme) : null;
    if (part === 'errors') return details.errors ? errorStreamFigure(details.errors, scheme) : null;
    return part === 'time' ? effectsFigure(checks, scheme) : null;
  }, [part, shown, details, checks, scheme]);
  const labels = {
    columns: `Distributions of ${shown?.name ?? ''}`,
    series: '',
    season: 'Season before and now',
    errors: 'Errors of forecasts',
    time: 'Effects over checks',
  };
  const title =
    part === 'columns' && shown
      ? `${shown.name}: ${shown.sentence}`
      : part === 'time'
        ? `${checks.length} ${checks.length === 1 ? 'check' : 'checks'} of the same data`
        : undefined;
  return (
    <>
      {figure && (
        <div className={css.chart}>
          <Plot figure={figure} label={labels[part]} {...(title === undefined ? {} : { title })} />
        </div>
      )}
      {part !== 'time' && (
        <div className={css.scroll} tabIndex={0} role="region" aria-label="Table" data-inset>
          {part === 'columns' && (
            <ColumnsTable columns={details.columns} current={shown?.name ?? null} onRow={(name) => app.drift.show({ column: name })} />
          )}
          {part === 'series' && <SeriesTable series={details.series} />}
          {part === 'season' && <SeasonTable seasons={details.seasons} />}
          {part === 'errors' && (
            <ErrorsTable errors={details.errors} notes={details.notes} deployed={details.check.deploymentId !== null} />
          )}
        </div>
      )}
    </>
  );
}
