import type { ForecastOfRun, ScenarioSummary } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { findExperiment } from '../find-run.ts';
import type { Session } from '../session.ts';

/** A scenario by its id, the beginning of it, or its name where only one has it. */
export function findScenario({ app }: Session, word: string): ScenarioSummary {
  const all = app.scenarios.list();
  const same = (name: string): boolean => name.toLowerCase() === word.toLowerCase();
  const found =
    all.filter(({ id }) => id === word).length > 0
      ? all.filter(({ id }) => id === word)
      : all.filter(({ id, name }) => same(name) || (word.length >= 4 && id.startsWith(word)));
  const [first, ...more] = found;
  if (!first) throw new ApiError('not-found', `There is no scenario ${word}. "scenario list" shows them.`, { value: word });
  if (more.length > 0)
    throw new ApiError('bad-input', `${found.length} scenarios are called ${word}: ${found.map(({ id }) => id).join(', ')}. Give an id.`, {
      field: 'scenario',
      value: word,
    });
  return first;
}

/** A run by its id, or the chosen one of an experiment or of the newest on a dataset. */
export async function findRunId(session: Session, word: string): Promise<string> {
  const { experiment, run } = await findExperiment(session, word);
  const model = run ?? experiment.selected;
  const row = experiment.leaderboard.find((one) => one.model === model);
  if (!row) throw new ApiError('bad-input', `${experiment.name} has no chosen model yet. Give the id of a run.`, { field: 'run' });
  return row.runId;
}

/** A scenario, or else a run. */
export async function findForecast(session: Session, word: string): Promise<ForecastOfRun> {
  try {
    const { id, runId } = findScenario(session, word);
    return { runId, scenarioId: id };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not-found') throw error;
  }
  try {
    return { runId: await findRunId(session, word), scenarioId: null };
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not-found') throw error;
    throw new ApiError('not-found', `There is no scenario, run or experiment ${word}.`, { value: word });
  }
}
