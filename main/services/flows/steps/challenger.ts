import type { Evidence, ModelVersion } from '../../../../contract/entities/registry.ts';
import { ApiError } from '../../../../contract/errors.ts';
import type { FlowPorts } from '../ports.ts';
import { beginProbation, beginTrial } from '../begin-trial.ts';
import { isTrainable } from '../../models/catalogue.ts';
import { decideRetrain, haveChanged, judgeChallenger, neededPeriods, type RetrainFacts } from '../policy.ts';
import { done, skipped, type FlowSteps, type StepContext } from '../step.ts';
import { isAlive } from '../../jobs/jobs.ts';
import { unlearntSeries } from '../unlearnt.ts';
import { settleTrial } from './trial.ts';

/** A process that has not been heard of for so long is another one that took its number. */
const silentMs = 60_000;
/** Folds that a challenger gets beyond those that the champion had, so that more of what has come is judged. */
const mostFolds = 12;

/** Steps that train a challenger and say whether it takes the champion's place. */
export function challengerSteps(ports: FlowPorts): Pick<FlowSteps, 'retrain' | 'compare' | 'promote'> {
  const { store, datasets, experiments, registry, jobs, judge } = ports;

  /** A training whose process is gone counts as interrupted, so that it can be gone on with. */
  function reclaim(id: string): void {
    const job = store.jobs.latestFor(id);
    if (job?.state === 'running') {
      const heard = Date.now() - Date.parse(job.heartbeatAt) < silentMs;
      if (heard && (job.ownerPid === process.pid || isAlive(job.ownerPid))) return;
      store.jobs.update({ ...job, state: 'interrupted', finishedAt: job.heartbeatAt });
    }
    store.experiments.setState(id, 'interrupted');
  }

  /** Trains it, or goes on where a process ended; nothing where it is trained. */
  async function train(context: StepContext, champion: ModelVersion, newPeriods: number, begin: 'go-on' | 'anew'): Promise<string> {
    const { made, log, signal, assertHeld, versionId, deployment } = context;
    const id = made('experiment');
    const state = (): string | null => store.experiments.get(id)?.state ?? null;
    const wait = async ({ jobId, finished }: { jobId: string; finished: Promise<void> }): Promise<void> => {
      const stop = (): void => jobs.cancel(jobId);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      try {
        await finished;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    };
    if (state() === 'running') reclaim(id);
    assertHeld();
    if (state() === null) {
      const { number } = datasets.get(versionId());
      const { options } = experiments.stored(champion.experimentId).experiment;
      const folds = Math.max(options.folds, Math.min(mostFolds, Math.floor(newPeriods / options.horizon)));
      log(`Training ${champion.label} on ${champion.dataset} v${number}, ${folds} folds of ${options.horizon}.`);
      await wait(
        await experiments.challenge({
          id,
          experimentId: champion.experimentId,
          model: champion.run,
          versionId: versionId(),
          name: `${deployment.name}: challenger of v${champion.number} on ${champion.dataset} v${number}`,
          folds,
          begin,
        }),
      );
    } else if (state() === 'running') throw new ApiError('busy', 'The challenger is being trained by another process.');
    else if (state() !== 'done') {
      log('Going on with the training that was interrupted.');
      await wait(experiments.resume(id));
    }
    if (state() !== 'done') throw new ApiError('busy', 'The training of the challenger has not ended.');
    return id;
  }

  return {
    retrain: async (context) => {
      const { flow, deployment, result, log } = context;
      const champion = registry.champion(deployment.modelId);
      const found = result('evaluate') ?? {};
      const number = (key: string): number | null => (typeof found[key] === 'number' ? found[key] : null);
      const newPeriods = number('newPeriods') ?? 0;
      const trial = store.trials.running(deployment.id);
      const facts: RetrainFacts = {
        reason: flow.reason,
        asked: flow.options.retrain,
        newPeriods,
        sinceChallenger: number('sinceChallenger'),
        horizon: champion.horizon,
        drifted: result('drift')?.['drifted'] === true ? true : null,
        degraded: found['degraded'] === true ? true : null,
        unlearnt: await unlearntSeries(datasets, champion, context.versionId(), champion.horizon),
        inShadow: trial !== null && trial.kind !== 'probation' && trial.championId === champion.id,
        cannot: isTrainable(champion.kind)
          ? null
          : `The champion is a model of your own whose files are not granted any more, or give way to newer ones: train ${champion.label} with those and register that run.`,
      };
      const { retrain, why } = decideRetrain(deployment.policy, facts);
      if (!retrain) return skipped(why);
      log(why);
      const experimentId = await train(context, champion, newPeriods, haveChanged(facts) ? 'anew' : 'go-on');
      const run = store.experiments.runs(experimentId).find(({ model }) => model === champion.run);
      if (!run) throw new ApiError('internal', 'The challenger was not trained.');
      // The same run again gives the version that it is.
      const challenger = await registry.register({
        runId: run.id,
        name: champion.name,
        reason: `Challenger of v${champion.number}. ${why} Flow ${flow.id}.`,
      });
      return done(`${why} Trained ${challenger.name} v${challenger.number}, ${challenger.label}.`, {
        experimentId,
        challengerId: challenger.id,
        championId: champion.id,
        last: number('last'),
      });
    },

    compare: async ({ deployment, result, signal, log }) => {
      const trained = result('retrain');
      if (!trained) return skipped('There is no challenger.');
      const challenger = registry.version(String(trained['challengerId']));
      const champion = registry.version(String(trained['championId']));
      const { evidence, folds, periods } = await judge.onFolds(challenger, champion, { signal });
      log(evidence.verdict);
      const more = await unlearntSeries(datasets, champion, challenger.datasetVersionId, 1);
      const { better, why } = judgeChallenger(deployment.policy, evidence, folds, more);
      const on =
        folds === 0
          ? `Judging takes ${neededPeriods(deployment.policy, challenger.horizon)} periods. `
          : `On ${folds} folds, ${periods} periods: `;
      return done(`${on}${why}`, { better, why, folds, periods, evidence });
    },

    promote: async (context) => {
      const { flow, deployment, result, log, made, assertHeld, signal } = context;
      const { policy } = deployment;
      const trialSaid = await settleTrial(ports, context);
      const compared = result('compare');
      const trained = result('retrain');
      if (!compared || !trained) return trialSaid ? done(trialSaid.words, { ...trialSaid.result }) : skipped('There is no challenger.');
      const said = trialSaid ? `${trialSaid.words} ` : '';
      const challenger = registry.version(String(trained['challengerId']));
      const champion = registry.version(String(trained['championId']));
      const name = `v${challenger.number}`;
      const why = String(compared['why']);
      const kept = (reason: string) =>
        done(`${said}${name} stays a candidate: ${reason}`, { decision: 'kept', reason, challengerId: challenger.id });
      if (compared['better'] !== true) return kept(why);
      const serves = registry.champion(deployment.modelId).id;
      if (serves !== champion.id && serves !== challenger.id)
        return kept(`${why} It was judged beside v${champion.number}, which is champion no more.`);
      if (policy.promote === 'never') return kept(`${why} The deployment leaves promotions to people.`);
      const last = Number(result('evaluate')?.['last']);
      if (policy.trial.kind !== 'none') {
        const sides = { id: made('shadow'), deployment, champion, other: challenger, flowId: flow.id, last };
        const { kind, words } = beginTrial(store, sides, policy.trial, await datasets.panels.get(context.versionId()));
        return done(`${said}${words} ${why}`, { decision: kind, challengerId: challenger.id });
      }
      assertHeld();
      // Killed after the promotion it finds itself promoted.
      if (registry.version(challenger.id).stage !== 'champion')
        await registry.promote(
          {
            versionId: challenger.id,
            expected: champion.id,
            evidence: compared['evidence'] as Evidence,
            reason: `${why} Flow ${flow.id}.`,
          },
          { signal },
        );
      else log(`${name} was promoted before the process ended.`);
      const watched = policy.rollback ? putOnProbation(context, champion, challenger, last) : '';
      return done(`${said}${name} takes the place of v${champion.number}: ${why}${watched}`, {
        decision: 'promoted',
        challengerId: challenger.id,
        replaced: champion.id,
      });
    },
  };

  function putOnProbation({ flow, deployment, made }: StepContext, before: ModelVersion, fresh: ModelVersion, last: number): string {
    const { periods } = beginProbation(store, { id: made('probation'), deployment, champion: fresh, other: before, flowId: flow.id, last });
    return ` v${before.number} forecasts beside it for ${periods} periods and comes back if it would have done better.`;
  }
}
