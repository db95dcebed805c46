import type { DeploymentSummary, Performance, PerformanceEvent, VersionPerformance } from '../../../contract/entities/performance.ts';
import type { StoredDeployment, StoredForecast } from '../../store/repositories/deployments.ts';
import type { MonitoringOptions } from './monitoring.ts';
import type { Summary } from './summarise.ts';

type Parts = Pick<MonitoringOptions, 'store' | 'registry' | 'datasets'>;

/** Newest periods of the trend in a line. */
const trendLength = 60;
/** Arrivals and forecasts in the lists. */
const listed = 60;

const told = ({ originPeriod: _period, ...forecast }: StoredForecast) => forecast;

function summaries({ store }: Parts, deploymentId: string): ReadonlyMap<string, Summary> {
  return new Map(
    store.deployments
      .performance(deploymentId)
      .flatMap(({ modelVersionId, summary }) => (summary === null ? [] : [[modelVersionId, JSON.parse(summary) as Summary] as const])),
  );
}

const states = { none: 'as-expected', degraded: 'degraded', recovered: 'recovered', unknown: 'unknown' } as const;

/** How a deployment does, from what is kept. */
export function summaryOf(deployment: StoredDeployment, parts: Parts, kept = summaries(parts, deployment.id)): DeploymentSummary {
  const { store, registry } = parts;
  const { axis, ...plain } = deployment;
  const model = registry.model(deployment.modelId);
  // Others forecast beside the champion, and after it.
  const newest = store.deployments.forecasts(deployment.id, 10);
  const forecast = newest.find(({ modelVersionId }) => modelVersionId === model.champion?.id) ?? newest[0];
  const [arrival] = store.deployments.arrivals(deployment.id, 1);
  const summary = model.champion ? kept.get(model.champion.id) : undefined;
  const common = {
    ...plain,
    model: model.name,
    dataset: store.datasets.findByName(deployment.datasetId)?.datasetName ?? '',
    counted: axis.frequency.unit === 'integer',
    champion: model.champion,
    lastForecast: forecast ? told(forecast) : null,
    lastArrival: arrival ?? null,
    trend: summary?.points.slice(-trendLength).map(({ smoothRatio }) => smoothRatio) ?? [],
    figures: summary?.total ?? null,
  };
  if (!model.champion)
    return { ...common, state: 'blocked', sentence: `${model.name} has no champion: promote one of its versions, and it forecasts again.` };
  if (deployment.paused) return { ...common, state: 'paused', sentence: 'Paused: what comes is measured, nothing is forecast.' };
  if (arrival?.state === 'refused' || arrival?.state === 'failed')
    return {
      ...common,
      state: 'blocked',
      sentence: `The newest data were ${arrival.state === 'refused' ? 'refused' : 'not looked at'}: ${arrival.message ?? ''}`,
    };
  if (!summary) {
    const sentence = forecast
      ? `Forecast to ${forecast.horizon} periods after ${forecast.origin}. None of them has come yet.`
      : 'Nothing was forecast yet.';
    return { ...common, state: 'waiting', sentence };
  }
  return { ...common, state: states[summary.verdict.state], sentence: summary.verdict.sentence };
}

/** All that is kept of a deployment's performance. */
export function performanceOf(deployment: StoredDeployment, parts: Parts): Performance {
  const { store, registry } = parts;
  const kept = summaries(parts, deployment.id);
  const forecasts = store.deployments.forecasts(deployment.id);
  const order = { champion: 0, candidate: 1, archived: 2 } as const;
  const versions = registry
    .versions(deployment.modelId)
    .flatMap(({ id, number, label, stage }): VersionPerformance[] => {
      const summary = kept.get(id);
      if (!summary) return [];
      const { formatVersion: _version, ...rest } = summary;
      // Summaries of workspaces from before folds were passed over have no such sentence.
      return [{ modelVersionId: id, number, label, stage, ...rest, expectedFrom: rest.expectedFrom ?? null }];
    })
    .sort((a, b) => order[a.stage] - order[b.stage] || b.number - a.number);
  const events = registry
    .history(deployment.modelId)
    .entries.filter(({ at, action }) => at >= deployment.createdAt && action !== 'archive' && action !== 'restore')
    .map(({ at, action, version, reason }): PerformanceEvent => ({
      at,
      // What had been forecast from by then.
      period: forecasts.find(({ madeAt }) => madeAt <= at)?.origin ?? forecasts.at(-1)?.origin ?? '',
      action,
      version,
      reason,
    }))
    .reverse();
  return {
    deployment: summaryOf(deployment, parts, kept),
    versions,
    events,
    arrivals: store.deployments.arrivals(deployment.id, listed),
    forecasts: forecasts.slice(0, listed).map(told),
  };
}
