import type { AlertNotice } from '../../../../contract/entities/alert.ts';
import { ApiError } from '../../../../contract/errors.ts';
import { splittingTrial } from '../../trials/serves.ts';
import type { FlowPorts } from '../ports.ts';
import { done, skipped, type FlowSteps } from '../step.ts';

const last = (text: string): string => text.split('T')[0] ?? text;

/** Steps that give what the deployment is for: a forecast, a report, word of what happened. */
export function lastSteps({
  store,
  datasets,
  registry,
  reports,
  infer,
  raise,
  settle,
}: FlowPorts): Pick<FlowSteps, 'infer' | 'report' | 'alert'> {
  return {
    infer: async ({ deployment, versionId, signal, log }) => {
      const champion = registry.champion(deployment.modelId);
      const common = { deploymentId: deployment.id, datasetVersionId: versionId() };
      const forecast = await infer({ ...common, modelVersionId: champion.id, role: 'champion' }, { signal });
      const trial = store.trials.running(deployment.id);
      const split = splittingTrial(store, deployment.id, champion.id)?.split ?? null;
      let beside: string | null = null;
      if (trial?.championId === champion.id && registry.version(trial.otherId).stage !== 'archived') {
        const role = trial.kind === 'shadow' ? 'shadow' : 'challenger';
        try {
          beside = (await infer({ ...common, modelVersionId: trial.otherId, role }, { signal })).id;
          const number = registry.version(trial.otherId).number;
          log(`v${number} forecasts beside it, as ${role}${split ? `, and serves ${split.share} percent of the series` : ''}.`);
        } catch (error) {
          // Where it should serve, the champion does: what serves is there.
          if (signal.aborted || !(error instanceof ApiError)) throw error;
          log(`v${registry.version(trial.otherId).number} could not forecast beside it: ${error.message}`);
        }
      }
      const failed = forecast.failed > 0 ? `, ${forecast.failed} without one` : '';
      const shared =
        !trial || !split || beside === null ? '' : ` v${registry.version(trial.otherId).number} serves ${split.share} percent of them.`;
      return done(
        `${champion.name} v${champion.number} forecasts ${forecast.horizon} periods after ${last(forecast.origin)} for ${forecast.series} series${failed}.${shared}`,
        { forecastId: forecast.id, beside, championId: champion.id },
      );
    },

    report: async ({ flow, deployment, result, made, signal, assertHeld }) => {
      const format = flow.options.report;
      if (format === null) return skipped('No report was asked for.');
      const trained = result('retrain');
      const version = trained ? registry.version(String(trained['challengerId'])) : registry.champion(deployment.modelId);
      if (!trained) {
        const before = store.reports
          .list()
          .find((one) => one.experimentId === version.experimentId && one.model === version.run && one.format === format);
        if (before)
          return skipped(`Nothing was trained: the report of v${version.number} of ${before.createdAt.slice(0, 10)} still holds.`, {
            reportId: before.id,
          });
      }
      assertHeld();
      const report = await reports.create(
        { id: made('report'), experimentId: version.experimentId, model: version.run, format },
        { signal },
      );
      const split = splittingTrial(store, deployment.id, version.id);
      const missing = split ? ` What v${registry.version(split.otherId).number} serves is not in it.` : '';
      return done(`Wrote ${report.name}, of v${version.number}.${missing}`, { reportId: report.id });
    },

    alert: async ({ flow, deployment, versionId, result, failures }) => {
      const promoted = result('promote');
      const decision = promoted?.['decision'];
      const version = datasets.get(versionId());
      const words: string[] = [];
      const notice = (key: string, more: Pick<AlertNotice, 'severity' | 'title' | 'evidence' | 'whatToDo'>): AlertNotice => ({
        key: `${key}:${deployment.id}:${flow.id}`,
        kind: 'model',
        where: deployment.name,
        since: version.last,
        link: { screen: 'flows', id: flow.id },
        ...more,
      });
      const history = store.flows.steps(flow.id).find(({ name }) => name === 'promote')?.summary ?? '';
      if (decision === 'promoted')
        raise(
          notice('flow-promoted', {
            severity: 'info',
            title: `${deployment.name} has a new champion`,
            evidence: history,
            whatToDo: 'Nothing. Registry shows the evidence, and can go back.',
          }),
        );
      if (decision === 'rolled-back')
        raise(
          notice('flow-rolled-back', {
            severity: 'warning',
            title: `${deployment.name} went back to its champion before`,
            evidence: history,
            whatToDo: 'Look at what changed in the data since the challenger was trained; train another one when it is understood.',
          }),
        );
      if (decision === 'ab')
        raise(
          notice('flow-ab', {
            severity: 'info',
            title: `Two versions serve ${deployment.name}`,
            evidence: history,
            whatToDo: 'Nothing. Monitor shows who serves what; it ends by itself when enough has come.',
          }),
        );
      if (decision === 'stopped')
        raise(
          notice('flow-ab-stopped', {
            severity: 'warning',
            title: `The A/B period of ${deployment.name} was stopped`,
            evidence: history,
            whatToDo: 'Look at what the challenger learnt from, under Registry, before another one is trained.',
          }),
        );
      if (typeof decision === 'string') words.push(history);
      const retrain = store.flows.steps(flow.id).find(({ name }) => name === 'retrain');
      if (retrain?.state === 'skipped' && retrain.summary !== null) words.push(retrain.summary);
      const forecast = store.flows.steps(flow.id).find(({ name }) => name === 'infer')?.summary;
      if (forecast) words.push(forecast);
      const failed = failures();
      if (failed.length === 0) settle(`flow-failed:${deployment.id}`);
      return Promise.resolve(done(words.join(' '), { told: ['promoted', 'rolled-back', 'ab', 'stopped'].includes(String(decision)) }));
    },
  };
}
