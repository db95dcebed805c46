import { randomUUID } from 'node:crypto';
import type { Deployment } from '../../../contract/entities/deployment.ts';
import type { Flow, FlowOptions, FlowReason, FlowState, FlowStep, FlowSummary } from '../../../contract/entities/flow.ts';
import { ApiError } from '../../../contract/errors.ts';
import { unattended } from '../logs/unattended.ts';
import type { Hold, StoredFlow } from '../../store/repositories/flows.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { isLeft } from '../jobs/is-left.ts';
import type { FlowPorts } from './ports.ts';
import { runFlow, type AroundStep } from './run-flow.ts';
import { stepOrder, timeoutsOf, type FlowSteps } from './step.ts';
import { lastSteps } from './steps/after.ts';
import { challengerSteps } from './steps/challenger.ts';
import { dataSteps } from './steps/data.ts';
import { createTrials, type Trials } from './trials.ts';

export interface FlowRequest {
  /** Made before by who asks: where it is there already, it is that flow. */
  readonly id?: string | undefined;
  readonly reason: FlowReason;
  readonly retrain?: FlowOptions['retrain'] | undefined;
  readonly report?: FlowOptions['report'] | undefined;
}

/** Takes deployments through their steps: one at a time each, a few at once, each of them to its end whatever ends the process. */
export interface Flows {
  /**
   * Has a flow of a deployment begin. Where one waits already it is that one: nothing is done twice for the same data. It is worked on by this process where that works
   * on flows, else by the next one that does.
   *
   * @returns its id
   * @throws ApiError `not-found`
   */
  start(deploymentId: string, request: FlowRequest): string;
  /** Newest first. */
  list(options?: { readonly deploymentId?: string | undefined; readonly limit?: number | undefined }): FlowSummary[];
  /** @throws ApiError `not-found` */
  get(id: string): Flow;
  readonly trials: Trials;
  /** One that runs is stopped where it stands; what is done stays done. @throws ApiError `not-found` */
  cancel(id: string): void;
  /** Works on what waits and on what dead processes left, from now on. */
  work(): void;
  /** Works on one that waits now, whatever else this process does, and waits for its end, here or in another process. */
  finish(id: string): Promise<Flow>;
  /** Until nothing waits or runs. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface FlowsOptions extends FlowPorts {
  readonly changed: () => void;
  readonly now?: () => string;
  /** Flows that run at once in a workspace, in all processes together. */
  readonly atOnce?: number;
  readonly around?: AroundStep | undefined;
  readonly backOffMs?: number;
  /** Settings as they are when a flow begins or goes on: how long steps may take, how often they are tried. The defaults where absent. */
  readonly configured?: (() => Values) | undefined;
}

const heartbeatMs = 5_000;
const lookMs = 1_000;
/** How long between two looks for what waits. */
const patrolMs = 5_000;

/** Flows that this process works on, whichever application of it. */
const worked = new Set<string>();

export function createFlows(options: FlowsOptions): Flows {
  const {
    store,
    changed,
    now = () => new Date().toISOString(),
    atOnce = 1,
    around,
    backOffMs,
    raise,
    settle,
    configured = () => defaultValues,
  } = options;
  const { flows } = store;
  const steps: FlowSteps = { ...dataSteps(options), ...challengerSteps(options), ...lastSteps(options) };
  const running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>();
  let patrol: NodeJS.Timeout | undefined;
  let works = false;
  let closed = false;

  const stored = (id: string): StoredFlow => {
    const found = flows.get(id);
    if (!found) throw new ApiError('not-found', 'This flow is not there any more.', { value: id });
    return found;
  };
  const deploymentOf = (id: string): Deployment => {
    const found = store.deployments.get(id);
    if (!found) throw new ApiError('not-found', 'This deployment is not there any more.', { value: id });
    return found;
  };

  /** Ours from now on; null where it is not its turn. */
  const take = (id: string): Hold | null =>
    store.transaction(() => {
      const open = flows.unfinished();
      const one = open.find((flow) => flow.id === id);
      if (!one) return null;
      if (one.state === 'running') return isLeft(one, worked) ? flows.take(id, one.claim, process.pid, now()) : null;
      const busy = open.filter((flow) => flow.state === 'running' && (flow.deploymentId === one.deploymentId || !isLeft(flow, worked)));
      if (busy.length >= atOnce || busy.some(({ deploymentId }) => deploymentId === one.deploymentId)) return null;
      return flows.take(id, one.claim, process.pid, now());
    });

  async function run(hold: Hold): Promise<void> {
    const controller = new AbortController();
    const { deploymentId } = stored(hold.id);
    worked.add(hold.id);
    const ended = (async () => {
      let beatAt = Date.now();
      const lookAfter = unattended(
        () => {
          if (Date.now() - beatAt >= heartbeatMs) {
            beatAt = Date.now();
            if (!flows.beat(hold, now())) controller.abort('lost');
          }
          if (flows.get(hold.id)?.cancelAsked) controller.abort('cancelled');
        },
        (error) => fail(hold.id, error),
      );
      const watch = setInterval(lookAfter, lookMs);
      watch.unref();
      try {
        if (flows.get(hold.id)?.cancelAsked) controller.abort('cancelled');
        const deployment = deploymentOf(deploymentId);
        const end = await runFlow({
          store: flows,
          hold,
          deployment,
          steps,
          signal: controller.signal,
          changed,
          now,
          around,
          timeouts: timeoutsOf(configured()),
          tries: configured().flows.tries,
          ...(backOffMs === undefined ? {} : { backOffMs }),
        });
        if (end.state === 'left') return flows.release(hold);
        tell(hold.id, deployment, end.state, end.outcome);
        flows.end(hold, end.state, end.outcome, now());
      } catch (error) {
        // The deployment was deleted meanwhile, or the database cannot be written: the next look finds out.
        if (flows.get(hold.id)) flows.release(hold);
        if (!closed) throw error;
      } finally {
        clearInterval(watch);
      }
    })();
    running.set(hold.id, { controller, ended: ended.catch(() => undefined) });
    changed();
    try {
      await ended;
    } finally {
      worked.delete(hold.id);
      running.delete(hold.id);
      changed();
      if (works && !closed) setImmediate(patrolled);
    }
  }

  /** Before the end is kept, so that it is not lost; told twice it is one alert. */
  function tell(id: string, { id: deploymentId, name }: Deployment, state: FlowState, outcome: string): void {
    const key = `flow-failed:${deploymentId}`;
    if (state === 'done') return settle(key);
    if (state !== 'failed') return;
    raise({
      key,
      kind: 'system',
      severity: 'critical',
      title: `The flow of ${name} failed`,
      where: name,
      since: now(),
      evidence: outcome,
      whatToDo: 'Look at the step that failed under Monitor, Flows. Put right what it says and run the flow again.',
      link: { screen: 'flows', id },
    });
  }

  /** Takes what can be taken. */
  function look(): void {
    if (closed) return;
    for (const { id } of flows.unfinished()) {
      if (running.has(id)) continue;
      const hold = take(id);
      if (hold) run(hold).catch((error: unknown) => setImmediate(() => fail(id, error)));
    }
  }
  const patrolled = unattended(
    look,
    (error) => fail('all', error),
    () => settle('flow-broken:all'),
  );
  function fail(id: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    raise({
      key: `flow-broken:${id}`,
      kind: 'system',
      severity: 'critical',
      title: 'A flow could not be worked on',
      where: 'Flows',
      since: now(),
      evidence: message,
      whatToDo: 'It is tried again; if this comes again, look at the log.',
      link: { screen: 'flows', id: id === 'all' ? null : id },
    });
  }

  const dataOf = ({ datasetVersionId }: StoredFlow): Flow['data'] => {
    const version = datasetVersionId === null ? null : store.datasets.get(datasetVersionId);
    return version ? { versionId: version.id, name: version.datasetName, number: version.number } : null;
  };
  const headOf = (flow: StoredFlow): Omit<FlowSummary, 'steps'> => ({
    id: flow.id,
    deploymentId: flow.deploymentId,
    deployment: store.deployments.get(flow.deploymentId)?.name ?? '',
    reason: flow.reason,
    state: flow.state,
    options: flow.options,
    data: dataOf(flow),
    createdAt: flow.createdAt,
    startedAt: flow.startedAt,
    endedAt: flow.endedAt,
    outcome: flow.outcome,
  });
  const get = (id: string): Flow => {
    const flow = stored(id);
    const lines = Map.groupBy(flows.lines(id), ({ position }) => position);
    const told = flows.steps(id).map(({ position, name, state, attempts, startedAt, endedAt, summary, result, error }): FlowStep => ({
      name,
      state,
      attempts,
      startedAt,
      endedAt,
      summary,
      result: result === null ? null : { ...result },
      error: error === null ? null : { ...error },
      log: (lines.get(position) ?? []).map(({ at, line }) => ({ at, line })),
    }));
    return { ...headOf(flow), steps: told };
  };
  const isOver = (id: string): boolean => !['queued', 'running'].includes(stored(id).state);
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  return {
    start: (deploymentId, { id: asked = randomUUID(), reason, retrain = 'by-policy', report = null }) => {
      deploymentOf(deploymentId);
      const id = store.transaction(() => {
        if (flows.get(asked)) return asked;
        const waiting = flows.unfinished().find((flow) => flow.deploymentId === deploymentId && flow.state === 'queued');
        if (waiting) {
          const stronger = retrain === 'by-policy' ? waiting.options.retrain : retrain;
          flows.setOptions(waiting.id, reason === 'arrival' ? waiting.reason : reason, {
            retrain: stronger,
            report: report ?? waiting.options.report,
          });
          return waiting.id;
        }
        flows.insert({ id: asked, deploymentId, reason, options: { retrain, report }, createdAt: now() }, stepOrder);
        return asked;
      });
      changed();
      // Not inside a transaction of who asks.
      if (works) setImmediate(patrolled);
      return id;
    },
    list: ({ deploymentId, limit = 100 } = {}) =>
      flows.list(deploymentId ?? null, limit).map((flow) => ({
        ...headOf(flow),
        steps: flows.steps(flow.id).map(({ name, state, startedAt, endedAt, summary }) => ({ name, state, startedAt, endedAt, summary })),
      })),
    get,
    trials: createTrials(options, changed, now),
    cancel: (id) => {
      stored(id);
      flows.askCancel(id);
      if (!flows.cancelQueued(id, 'Cancelled before it began.', now())) {
        running.get(id)?.controller.abort('cancelled');
        // Nobody would hear of it.
        if (!running.has(id)) {
          const hold = take(id);
          if (hold) run(hold).catch((error: unknown) => fail(id, error));
        }
      }
      changed();
    },
    work: () => {
      if (works || closed) return;
      works = true;
      patrol = setInterval(patrolled, patrolMs);
      patrol.unref();
      patrolled();
    },
    finish: async (id) => {
      for (;;) {
        if (closed || isOver(id)) return get(id);
        const own = running.get(id);
        const { deploymentId } = stored(id);
        // What a dead process left of the same deployment comes first.
        const left = flows
          .unfinished()
          .find((flow) => flow.deploymentId === deploymentId && flow.state === 'running' && !running.has(flow.id));
        const hold = own ? null : take(left?.id ?? id);
        if (own) await own.ended;
        else if (hold) await run(hold);
        else await pause(200);
      }
    },
    idle: async () => {
      while (!closed && flows.unfinished().length > 0) {
        if (works) look();
        const [first] = running.values();
        await (first?.ended ?? pause(50));
      }
    },
    close: async () => {
      closed = true;
      clearInterval(patrol);
      const all = [...running.values()];
      for (const { controller } of all) controller.abort('closing');
      await Promise.allSettled(all.map(({ ended }) => ended));
    },
  };
}
