import type { FlowOptions } from '../../../contract/entities/flow.ts';
import { print, printJson, table } from '../output.ts';
import { trialText } from '../monitoring/trials.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';
import { flowRow, flowText } from './words.ts';

export interface FlowRunOptions extends CommonOptions {
  readonly retrain?: FlowOptions['retrain'];
  readonly report?: NonNullable<FlowOptions['report']>;
}

/** Takes a deployment through its steps now, to the end. */
export async function flowRun(name: string, options: FlowRunOptions): Promise<void> {
  await withSession(options, async ({ app, signal, bar }) => {
    const { id: deploymentId } = app.monitoring.get(name);
    const id = app.flows.start(deploymentId, {
      reason: 'asked',
      ...(options.retrain ? { retrain: options.retrain } : {}),
      ...(options.report ? { report: options.report } : {}),
    });
    const cancel = (): void => app.flows.cancel(id);
    signal.addEventListener('abort', cancel, { once: true });
    const flow = await app.flows.finish(id);
    bar.clear();
    if (flow.state !== 'done') process.exitCode = 1;
    if (options.json) return printJson(flow);
    print(flowText(flow));
  });
}

/** Flows, the newest first. */
export async function flowList(name: string | undefined, options: CommonOptions & { limit?: number }): Promise<void> {
  await withSession(options, async ({ app }) => {
    const deploymentId = name === undefined ? undefined : app.monitoring.get(name).id;
    const all = app.flows.list({ deploymentId, limit: options.limit });
    if (options.json) return printJson(all);
    if (all.length === 0) return print('No flow has run yet: "flow run DEPLOYMENT" has one begin, and so do data that come.');
    print(table(['deployment', 'state', 'reason', 'data', 'begun', 'took', 'id'], all.map(flowRow)));
    return Promise.resolve();
  });
}

/** By its id, or the beginning of it. */
const flowId = ({ app }: Session, word: string): string => {
  const [found, more] = app.flows.list({ limit: 1000 }).filter(({ id }) => id.startsWith(word));
  return found && !more ? found.id : word;
};

/** One flow: its steps with what they said, how long they took, what came of them; and trials that it stands in. */
export async function flowShow(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const flow = session.app.flows.get(flowId(session, word));
    const trials = await session.app.flows.trials.list(flow.deploymentId);
    if (options.json) return printJson({ ...flow, trials });
    print(flowText(flow));
    for (const trial of trials) print(trialText(trial));
  });
}

/** Stops one where it stands. */
export async function flowCancel(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const id = flowId(session, word);
    session.app.flows.cancel(id);
    const flow = session.app.flows.get(id);
    if (options.json) return printJson(flow);
    print(flow.state === 'running' ? 'It stops as soon as the process that works on it has heard.' : `It is ${flow.state}.`);
    return Promise.resolve();
  });
}
