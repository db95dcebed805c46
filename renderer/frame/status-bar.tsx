import { ActionIcon, Tooltip } from '@mantine/core';
import { CheckIcon, CloseIcon, ErrorIcon } from '../components/icons.tsx';
import { AlertCount } from '../features/alerts/alert-count.tsx';
import { ProgressBar } from '../components/progress-bar.tsx';
import { activeJobs } from '../state/jobs.ts';
import { cancelJob } from '../state/actions.ts';
import { showDrift } from '../state/drift-actions.ts';
import { showLevels } from '../state/level-actions.ts';
import { useApp, useResource, useSlice } from '../state/use-app.ts';
import type { EnvironmentReport } from '../../contract/entities/settings.ts';
import type { Job } from '../../contract/entities/job.ts';
import { count } from '../words/numbers.ts';
import { hostLabels } from '../words/terms.ts';
import { timeLeft } from '../words/times.ts';
import css from './status-bar.module.css';

/** What runs, what has ended and waits to be looked at, and what the machine computes on. */
export function StatusBar() {
  const jobs = useSlice('jobs', (state) => state.jobs);
  const waiting = useSlice('jobs', (state) => state.waiting);
  const environment = useSlice('workspace', (state) => state.environment);
  const running = activeJobs(jobs);
  return (
    <footer className={css.bar} aria-label="Status">
      <div className={css.jobs}>
        {running.map((job) => (
          <Running key={job.id} job={job} />
        ))}
        {waiting.map((id) => {
          const job = jobs.get(id);
          return job && <Ended key={id} job={job} />;
        })}
        {running.length === 0 && waiting.length === 0 && <span>Idle</span>}
      </div>
      <AlertCount />
      {environment && <Machine environment={environment} />}
    </footer>
  );
}

function Running({ job }: { readonly job: Job }) {
  const app = useApp();
  const left = timeLeft(job.leftMs);
  return (
    <span className={css.job}>
      <span className={`${css.name} clip`}>{job.title}</span>
      <span className={css.count}>
        {job.state === 'queued' ? 'waiting' : `${count(job.done)}/${count(job.total)}`}
        {job.phase !== '' && ` · ${job.phase}`}
        {left !== '' && ` · ${left}`}
      </span>
      <span className={css.track}>
        <ProgressBar label={job.title} done={job.done} total={job.total} />
      </span>
      <button type="button" className={css.action} aria-label="Cancel job" onClick={() => void cancelJob(app, job.id)}>
        Cancel
      </button>
    </span>
  );
}

function Ended({ job }: { readonly job: Job }) {
  const app = useApp();
  const failed = job.state === 'failed';
  const look = (): void => {
    app.jobs.seen(job.id);
    if (job.kind === 'tune' && job.subjectId !== null) {
      app.tunings.select(job.subjectId);
      return app.navigation.go('tune');
    }
    if (job.kind === 'levels' && job.subjectId !== null) return void showLevels(app, job.subjectId);
    if (job.kind === 'drift') return showDrift(app, job.subjectId);
    if (job.kind === 'repeat' && job.subjectId !== null) {
      app.runs.store.setState({ current: job.subjectId, compared: null });
      return app.navigation.go('runs');
    }
    if (job.kind === 'workspace') return app.navigation.go('settings');
    if (job.kind === 'row-model' && job.subjectId !== null) {
      app.rowModels.select(job.subjectId);
      return app.navigation.go('predict');
    }
    const experiment = app.workspace.store.getState().experiments?.find((one) => one.id === job.subjectId);
    if (experiment) app.navigation.selectExperiment(experiment);
    app.navigation.go('compare');
  };
  return (
    <span className={css.job}>
      <span className={css.icon} data-failed={failed || undefined}>
        {failed ? <ErrorIcon size={14} /> : <CheckIcon size={14} />}
      </span>
      <span className={`${css.name} clip`}>{failed ? `Failed: ${job.error?.message ?? job.title}` : `Done: ${job.title}`}</span>
      <button type="button" className={css.action} onClick={look}>
        Show result
      </button>
      <ActionIcon size="xs" aria-label="Put aside" onClick={() => app.jobs.seen(job.id)}>
        <CloseIcon size={11} />
      </ActionIcon>
    </span>
  );
}

function Machine({ environment }: { readonly environment: EnvironmentReport }) {
  const app = useApp();
  // Comes with the environment, so that asking does not measure anything twice.
  const { value: nets } = useResource(app.netBackends, 'here');
  const missing = environment.checks.filter((check) => check.state !== 'ok').length;
  const backends = environment.checks.filter((check) => /gpu|backend|processor|cpu|simd|wasm/i.test(check.name));
  return (
    <Tooltip
      label={missing === 0 ? 'All environment checks passed' : `${missing} of ${environment.checks.length} environment checks need a look`}
    >
      <div className={css.machine} role="group" aria-label="Machine">
        {backends.slice(0, 2).map((check) => (
          <span key={check.name} className="clip">
            {check.name} <b>{check.detail.split(/[;:]/)[0]}</b>
          </span>
        ))}
        {nets && (
          <span className="clip">
            Nets <b>{nets.asked?.name ?? nets.chosen}</b>
          </span>
        )}
        <span>{hostLabels[environment.host]}</span>
        <span>{environment.version}</span>
      </div>
    </Tooltip>
  );
}
