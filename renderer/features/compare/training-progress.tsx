import type { Experiment } from '../../../contract/entities/experiment.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { useSlice } from '../../state/use-app.ts';
import { isNet } from '../../words/nets.ts';
import { count } from '../../words/numbers.ts';
import { modelColour } from '../../words/models.ts';
import { timeLeft } from '../../words/times.ts';
import { NetTrainingSection } from '../nets/net-training-section.tsx';
import css from './training-progress.module.css';

/** How far each model is, and what is left. */
export function TrainingProgress({ experiment }: { readonly experiment: Experiment }) {
  const job = useSlice('jobs', (state) => (experiment.jobId === null ? undefined : state.jobs.get(experiment.jobId)));
  return (
    <section className={css.progress} aria-label="Progress">
      <p className={css.head}>
        <b>Training</b>
        {job && (
          <span>
            {count(job.done)} of {count(job.total)} fits{job.phase !== '' && ` · ${job.phase}`}
          </span>
        )}
        <span className={css.left}>{job ? timeLeft(job.leftMs) : ''}</span>
      </p>
      <ul className={css.models}>
        {experiment.leaderboard.map((row) => (
          <li key={row.model} className={css.model}>
            <Swatch model={row.model} baseline={row.baseline} />
            <span className="clip">{row.label}</span>
            <ProgressBar label={row.label} done={row.seriesDone} total={row.seriesTotal} colour={modelColour(row.model, row.baseline)} />
            <span className="number">
              {count(row.seriesDone)} / {count(row.seriesTotal)}
            </span>
          </li>
        ))}
      </ul>
      {experiment.leaderboard
        .filter(({ kind, seriesDone, seriesTotal }) => isNet(kind) && seriesDone < seriesTotal)
        .map(({ model }) => (
          <NetTrainingSection key={model} experimentId={experiment.id} model={model} running />
        ))}
    </section>
  );
}
