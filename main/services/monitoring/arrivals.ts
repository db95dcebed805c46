import type { Values } from '../configuration/values.ts';
import type { AlertNotice } from '../../../contract/entities/alert.ts';
import type { Arrival } from '../../../contract/entities/deployment.ts';
import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import type { MonitorRequest } from '../../jobs/monitor-worker.ts';
import type { StoredDeployment } from '../../store/repositories/deployments.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { isAlive } from '../jobs/jobs.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { checkArrival, type ArrivalFinding, type CheckedArrival } from './check-arrival.ts';
import { placeSeries } from './deployed-series.ts';
import type { ToInfer } from './infer.ts';
import { lateDelivery } from './late.ts';
import type { MonitoringOptions } from './monitoring.ts';
import type { ScoreFound } from './score.ts';
import type { Summary } from './summarise.ts';

interface Options extends MonitoringOptions {
  readonly now: () => string;
  readonly make: (what: ToInfer, call: CallOptions) => Promise<unknown>;
  /** What another version serves of the deployment, made beside it. */
  readonly makeShared: (deployment: StoredDeployment, champion: ModelVersion, dataId: string, call: CallOptions) => Promise<void>;
  readonly configured: () => Values;
}

export interface Arrivals {
  /** Looks at all that wait, one after the other; who asks while that goes on waits for the same. */
  work(): Promise<void>;
  /** Lays what a data version has beside what was forecast. */
  judge(deployment: StoredDeployment, dataId: string, call?: CallOptions): Promise<number>;
  /** Tells of deliveries that are overdue. */
  tellOfLate(): void;
  /** Nothing is wrong with a deployment that is gone. */
  settleAll(deploymentId: string): void;
  close(): Promise<void>;
}

const findingKeys = [
  'schema',
  'goes-back',
  'gap',
  'lost-series',
  'new-series',
  'short',
  'zeros',
  'scale',
  'attributes',
] as const satisfies readonly ArrivalFinding['key'][];
const dataAlert = (deploymentId: string, key: string): string => `data/${deploymentId}/${key}`;
const modelAlert = (deploymentId: string, key: 'degraded' | 'no-forecast' | 'failed'): string => `model/${deploymentId}/${key}`;

/** What becomes of data that come for deployed models. Each step can be done again: what a process left in the middle is begun anew and ends the same. */
export function createArrivals(options: Options): Arrivals {
  const { store, registry, datasets, database, alerts, startFlow, changed, now, make, makeShared, configured } = options;
  const rows = store.deployments;
  const stopping = new AbortController();
  let working: Promise<void> | null = null;
  let asked = false;

  /** The next one that nobody works on, which is ours then. */
  const take = (): Arrival | null =>
    store.transaction(() => {
      for (const { ownerPid, ...arrival } of rows.openArrivals()) {
        const others = arrival.state === 'working' && ownerPid !== null && ownerPid !== process.pid && isAlive(ownerPid);
        if (others) continue;
        rows.takeArrival(arrival.deploymentId, arrival.datasetVersionId, process.pid);
        return arrival;
      }
      return null;
    });

  const judge: Arrivals['judge'] = async (deployment, dataId, call = {}) => {
    const given = await datasets.panels.get(dataId);
    const shift = periodShift(deployment.axis, given.version.axis);
    if (shift === null) throw new ApiError('bad-input', 'The periods of these data do not fall onto those of the deployment.');
    const { series, places } = placeSeries(store, deployment.id, given);
    const { id: deploymentId, axis, levels } = deployment;
    const request: MonitorRequest = { task: 'score', database, deploymentId, panel: given.panel, places, shift, axis, series, levels };
    const found = await askAside<ScoreFound>('monitor', request, 'Measuring errors', 'Measuring was cancelled.', call);
    store.transaction(() => {
      if (!rows.get(deploymentId)) return;
      rows.putPeriods(found.periods.map((row) => ({ ...row, deploymentId })));
      for (const { modelVersionId, summary } of found.summaries)
        rows.putSummary(deploymentId, modelVersionId, now(), JSON.stringify(summary));
    });
    return found.matched;
  };

  const notice = (deployment: StoredDeployment, where: string, found: ArrivalFinding): AlertNotice => ({
    key: dataAlert(deployment.id, found.key),
    kind: 'data',
    severity: found.severity,
    title: `${deployment.name}: ${titles[found.key]}`,
    where,
    since: found.since,
    evidence: found.text,
    whatToDo: found.whatToDo,
    link: { screen: 'performance', id: deployment.id },
  });

  function tellOfData(deployment: StoredDeployment, where: string, { findings, refused }: CheckedArrival): void {
    const found = new Set<string>(findings.map(({ key }) => key));
    for (const one of findings) if (one.severity !== 'info') alerts.raise(notice(deployment, where, one));
    // What a refused file would have said of the rest is not known.
    if (refused === null)
      for (const key of findingKeys) if (!found.has(key)) alerts.settle(dataAlert(deployment.id, key), `${where} has it no more`);
  }

  function tellOfErrors(deployment: StoredDeployment, champion: { readonly id: string; readonly number: number }): void {
    const text = rows.performance(deployment.id).find(({ modelVersionId }) => modelVersionId === champion.id)?.summary ?? null;
    if (text === null) return;
    const { verdict, points, expectedFrom } = JSON.parse(text) as Pick<Summary, 'verdict' | 'points'> &
      Partial<Pick<Summary, 'expectedFrom'>>;
    const key = modelAlert(deployment.id, 'degraded');
    if (verdict.state !== 'degraded') {
      // Averages that swing about a limit would tell people of the same trouble again and again.
      if (points.slice(-configured().monitoring.quiet_periods).every(({ alarm }) => alarm === null)) alerts.settle(key, verdict.sentence);
      return;
    }
    alerts.raise({
      key,
      kind: 'model',
      severity: (verdict.ratio ?? 0) >= 2 ? 'critical' : 'warning',
      title: `${deployment.name} errs more than it should`,
      where: `${deployment.name}, version ${champion.number}`,
      since: verdict.since,
      evidence: [verdict.sentence, ...(expectedFrom ? [expectedFrom] : [])].join(' '),
      whatToDo: verdict.next,
      link: { screen: 'performance', id: deployment.id },
    });
  }

  function tellOfLate(): void {
    const at = now();
    for (const deployment of rows.list()) {
      const key = dataAlert(deployment.id, 'late');
      const came = rows.arrivals(deployment.id, 50).filter(({ state, newPeriods }) => state === 'done' && (newPeriods ?? 0) > 0);
      const late = deployment.paused
        ? null
        : lateDelivery(
            came.map((one) => Date.parse(one.at)),
            Date.parse(at),
          );
      if (!late) {
        alerts.settle(key, 'New data have come');
        continue;
      }
      const [last, due] = [late.last, late.due].map((time) => new Date(time).toISOString());
      const hours = Math.round(late.usualMs / 3_600_000);
      alerts.raise({
        key,
        kind: 'data',
        severity: 'warning',
        title: `${deployment.name}: new data are late`,
        where: deployment.name,
        since: due ?? null,
        evidence: `Nothing new has come since ${last?.slice(0, 16).replace('T', ' ')} UTC; lately it came at least every ${hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`}.`,
        whatToDo: 'Ask the source. The last forecast stands until new data come.',
        link: { screen: 'performance', id: deployment.id },
      });
    }
  }

  async function lookAt(deployment: StoredDeployment, arrival: Arrival): Promise<Omit<Arrival, 'number' | 'at'>> {
    const { deploymentId, datasetVersionId } = arrival;
    const call = { signal: stopping.signal };
    const champion = registry.champion(deployment.modelId);
    const given = await datasets.panels.get(datasetVersionId);
    const where = `${given.version.datasetName} v${given.version.number}`;
    const checked = await check(deployment, champion, given);
    tellOfData(deployment, where, checked);
    const findings = checked.findings.map(({ text }) => text);
    const common = { deploymentId, datasetVersionId, findings, finishedAt: now() };
    if (checked.refused !== null) return { ...common, state: 'refused', message: checked.refused, newPeriods: null, matched: null };
    const matched = await judge(deployment, datasetVersionId, call);
    tellOfErrors(deployment, champion);
    let message: string | null = null;
    if (checked.canForecast && !deployment.paused)
      try {
        await make({ deployment, version: champion, dataId: datasetVersionId, role: 'champion' }, call);
        await makeShared(deployment, champion, datasetVersionId, call);
        alerts.settle(modelAlert(deploymentId, 'no-forecast'), `Forecast from ${where}`);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code === 'cancelled') throw error;
        message = error.message;
        alerts.raise({
          key: modelAlert(deploymentId, 'no-forecast'),
          kind: 'model',
          severity: 'critical',
          title: `${deployment.name} has no forecast of the newest data`,
          where: `${deployment.name}, version ${champion.number}, ${where}`,
          since: null,
          evidence: error.message,
          whatToDo: 'Put right what it says, then forecast again. Until then the forecast before stands.',
          link: { screen: 'performance', id: deploymentId },
        });
      }
    return { ...common, state: 'done', message, newPeriods: checked.newPeriods, matched, finishedAt: now() };
  }

  async function check(deployment: StoredDeployment, champion: ModelVersion, given: LoadedPanel): Promise<CheckedArrival> {
    const { panel: before } = await datasets.panels.get(champion.datasetVersionId);
    const shift = periodShift(deployment.axis, given.version.axis);
    const known = rows
      .forecasts(deployment.id)
      .filter(({ datasetVersionId }) => datasetVersionId !== given.version.id)
      .reduce((last, { originPeriod }) => Math.max(last, originPeriod), -Infinity);
    const { series, places } = placeSeries(store, deployment.id, given);
    const { axis, horizon } = deployment;
    const { lost_series: mostLost, unit_factor: otherUnit } = configured().monitoring;
    const limits = { mostLost, otherUnit };
    return checkArrival({
      given,
      schema: champion.schema,
      learnt: before,
      shift,
      axis,
      known,
      series,
      places,
      horizon,
      limits,
    });
  }

  async function one(arrival: Arrival): Promise<void> {
    const deployment = rows.get(arrival.deploymentId);
    const { deploymentId, datasetVersionId, findings } = arrival;
    const end = (finished: Omit<Arrival, 'number' | 'at'>): void => {
      store.transaction(() => {
        rows.finishArrival(finished);
        if (finished.state === 'done' && deployment && !deployment.paused) startFlow?.(deploymentId, { reason: 'arrival' });
      });
      changed();
    };
    if (!deployment) return;
    try {
      end(await lookAt(deployment, arrival));
      tellOfLate();
      alerts.settle(modelAlert(deploymentId, 'failed'));
    } catch (error) {
      // What the end of the application interrupts is begun anew at the next start.
      if (stopping.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      end({ deploymentId, datasetVersionId, findings, state: 'failed', message, newPeriods: null, matched: null, finishedAt: now() });
      alerts.raise({
        key: modelAlert(deploymentId, 'failed'),
        kind: 'system',
        severity: 'critical',
        title: `${deployment.name}: new data could not be looked at`,
        where: deployment.name,
        since: null,
        evidence: message,
        whatToDo: 'Look at it again under Monitor > Performance.',
        link: { screen: 'performance', id: deploymentId },
      });
    }
  }

  async function workAll(): Promise<void> {
    do {
      asked = false;
      for (let arrival = take(); arrival && !stopping.signal.aborted; arrival = take()) await one(arrival);
    } while (asked && !stopping.signal.aborted);
  }

  return {
    work: () => {
      asked = true;
      return (working ??= workAll().finally(() => (working = null)));
    },
    judge,
    tellOfLate,
    settleAll: (deploymentId) => {
      for (const key of [...findingKeys, 'late'] as const) alerts.settle(dataAlert(deploymentId, key), 'The deployment was deleted');
      for (const key of ['degraded', 'no-forecast', 'failed'] as const)
        alerts.settle(modelAlert(deploymentId, key), 'The deployment was deleted');
    },
    close: async () => {
      stopping.abort();
      await working?.catch(() => undefined);
    },
  };
}

const titles: Record<ArrivalFinding['key'], string> = {
  schema: 'new data are not as the model needs them',
  'goes-back': 'new data end before those that were there',
  gap: 'periods are missing in new data',
  'lost-series': 'series are missing in new data',
  'new-series': 'new series have no forecast',
  short: 'new data lack their history',
  zeros: 'many zeros in new data',
  scale: 'new data look like another unit',
  attributes: 'attributes of series are not what they were',
  'nothing-new': 'nothing new has come',
};
