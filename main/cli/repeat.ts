import { ApiError } from '../../contract/errors.ts';
import { findExperiment } from './find-run.ts';
import { print, printJson } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';

/** A run by its id; for an experiment the one that it chose. */
export async function runIdOf(session: Session, word: string): Promise<string> {
  const { experiment, run } = await findExperiment(session, word);
  const row = experiment.leaderboard.find(({ model }) => model === (run ?? experiment.selected));
  if (!row) throw new ApiError('busy', `${experiment.name} is not finished: "resume ${experiment.id}" goes on with it.`);
  return row.runId;
}

/** Trains a run again from what is stored. Exit status 1 where the result is not identical. */
export async function repeatCommand(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const runId = await runIdOf(session, word);
    const { jobId, finished } = await session.app.repeats.start(runId);
    await session.follow(
      jobId,
      finished.then(() => undefined),
    );
    const outcome = await finished;
    if (!outcome.identical) process.exitCode = 1;
    if (options.json) return printJson(outcome);
    for (const sentence of outcome.said) print(sentence);
    for (const { what, before, after } of outcome.changed) print(`changed: ${what}: ${before} before, ${after} now`);
    if (outcome.members.length > 0) print(`made of ${outcome.members.join(', ')}, which were trained again too`);
    print(`models ${outcome.artefact.before} before, ${outcome.artefact.after} now; ${(outcome.ms / 1000).toPrecision(3)} s`);
  });
}
