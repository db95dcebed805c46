import type { FlowSteps } from '../step.ts';
import { done, skipped } from '../step.ts';
import type { FlowPorts } from '../ports.ts';
import { ApiError } from '../../../../contract/errors.ts';
import { hashOf } from '../../canonical-json.ts';
import { splitChoices } from '../../datasets/version-id.ts';
import { schemaDifferences, schemaOf } from '../../registry/schema.ts';
import { servedWords } from '../../trials/served-parts.ts';
import { judgeProbation, looks } from '../policy.ts';
import { lastPeriod, newPeriods } from '../time.ts';

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** Steps about the data that have come, before anything is trained. */
export function dataSteps({
  store,
  datasets,
  validation,
  registry,
  judge,
  drift,
  degradation,
  servedOf,
}: FlowPorts): Pick<FlowSteps, 'validate' | 'process' | 'drift' | 'evaluate'> {
  const lastUsable = (deploymentId: string): string | null =>
    store.deployments.arrivals(deploymentId).find(({ state, datasetVersionId }) => state === 'done' && store.datasets.get(datasetVersionId))
      ?.datasetVersionId ?? null;

  return {
    validate: async ({ flow, deployment, setData, log, signal }) => {
      const champion = registry.champion(deployment.modelId);
      const newest = flow.datasetVersionId === null ? datasets.find(deployment.datasetId) : datasets.get(flow.datasetVersionId);
      if (!newest) throw new ApiError('not-found', `The dataset of ${deployment.name} has no version any more.`);
      const refused = store.deployments.arrival(deployment.id, newest.id);
      const usable = refused?.state === 'refused' || refused?.state === 'failed' ? lastUsable(deployment.id) : newest.id;
      if (usable !== newest.id)
        log(`${newest.datasetName} v${newest.number} was refused when it came: ${refused?.message ?? ''} The data before it are taken.`);
      const version = datasets.get(usable ?? champion.datasetVersionId);
      setData(version.id);
      const against = champion.datasetVersionId === version.id ? null : champion.datasetVersionId;
      const { findings } = await validation.validate({ versionId: version.id, stage: 'raw', against }, { signal });
      const errors = findings.filter(({ severity }) => severity === 'error');
      const warnings = findings.filter(({ severity }) => severity === 'warning');
      for (const { severity, message } of [...errors, ...warnings]) log(`${severity}: ${message}`);
      const found =
        errors.length + warnings.length === 0
          ? 'nothing to complain about'
          : `${counted(errors.length, 'error')} and ${counted(warnings.length, 'warning')}`;
      return done(
        `${version.datasetName} v${version.number} to ${version.last}, beside what ${champion.name} v${champion.number} learnt from: ${found}.`,
        {
          versionId: version.id,
          last: version.last,
          errors: errors.map(({ code, message }) => ({ code, message })),
          warnings: warnings.length,
        },
      );
    },

    process: async ({ deployment, versionId, setData, log }) => {
      const champion = registry.champion(deployment.modelId);
      const learnt = datasets.get(champion.datasetVersionId);
      let version = datasets.get(versionId());
      const wanted = splitChoices(learnt.choices).stages;
      const has = splitChoices(version.choices).stages;
      const derived = hashOf(wanted) !== hashOf(has);
      if (derived) {
        log(`The data of ${champion.name} v${champion.number} were prepared in another way; the same is done with the new ones.`);
        // Named by its content: the same again is the version that is there.
        version = await datasets.derive(version.id, { recipe: wanted.recipe ?? null, features: wanted.features ?? null });
        setData(version.id);
      }
      const differences = schemaDifferences(champion.schema, schemaOf(await datasets.panels.get(version.id)));
      if (differences.length > 0)
        throw new ApiError(
          'bad-input',
          `${champion.name} v${champion.number} cannot forecast from ${version.datasetName} v${version.number}: ${differences.join('; ')}.`,
        );
      const stages = [
        ...(wanted.recipe?.steps.length ? [counted(wanted.recipe.steps.length, 'step of cleaning', 'steps of cleaning')] : []),
        ...(wanted.features ? ['features'] : []),
      ];
      return done(
        stages.length === 0
          ? 'Nothing is done with these data before they are forecast.'
          : `Prepared as the champion's data were: ${stages.join(', ')}.`,
        { versionId: version.id, derived },
      );
    },

    drift: async ({ deployment, versionId, signal }) => {
      const champion = registry.champion(deployment.modelId);
      if (champion.datasetVersionId === versionId()) return skipped('The data are those that the champion learnt from.');
      if (!drift) return skipped('Drift is not looked for here.');
      const { id, drifted, words } = await drift(
        { deploymentId: deployment.id, reference: champion.datasetVersionId, current: versionId() },
        { signal },
      );
      return done(words, { reportId: id, drifted });
    },

    evaluate: async ({ deployment, versionId, signal, log }) => {
      const champion = registry.champion(deployment.modelId);
      const [learnt, data] = [await datasets.panels.get(champion.datasetVersionId), await datasets.panels.get(versionId())];
      const come = newPeriods(learnt, data);
      const last = lastPeriod(store, deployment.id, data);
      const before = store.flows.lastResult(deployment.id, 'retrain')?.['last'];
      const sinceChallenger = typeof before === 'number' ? Math.max(0, last - before) : null;
      const { degraded, words } = await degradation(deployment.id);
      const found = { newPeriods: come, last, sinceChallenger, degraded };
      const trial = store.trials.running(deployment.id);
      if (!trial) return done(words, found);
      const since = Number(trial.since);
      const passed = Math.max(0, last - since);
      if (trial.championId !== champion.id) {
        log('Another version was made champion meanwhile: the trial is over.');
        return done(words, { ...found, trial: { id: trial.id, over: true } });
      }
      // A fresh champion is looked at a few times only, each time on what had come by then.
      const look =
        trial.kind === 'shadow' ? (passed >= trial.periods ? looks : 0) : Math.min(looks, Math.floor((looks * passed) / trial.periods));
      const name = { shadow: 'shadow', ab: 'A/B period', probation: 'probation' }[trial.kind];
      if (look === 0)
        return done(`${words} ${counted(Math.min(passed, trial.periods), 'period')} of ${trial.periods} of the ${name} have come.`, {
          ...found,
          trial: { id: trial.id, come: passed },
        });
      const [own, other] = [registry.version(trial.championId), registry.version(trial.otherId)];
      const until = trial.kind === 'shadow' ? undefined : since + Math.ceil((look * trial.periods) / looks);
      // A challenger is laid beside the champion, a fresh champion beside the one before.
      const [first, second] = trial.kind === 'probation' ? [own, other] : [other, own];
      const request = { deploymentId: deployment.id, versionId: versionId(), after: since, until, first, second };
      const { evidence, folds, periods } = await judge.onActuals(request, { signal });
      log(`${name}, ${counted(periods, 'period')} from ${counted(folds, 'origin')}: ${evidence.verdict}`);
      const judged =
        trial.kind === 'shadow'
          ? null
          : judgeProbation(
              deployment.policy,
              evidence,
              // What is known of errors against a backtest is of the champion.
              trial.kind === 'ab' ? { look, degraded: false, other: 'the champion' } : { look, degraded, other: 'the one before' },
            );
      const served = trial.kind === 'ab' ? servedOf(trial, until) : null;
      const said = served ? servedWords(served, [other.number, own.number]) : '';
      if (served) log(said);
      return done([words, judged?.why, said].filter(Boolean).join(' '), {
        ...found,
        trial: { id: trial.id, come: passed, look, evidence, folds, served, said, ...judged },
      });
    },
  };
}
