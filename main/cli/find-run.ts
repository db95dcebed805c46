import type { Experiment } from '../../contract/entities/experiment.ts';
import { ApiError } from '../../contract/errors.ts';
import { modelInfos } from '../services/models/catalogue.ts';
import type { Session } from './session.ts';

/** An experiment by its id, one of its runs' ids, or the newest one on a dataset of that name. */
export async function findExperiment({ app }: Session, word: string): Promise<{ experiment: Experiment; run: string | null }> {
  for (const { id, datasetName, name } of app.experiments.list()) {
    const { runs } = app.experiments.stored(id);
    const run = runs.find((candidate) => candidate.id === word)?.model ?? null;
    if (id === word || run !== null || datasetName === word || name === word) return { experiment: await app.experiments.get(id), run };
  }
  throw new ApiError('not-found', `There is no experiment or run ${word}. "runs list" shows them.`);
}

/** A run by its name, else by its label, else the best one of a kind, which may be given short. */
export function findRun({ leaderboard }: Experiment, word: string): Experiment['leaderboard'][number] | undefined {
  const kind = modelInfos.find((info) => info.kind === word || info.aliases.includes(word))?.kind;
  return (
    leaderboard.find((row) => row.model === word) ??
    leaderboard.find((row) => row.label === word) ??
    leaderboard.find((row) => row.kind === kind)
  );
}
