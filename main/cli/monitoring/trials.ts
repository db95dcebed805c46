import type { Trial } from '../../../contract/entities/flow.ts';
import { trialPlanOf } from '../../services/configuration/policy.ts';
import { print, printJson } from '../output.ts';
import { findVersion } from '../registry/find-version.ts';
import { withSession, type CommonOptions } from '../session.ts';

export interface TryOptions extends CommonOptions {
  readonly ab?: number;
  readonly periods: number;
}

const names = { shadow: 'Shadow', ab: 'A/B period', probation: 'Probation' } as const;

/** A trial in a line or two: who serves what, how much has come, what came of it. */
export function trialText({ kind, champion, other, since, periods, come, split, state, outcome, reason }: Trial): string {
  const who = split
    ? `v${other.number} serves ${split.others} of ${split.series} series (${split.share}%), v${champion.number} the others`
    : `v${other.number} beside v${champion.number}, which serves all`;
  const head = `${names[kind]}: ${who}; since ${since}, ${come} of ${periods} periods have come`;
  return state === 'ended' ? `${head}; ${outcome}: ${reason ?? ''}` : head;
}

/** Trials of a deployment, the newest first. */
export async function deployTrials(name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const trials = await app.flows.trials.list(app.monitoring.get(name).id);
    if (options.json) return printJson(trials);
    if (trials.length === 0)
      return print('No two versions have forecast side by side yet: "deploy try DEPLOYMENT VERSION --ab 20" has a candidate tried.');
    for (const trial of trials) print(trialText(trial));
  });
}

/** Has a candidate tried beside the champion: in the shadow, or in an A/B period where it serves a share. */
export async function deployTry(name: string, word: string, options: TryOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
    const deployment = app.monitoring.get(name);
    const { id } = findVersion(session, app.registry.model(deployment.modelId).name, word);
    const plan = trialPlanOf(options.periods, options.ab ?? 0);
    if (plan.kind === 'none') return;
    const trial = await app.flows.trials.begin(
      deployment.id,
      { versionId: id, plan },
      { signal, onProgress: (progress) => bar.show(progress) },
    );
    bar.clear();
    if (options.json) return printJson(trial);
    print(trialText(trial));
  });
}

/** Ends the trial that runs: the champion serves all. */
export async function deployEndTrial(name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const { id } = app.monitoring.get(name);
    app.flows.trials.end(id);
    const [trial] = await app.flows.trials.list(id);
    if (options.json) return printJson(trial);
    if (trial) print(trialText(trial));
  });
}
