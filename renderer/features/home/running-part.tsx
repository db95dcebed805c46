import { ProgressBar } from '../../components/progress-bar.tsx';
import { cancelJob } from '../../state/actions.ts';
import { activeJobs } from '../../state/jobs.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import { moment, timeLeft } from '../../words/times.ts';
import css from './home.module.css';

/** Ended jobs that are listed. */
const mostEnded = 5;

/** What runs now, and what ended last. */
export function RunningPart() {
  const app = useApp();
  const jobs = useSlice('jobs', (state) => state.jobs);
  const running = activeJobs(jobs);
  const ended = [...jobs.values()]
    .filter(({ finishedAt }) => finishedAt !== null)
    .sort((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? ''))
    .slice(0, mostEnded);
  return (
    <>
      {running.length === 0 && <p className={css.quiet}>Nothing runs now.</p>}
      <ul className={css.list}>
        {running.map((job) => (
          <li key={job.id} className={css.item}>
            <span className={css.line}>
              <span className="clip">{job.title}</span>
              <button type="button" className={css.link} onClick={() => void cancelJob(app, job.id)}>
                Cancel
              </button>
            </span>
            <ProgressBar label={job.title} done={job.done} total={job.total} />
            <span className={css.quiet}>
              {job.state === 'queued' ? 'waits' : `${count(job.done)} of ${count(job.total)}`}
              {job.phase !== '' && ` · ${job.phase}`}
              {timeLeft(job.leftMs) !== '' && ` · ${timeLeft(job.leftMs)}`}
            </span>
          </li>
        ))}
      </ul>
      {ended.length > 0 && (
        <>
          <h3 className={css.heading}>Ended last</h3>
          <ul className={css.list}>
            {ended.map((job) => (
              <li key={job.id} className={css.item}>
                <span className={css.line}>
                  <span className="clip">{job.title}</span>
                  <span className={css.quiet}>{moment(job.finishedAt ?? job.startedAt)}</span>
                </span>
                {job.error && <span className={css.bad}>{job.error.message}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
