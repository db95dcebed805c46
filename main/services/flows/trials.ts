import { randomUUID } from 'node:crypto';
import type { Deployment, TrialPlan } from '../../../contract/entities/deployment.ts';
import type { Trial } from '../../../contract/entities/flow.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { beginTrial } from './begin-trial.ts';
import type { FlowPorts } from './ports.ts';
import { lastPeriod, periodText } from './time.ts';

/** Versions that forecast side by side. */
export interface Trials {
  /** Newest first. @throws ApiError `not-found` */
  list(deploymentId: string): Promise<Trial[]>;
  /**
   * Has a candidate of the deployed model tried beside the champion, without a flow that trained it. It forecasts from what the champion has forecast from, and flows do
   * the rest.
   *
   * @throws ApiError `not-found`; `busy` where a trial runs; `bad-input` for what is no candidate of the model, and where nothing was forecast yet; as its forecast
   */
  begin(deploymentId: string, request: { readonly versionId: string; readonly plan: TrialPlan }, call?: CallOptions): Promise<Trial>;
  /** Ends the one that runs: the champion serves all. @throws ApiError `not-found` where none runs */
  end(deploymentId: string): void;
}

export function createTrials(
  { store, datasets, registry, infer }: Pick<FlowPorts, 'store' | 'datasets' | 'registry' | 'infer'>,
  changed: () => void,
  now: () => string,
): Trials {
  const deploymentOf = (id: string): Deployment => {
    const found = store.deployments.get(id);
    if (!found) throw new ApiError('not-found', 'This deployment is not there any more.', { value: id });
    return found;
  };
  const list: Trials['list'] = async (deploymentId) => {
    const { datasetId } = deploymentOf(deploymentId);
    const newest = datasets.find(datasetId);
    const last = newest ? lastPeriod(store, deploymentId, await datasets.panels.get(newest.id)) : null;
    const side = (id: string): Trial['champion'] => {
      const { number, label } = registry.version(id);
      return { id, number, label };
    };
    return store.trials.list(deploymentId).map(({ championId, otherId, evidence: _evidence, since, split, ...trial }) => ({
      ...trial,
      split: split && { share: split.share, others: split.others.length, series: split.series },
      champion: side(championId),
      other: side(otherId),
      since: periodText(store, deploymentId, Number(since)),
      come: Math.min(trial.periods, Math.max(0, last === null ? 0 : last - Number(since))),
    }));
  };
  const noneRuns = (deploymentId: string): void => {
    const running = store.trials.running(deploymentId);
    if (!running) return;
    const { number } = registry.version(running.otherId);
    throw new ApiError('busy', `v${number} is being tried already. End that first, or wait for its end.`, { value: running.id });
  };

  return {
    list,
    begin: async (deploymentId, { versionId, plan }, { signal, onProgress } = {}) => {
      const deployment = deploymentOf(deploymentId);
      const champion = registry.champion(deployment.modelId);
      const other = registry.version(versionId);
      const refuse = (message: string): never => {
        throw new ApiError('bad-input', message, { field: 'version', value: versionId });
      };
      if (other.modelId !== deployment.modelId)
        refuse(`${other.name} v${other.number} is no version of the model that ${deployment.name} deploys.`);
      if (other.stage !== 'candidate')
        refuse(`${other.name} v${other.number} is ${other.stage}: candidates are tried beside the champion.`);
      noneRuns(deploymentId);
      const [from] = store.deployments.forecasts(deploymentId).filter(({ modelVersionId }) => modelVersionId === champion.id);
      if (!from) return refuse(`${champion.name} v${champion.number} has not forecast for ${deployment.name} yet.`);
      const data = await datasets.panels.get(from.datasetVersionId);
      const role = plan.kind === 'ab' ? 'challenger' : 'shadow';
      await infer(
        { deploymentId, modelVersionId: other.id, datasetVersionId: from.datasetVersionId, role },
        { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
      );
      const id = randomUUID();
      store.transaction(() => {
        noneRuns(deploymentId);
        const last = lastPeriod(store, deploymentId, data);
        beginTrial(store, { id, deployment, champion, other, flowId: null, last }, plan, data);
      });
      changed();
      return (await list(deploymentId)).find((one) => one.id === id) as Trial;
    },
    end: (deploymentId) => {
      deploymentOf(deploymentId);
      const running = store.trials.running(deploymentId);
      if (!running) throw new ApiError('not-found', 'No trial of this deployment runs.', { value: deploymentId });
      store.trials.end(running.id, 'stopped', 'Ended by hand.', null, now());
      changed();
    },
  };
}
