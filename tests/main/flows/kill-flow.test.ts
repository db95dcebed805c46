import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowStepName } from '../../../contract/entities/flow.ts';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { servedForecast } from '../../../main/services/monitoring/served-forecast.ts';
import { brokenLink } from '../../../main/services/registry/chain.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../synthetic.ts';
import { trainOptions } from '../world.ts';

let folder = '';
let remove: () => void = () => undefined;
let workspace = '';
let deploymentId = '';
let flowId = '';

function writeSales(days: number): { path: string; name: string } {
  const lines = ['date,shop,units'];
  for (const shop of ['a', 'b'])
    for (let day = 0; day < days; day++) {
      const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
      lines.push(`${date},${shop},${100 + ((day * 37) % 11) + 20 * Math.sin((2 * Math.PI * day) / 7)}`);
    }
  const file = path.join(folder, 'sales.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { path: file, name: 'sales.csv' };
}

const openApp = (): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'test' });

/** A deployed model, data that have come since, and a flow that waits. */
beforeAll(async () => {
  ({ folder, remove } = temporaryFolder());
  workspace = path.join(folder, 'workspace');
  const app = await openApp();
  const first = writeSales(70);
  const { choices } = await app.datasets.inspect([first], undefined, {});
  const version = await app.datasets.import([first], choices, { name: 'sales' }, {});
  const options = trainOptions({ horizon: 7, folds: 2, models: ['naive'] });
  const { experimentId, finished } = await app.experiments.train({ versionId: version.id, options });
  await finished;
  const run = app.experiments.stored(experimentId).runs.find(({ model }) => model === 'naive');
  const { id } = await app.registry.register({ runId: run?.id ?? '', name: 'Shop' });
  await app.registry.promote({ versionId: id, reason: 'the first' });
  deploymentId = (await app.monitoring.create({ model: 'Shop', policy: { minFolds: 2 } })).id;
  await app.datasets.import([writeSales(91)], choices, { name: 'sales' }, {});
  await app.monitoring.idle();
  flowId = app.flows.start(deploymentId, { reason: 'asked', retrain: 'always', report: 'json' });
  await app.close();
}, 60_000);
afterAll(() => remove());

async function child(...args: readonly string[]): Promise<{ signal: string | null; stdout: string; stderr: string }> {
  const started = spawn(process.execPath, [path.join(import.meta.dirname, 'flow-child.ts'), workspace, flowId, ...args]);
  let [stdout, stderr] = ['', ''];
  started.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  started.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const [, signal] = (await once(started, 'close')) as [number | null, NodeJS.Signals | null];
  return { signal, stdout, stderr };
}

function withStore<T>(look: (store: Store) => T): T {
  const store = openStore(workspace);
  try {
    return look(store);
  } finally {
    store.close();
  }
}

describe('a process that is killed in each step of a flow', () => {
  const kills = flowStepName.options.flatMap((step) => [
    ...(step === 'retrain' ? [[step, 'within'] as const] : []),
    [step, 'done'] as const,
  ]);
  it.each(kills)(
    'in %s (%s) leaves the flow standing there',
    async (step, moment) => {
      const { signal, stderr } = await child(step, moment);
      expect([signal, stderr]).toEqual(['SIGKILL', '']);
      withStore(({ flows }) => {
        expect(flows.get(flowId)?.state).toBe('running');
        const steps = flows.steps(flowId);
        const at = steps.findIndex(({ name }) => name === step);
        expect(steps.map(({ state }) => state)).toEqual(steps.map((_, i) => (i < at ? 'done' : i === at ? 'running' : 'waiting')));
      });
    },
    60_000,
  );

  it('is gone on with by the next one, with nothing twice and nothing lost', async () => {
    const { signal, stdout, stderr } = await child();
    expect([signal, stdout, stderr]).toEqual([null, 'done', '']);
    withStore((store) => {
      const { flows, experiments, registry, reports, trials, deployments, driftChecks, jobs } = store;
      expect(flows.list(null, 10).map(({ id, state }) => [id, state])).toEqual([[flowId, 'done']]);
      // Each was begun once more than it was killed.
      expect(flows.steps(flowId).map(({ name, state, attempts }) => [name, state, attempts])).toEqual(
        flowStepName.options.map((name) => [name, 'done', name === 'retrain' ? 3 : 2]),
      );
      expect(experiments.list().map(({ state }) => state)).toEqual(['done', 'done']);
      expect(jobs.unfinished()).toEqual([]);
      const versions = registry.versions();
      expect(versions.map(({ number, stage }) => [number, stage])).toEqual([
        [2, 'champion'],
        [1, 'candidate'],
      ]);
      const entries = registry.entries().map(({ body }) => JSON.parse(body) as { action: string; version: number; reason: string });
      expect(entries.map(({ action, version }) => `${action} ${version}`)).toEqual(['register 1', 'promote 1', 'register 2', 'promote 2']);
      expect(entries.at(-1)?.reason).toContain(flowId);
      expect(brokenLink(registry.entries(), versions)).toBeNull();
      expect(trials.list(deploymentId).map(({ kind, championId, otherId, state }) => [kind, championId, otherId, state])).toEqual([
        ['probation', versions[0]?.id, versions[1]?.id, 'running'],
      ]);
      const newest = store.datasets.findByName('sales')?.id;
      const logged = deployments.forecasts(deploymentId).filter(({ datasetVersionId }) => datasetVersionId === newest);
      expect(new Map(logged.map(({ modelVersionId, role }) => [modelVersionId, role]))).toEqual(
        new Map([
          [versions[0]?.id, 'champion'],
          [versions[1]?.id, 'challenger'],
        ]),
      );
      expect(logged).toHaveLength(2);
      expect(driftChecks.list({ deploymentId }).map(({ state }) => state)).toEqual(['done']);
      expect(reports.list()).toHaveLength(1);
      expect(readdirSync(path.join(workspace, 'reports')).filter((name) => !name.startsWith('.'))).toEqual([
        `${reports.list()[0]?.id}.json`,
      ]);
      expect(store.alerts.list({ settled: true, limit: 100 }).filter(({ key }) => key.startsWith('flow-promoted'))).toHaveLength(1);
    });
  }, 60_000);
});

describe('a process that is killed as it begins an A/B period', () => {
  it('leaves one trial with one split, which the next process serves by', async () => {
    const app = await openApp();
    app.flows.trials.end(deploymentId);
    app.monitoring.change(deploymentId, { policy: { trial: { kind: 'ab', periods: 14, share: 50 } } });
    const brought = writeSales(119);
    const { choices } = await app.datasets.inspect([brought], undefined, {});
    await app.datasets.import([brought], choices, { name: 'sales' }, {});
    await app.monitoring.idle();
    flowId = app.flows.start(deploymentId, { reason: 'asked', retrain: 'always' });
    await app.close();
    const { signal, stderr } = await child('promote', 'done');
    expect([signal, stderr]).toEqual(['SIGKILL', '']);
    const trials = () => withStore((store) => store.trials.list(deploymentId).filter(({ kind }) => kind === 'ab'));
    const begun = trials();
    expect(begun.map(({ state, flowId: by, split }) => [state, by, split?.share, split?.others.length, split?.series])).toEqual([
      ['running', flowId, 50, 1, 2],
    ]);
    expect((await child()).stdout).toBe('done');
    expect(trials()).toEqual(begun);
    withStore((store) => {
      const registry = { version: (id: string) => ({ number: store.registry.version(id)?.number, label: '' }) as never };
      const whole = servedForecast({ store, registry }, deploymentId);
      expect(whole.versions.map(({ number, series }) => [number, series])).toEqual([
        [2, 1],
        [3, 1],
      ]);
      expect(whole.series.map((_, i) => whole.row(i).version).indexOf(3)).toBe(begun[0]?.split?.others[0]);
    });
  }, 60_000);
});
