import type { NetTraining } from '../../contract/entities/net-training.ts';
import { ApiError } from '../../contract/errors.ts';
import { print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';
import { leaderboardText, rowJson } from './training.ts';

const digits = (value: number | null): string => (value === null ? '-' : value.toPrecision(4));

/** How the nets of a run were trained, for a terminal: one line a net. */
export function netTrainingText({ label, backend, fits }: NetTraining): string {
  const rows = fits.map(({ name, epochs, ended, bestEpoch, history, resumedAfter, note }) => {
    const best = history.find(({ epoch }) => epoch === bestEpoch);
    const how = ended === null ? 'not finished' : ended === 'early-stopping' ? 'stopped early' : 'all epochs';
    return [
      name,
      `${history.length} of ${epochs}`,
      bestEpoch === null ? '-' : String(bestEpoch),
      digits(best?.trainingLoss ?? null),
      digits(best?.validationLoss ?? null),
      `${(history.reduce((sum, { ms }) => sum + (ms ?? 0), 0) / 1000).toFixed(1)} s`,
      [how, ...(resumedAfter === null ? [] : [`gone on after epoch ${resumedAfter}`]), ...(note === null ? [] : [note])].join('; '),
    ];
  });
  return [
    `${label}, trained on ${backend.name} (${backend.what}): ${backend.why}`,
    table(['net', 'epochs', 'best', 'loss', 'held back', 'took', 'ended'], rows),
  ].join('\n');
}

/** How the nets of an experiment, or of one of its runs, were trained. */
export async function netsCommand(id: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const runs = app.experiments.list().flatMap((one) => app.experiments.stored(one.id).runs);
    const meant = runs.filter((run) => run.id === id || run.experimentId === id);
    if (meant.length === 0) throw new ApiError('not-found', `There is no run or experiment ${id}. "runs list" shows them.`);
    const trainings = meant.flatMap((run) => app.netRuns.training(run) ?? []);
    if (options.json) return printJson(trainings);
    if (trainings.length === 0) return print('No net was trained there.');
    print(trainings.map(netTrainingText).join('\n\n'));
  });
}

/** Goes on with an experiment that was cancelled, or whose process ended. */
export async function resumeCommand(id: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { experiments } = session.app;
    const { jobId, finished } = experiments.resume(id);
    await session.follow(jobId, finished);
    const experiment = await experiments.get(id);
    if (options.json) return printJson({ experiment: id, leaderboard: experiment.leaderboard.map(rowJson), warnings: experiment.warnings });
    print(leaderboardText(experiment, await experiments.winners(id)));
  });
}
