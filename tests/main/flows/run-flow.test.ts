import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../contract/entities/deployment.ts';
import { flowStepName, type FlowStepName } from '../../../contract/entities/flow.ts';
import { ApiError } from '../../../contract/errors.ts';
import { defaultValues } from '../../../main/services/configuration/values.ts';
import { runFlow, type FlowEnd } from '../../../main/services/flows/run-flow.ts';
import { done, needed, skipped, stepOrder, timeoutsOf, type FlowSteps, type StepContext } from '../../../main/services/flows/step.ts';
import type { Hold } from '../../../main/store/repositories/flows.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../synthetic.ts';

let store: Store;
let close: () => void = () => undefined;
const at = '2026-01-01T00:00:00.000Z';
const deployment = {
  id: 'd',
  name: 'Shop',
  modelId: 'm',
  datasetId: 's',
  horizon: 7,
  levels: [80],
  policy: defaultPolicy,
  paused: false,
  createdAt: at,
};

beforeAll(async () => {
  const place = temporaryFolder();
  store = openStore(place.folder);
  store.transaction(() => {
    store.datasets.insertDataset({ id: 's', name: 'sales', createdAt: at });
    store.registry.insertModel({ id: 'm', sort: 'series', name: 'Shop', createdAt: at });
    store.deployments.insert({
      ...deployment,
      axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 },
    });
  });
  close = () => {
    store.close();
    place.remove();
  };
  await Promise.resolve();
});
afterAll(() => close());

let made = 0;
function newFlow(): string {
  const id = `flow ${made++}`;
  store.flows.insert({ id, deploymentId: 'd', reason: 'asked', options: { retrain: 'always', report: null }, createdAt: at }, stepOrder);
  return id;
}
const take = (id: string): Hold => store.flows.take(id, store.flows.get(id)?.claim ?? -1, process.pid, at) as Hold;

/** What a step does when it is begun for the nth time. */
type Deed = 'done' | 'skipped' | 'fails-for-good' | 'fails-this-time' | 'killed-before' | 'killed-after';

/** Steps that count what they have done, once for each id that they were given. */
function stepsOf(deeds: Partial<Record<FlowStepName, readonly Deed[]>>, acts: string[], killed: AbortController): FlowSteps {
  const begun = new Map<FlowStepName, number>();
  const work =
    (name: FlowStepName) =>
    (context: StepContext): Promise<ReturnType<typeof done>> => {
      const time = begun.get(name) ?? 0;
      begun.set(name, time + 1);
      const deed = deeds[name]?.[time] ?? 'done';
      const stop = (): never => {
        killed.abort('closing');
        throw new ApiError('cancelled', 'The process has ended.');
      };
      if (deed === 'killed-before') return Promise.resolve().then(stop);
      if (deed === 'fails-for-good') return Promise.reject(new ApiError('bad-input', `${name} cannot be.`));
      if (deed === 'fails-this-time') return Promise.reject(new ApiError('busy', `${name} is busy.`));
      if (deed === 'skipped') return Promise.resolve(skipped('Nothing to do.'));
      const act = `${name} ${context.made('it')}`;
      if (!acts.includes(act)) acts.push(act);
      return deed === 'killed-after' ? Promise.resolve().then(stop) : Promise.resolve(done(name, { act }));
    };
  return Object.fromEntries(stepOrder.map((name) => [name, work(name)])) as unknown as FlowSteps;
}

/** Goes on until the flow has ended, a new process each time it was left. */
async function live(id: string, deeds: Partial<Record<FlowStepName, readonly Deed[]>>) {
  const acts: string[] = [];
  let end: FlowEnd = { state: 'left' };
  let processes = 0;
  let steps: FlowSteps | null = null;
  let killed = new AbortController();
  while (end.state === 'left' && processes < 100) {
    killed = new AbortController();
    processes++;
    const hold = take(id);
    const current = killed;
    // The same steps, which remember how often they were begun, with the abort of this process.
    steps ??= stepsOf(deeds, acts, { abort: (reason?: unknown) => killed.abort(reason), signal: current.signal } as AbortController);
    end = await runFlow({
      store: store.flows,
      hold,
      deployment,
      steps,
      signal: killed.signal,
      changed: () => undefined,
      now: () => at,
      backOffMs: 0,
    });
    if (end.state !== 'left') store.flows.end(hold, end.state, end.outcome, at);
  }
  return { end, acts, processes, steps: store.flows.steps(id) };
}

describe('a flow', () => {
  it('does each step once, in order, whatever ends its process', async () => {
    const deed = fc.constantFrom<Deed>('done', 'skipped', 'fails-for-good', 'fails-this-time', 'killed-before', 'killed-after');
    const plans = fc.dictionary(fc.constantFrom(...flowStepName.options), fc.array(deed, { maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { end, acts, processes, steps } = await live(newFlow(), plan as Partial<Record<FlowStepName, Deed[]>>);
        expect(end.state).not.toBe('left');
        expect(steps.every(({ state }) => state !== 'waiting' && state !== 'running')).toBe(true);
        // Nothing twice: one act a step, however often it was begun.
        expect(new Set(acts.map((act) => act.split(' ')[0])).size).toBe(acts.length);
        // Nothing lost: what is done was acted on, with the id that is kept.
        for (const { name, state, result, made: ids } of steps)
          if (state === 'done') expect([result?.['act'], acts.includes(`${name} ${ids['it']}`)]).toEqual([`${name} ${ids['it']}`, true]);
        const failed = steps.filter(({ state }) => state === 'failed');
        expect(end.state).toBe(failed.length > 0 ? 'failed' : 'done');
        // What the rest needs stops it; nothing after it has acted.
        const stop = steps.findIndex(({ name, state }) => state === 'failed' && needed.has(name));
        if (stop >= 0) for (const { name } of steps.slice(stop + 1)) expect(acts.some((act) => act.startsWith(`${name} `))).toBe(false);
        expect(processes).toBeLessThan(60);
      }),
      { numRuns: 60 },
    );
  });

  it('tries again what may pass, and gives up what is the same the next time', async () => {
    const { end, steps } = await live(newFlow(), {
      drift: ['fails-this-time', 'fails-this-time', 'done'],
      report: ['fails-for-good', 'done'],
    });
    const of = (name: FlowStepName) => steps.find((step) => step.name === name);
    expect([of('drift')?.state, of('drift')?.attempts]).toEqual(['done', 3]);
    expect([of('report')?.state, of('report')?.attempts, of('report')?.error?.message]).toEqual(['failed', 1, 'report cannot be.']);
    expect(end).toEqual({ state: 'failed', outcome: 'report failed: report cannot be. alert', failed: ['report'] });
  });

  it('stops a step that takes longer than it may, and tries it as often as the settings say', async () => {
    const id = newFlow();
    const hold = take(id);
    const steps = stepsOf({}, [], new AbortController());
    const end = await runFlow({
      store: store.flows,
      hold,
      deployment,
      steps: {
        ...steps,
        drift: ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new ApiError('cancelled', 'Stopped.')))),
      },
      signal: new AbortController().signal,
      changed: () => undefined,
      now: () => at,
      backOffMs: 0,
      timeouts: { ...timeoutsOf(defaultValues), drift: 6 },
      tries: 2,
    });
    store.flows.end(hold, 'failed', '', at);
    expect(end).toMatchObject({ state: 'failed', failed: ['drift'] });
    const drift = store.flows.steps(id).find(({ name }) => name === 'drift');
    expect([drift?.attempts, drift?.error?.message]).toEqual([2, 'It took longer than 0.0001 minutes and was stopped.']);
    // What nobody set is as it was.
    expect(timeoutsOf(defaultValues)).toMatchObject({ validate: 600_000, retrain: 86_400_000, alert: 60_000 });
  });

  it('gives up a step that ends its process again and again', async () => {
    const { end, steps, processes } = await live(newFlow(), { validate: Array.from({ length: 50 }, () => 'killed-before' as const) });
    expect(end.state).toBe('failed');
    expect(processes).toBe(9);
    expect(steps[0]?.error?.message).toBe('It was begun 8 times and never ended.');
    expect(steps.slice(1).every(({ state }) => state === 'skipped')).toBe(true);
  });

  it('is left alone by a process that another one took it from', async () => {
    const id = newFlow();
    const stale = take(id);
    const hold = take(id);
    const acts: string[] = [];
    const late = await runFlow({
      store: store.flows,
      hold: stale,
      deployment,
      steps: stepsOf({}, acts, new AbortController()),
      signal: new AbortController().signal,
      changed: () => undefined,
      now: () => at,
      backOffMs: 0,
    }).catch((error: unknown) => (error as Error).message);
    expect(late).toBe('Another process works on this flow now.');
    expect(acts).toEqual([]);
    expect(store.flows.steps(id).every(({ state }) => state === 'waiting')).toBe(true);
    store.flows.end(hold, 'done', '', at);
  });
});
