import type { Experiment } from '../../contract/entities/experiment.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Session } from './session.ts';
import type { TrainingOptions } from './training.ts';

/** What an experiment that goes on keeps, so that folds and errors can be compared. */
const kept = ['models', 'horizon', 'folds', 'metric', 'level', 'seed', 'workers', 'intervals', 'transform'] as const;

/** Goes on from a finished experiment with a newer version of its data, and waits for the end. */
export async function updateAndWait(session: Session, versionId: string, word: string, options: TrainingOptions): Promise<Experiment> {
  const asked = kept.find((name) => options[name] !== undefined);
  if (asked !== undefined)
    throw new ApiError('bad-input', `--from keeps the options of the experiment; leave --${asked} out, or train a new comparison.`, {
      field: asked,
    });
  const { experiments } = session.app;
  const all = experiments.list();
  // The newest of a name.
  const found = all.find(({ id }) => id === word) ?? all.find(({ name, state }) => name === word && state === 'done');
  if (!found) throw new ApiError('not-found', `There is no experiment ${word}. "runs list" shows them with their ids.`, { field: 'from' });
  const started = await experiments.update(found.id, versionId);
  await session.follow(started.jobId, started.finished);
  return experiments.get(started.experimentId);
}
