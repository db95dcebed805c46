import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import { checkpointsIn } from '../../main/jobs/net-checkpoints.ts';
import type { NetCheckpoint } from '../../engine/nets/index.ts';
import { createRng } from '../../engine/core/rng.ts';
import { temporaryFolder } from './synthetic.ts';
import { almanac, run, until as untilWithin } from './terminal.ts';

/** Nets take seconds, on a busy machine minutes. */
const until = <T>(look: () => T | null): Promise<T> => untilWithin(look, 180_000);
let folder = '';
let remove: () => void = () => undefined;
let sales = '';
let config = '';
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  sales = path.join(folder, 'sales.csv');
  const rng = createRng(7);
  const lines = ['date,shop,sales'];
  for (const shop of ['north', 'south', 'west'])
    for (let day = 0; day < 240; day++)
      lines.push(
        `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${(100 + 20 * Math.sin((2 * Math.PI * day) / 7) + 4 * rng.normal()).toFixed(2)}`,
      );
  writeFileSync(sales, `${lines.join('\n')}\n`);
  config = path.join(folder, 'net.yaml');
  // Enough epochs that several checkpoints are written, each of a second.
  writeFileSync(
    config,
    'models: [{ kind: lstm, parameters: { hidden_size: 32, num_layers: 2, epochs: 24, patience: 0, steps_per_epoch: 60 } }]\nfolds: 1\nhorizon: 7\nbackend: fused\nworkers: 1\n',
  );
});
afterAll(() => remove());

const open = (workspace: string): Promise<App> =>
  createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: '0.1.0' });
const list = (place: string): string[] => (existsSync(place) ? readdirSync(place) : []);
/** Checkpoints of all runs of a workspace. */
const checkpointsOf = (workspace: string): string[] => {
  const all = path.join(workspace, 'checkpoints');
  return list(all).flatMap((id) => list(path.join(all, id)).map((name) => path.join(all, id, name)));
};
const whole = (file: string): boolean => file.endsWith('.checkpoint');

/** Model and forecasts of the only net, as they are stored. */
function outcome(app: App): { readonly model: string | null; readonly payloads: string[] } {
  const [experiment] = app.experiments.list();
  const lstm = app.experiments.stored(experiment?.id ?? '').runs.find(({ kind }) => kind === 'lstm')?.id ?? '';
  return {
    model: app.store.results.model(lstm),
    payloads: app.store.results.payloads(lstm, -1, 10).map(({ payload }) => Buffer.from(payload).toString('base64')),
  };
}
let undisturbed: ReturnType<typeof outcome> | null = null;
async function uninterrupted(): Promise<ReturnType<typeof outcome>> {
  if (undisturbed) return undisturbed;
  const workspace = path.join(folder, 'undisturbed');
  expect((await run(['backtest', sales, '--config', config, '--workspace', workspace])).code).toBe(0);
  const app = await open(workspace);
  undisturbed = outcome(app);
  await app.close();
  expect(checkpointsOf(workspace)).toEqual([]);
  return undisturbed;
}

/** Starts the training in a process of its own and kills it once it has a checkpoint of net `fit`. */
async function killed(workspace: string, fit: number): Promise<void> {
  const { child, finished } = almanac(['backtest', sales, '--config', config, '--workspace', workspace]);
  await until(() => checkpointsOf(workspace).find((file) => file.endsWith(`${fit}.checkpoint`)) ?? null);
  child.kill('SIGKILL');
  expect((await finished).signal).toBe('SIGKILL');
}

describe('A training of a net that is killed', () => {
  it('goes on from its last checkpoint and ends at the bytes of one that was not', async () => {
    const workspace = path.join(folder, 'killed');
    await killed(workspace, 1);
    const app = await open(workspace);
    const id = app.experiments.list()[0]?.id ?? '';
    expect(app.experiments.list()[0]?.state).toBe('interrupted');
    expect(checkpointsOf(workspace).filter(whole)).toHaveLength(2);
    const { runs } = app.experiments.stored(id);
    const lstm = runs.find(({ kind }) => kind === 'lstm');
    if (!lstm) throw new Error('there is no run of an LSTM');
    await app.experiments.resume(id).finished;
    const training = app.netRuns.training(lstm);
    expect(training?.backend.name).toBe('fused');
    const [fold, final] = training?.fits ?? [];
    // The fold was over and took no time again; the fit to all data went on in its middle.
    expect(fold).toMatchObject({ name: 'fold 1 of 1', resumedAfter: 24, ended: 'all-epochs', note: null });
    expect(final?.name).toBe('on all data');
    expect(final?.resumedAfter).toBeGreaterThan(0);
    expect(final?.resumedAfter).toBeLessThan(24);
    expect(final?.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
    expect(final?.history.every(({ ms }) => ms !== null && ms > 0)).toBe(true);
    expect(checkpointsOf(workspace)).toEqual([]);
    expect(outcome(app)).toEqual(await uninterrupted());
    await app.close();
  }, 400_000);

  it('starts anew with a note where its checkpoint is damaged, and ends at the same bytes', async () => {
    const workspace = path.join(folder, 'damaged');
    await killed(workspace, 0);
    const [file = ''] = checkpointsOf(workspace).filter(whole);
    const bytes = readFileSync(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const first = await open(workspace);
    const id = first.experiments.list()[0]?.id ?? '';
    await first.close();
    expect(await run(['resume', id, '--workspace', workspace, '--json'])).toMatchObject({ code: 0, stderr: '' });
    const shown = await run(['nets', id, '--workspace', workspace]);
    expect(shown.stdout).toMatch(/^LSTM, trained on fused \(WebAssembly .*\): this run asks for it$/m);
    expect(shown.stdout).toMatch(/^on all data +24 of 24 +\d+ +0\.\d+ +0\.\d+ +[\d.]+ s +all epochs$/m);
    expect((await run(['resume', id, '--workspace', workspace])).stderr).toMatch(/finished; there is nothing to resume/);
    const app = await open(workspace);
    const lstm = app.experiments.stored(id).runs.find(({ kind }) => kind === 'lstm');
    const [fold, final] = (lstm && app.netRuns.training(lstm)?.fits) ?? [];
    expect(fold).toMatchObject({ resumedAfter: null, ended: 'all-epochs' });
    expect(fold?.note).toMatch(/damaged .* started anew/);
    expect(final?.note).toBeNull();
    expect(outcome(app)).toEqual(await uninterrupted());
    await app.close();
  }, 400_000);

  it('goes on after a cancel; deleting the experiment takes its checkpoints along', async () => {
    const workspace = path.join(folder, 'cancelled');
    expect((await run(['import', sales, '--name', 'sales', '--workspace', workspace])).code).toBe(0);
    const app = await open(workspace);
    const versionId = app.datasets.list()[0]?.id ?? '';
    const spec = { hidden_size: 16, num_layers: 1, epochs: 60, patience: 0, steps_per_epoch: 60 };
    const { experimentId, jobId, finished } = await app.experiments.train({
      versionId,
      options: {
        ...{ horizon: 7, folds: 1, metric: 'mase', models: ['lstm'], levels: [80], seed: 1, workers: 1, backend: 'fused' },
        specs: { lstm: { kind: 'lstm', spec } },
      },
    });
    await until(() => checkpointsOf(workspace).find(whole) ?? null);
    app.jobs.cancel(jobId);
    await expect(finished).rejects.toMatchObject({ code: 'cancelled' });
    const lstm = app.experiments.stored(experimentId).runs.find(({ kind }) => kind === 'lstm');
    if (!lstm) throw new Error('there is no run of an LSTM');
    const before = app.netRuns.training(lstm)?.fits[0];
    expect(before?.ended).toBeNull();
    const again = app.experiments.resume(experimentId);
    await until(() => ((app.netRuns.training(lstm)?.fits[0]?.resumedAfter ?? 0) > 0 ? true : null));
    app.jobs.cancel(again.jobId);
    await expect(again.finished).rejects.toMatchObject({ code: 'cancelled' });
    expect(checkpointsOf(workspace).filter(whole).length).toBeGreaterThan(0);
    await app.experiments.delete(experimentId);
    expect(checkpointsOf(workspace)).toEqual([]);
    expect(app.netRuns.training(lstm)).toBeNull();
    await app.close();
  }, 400_000);
});

describe('The file of a checkpoint', () => {
  const checkpoint: NetCheckpoint = {
    ...{ formatVersion: 2, key: 'a net', seed: 3, caution: 1, steps: 7 },
    notes: [{ code: 'no-validation', message: 'Nothing was held back' }],
    history: [{ epoch: 1, trainingLoss: 0.5, validationLoss: null, learningRate: 1e-3, ms: 12.5 }],
    weights: Float32Array.of(1, -2, 3.5),
    firstMoments: Float32Array.of(0, 1e-30, -0),
    secondMoments: Float32Array.of(1e30, 2, 3),
    bestWeights: Float32Array.of(9, 8, 7),
  };
  const fresh = (name: string): string => {
    const place = path.join(folder, 'files', name);
    mkdirSync(place, { recursive: true });
    return place;
  };

  it('gives back what was written, and nothing where there is none', () => {
    const kept = checkpointsIn(fresh('same'), '1.0.0');
    expect(kept.read(0)).toBeNull();
    kept.write(0, checkpoint);
    expect(kept.read(0)).toEqual(checkpoint);
    kept.write(0, { ...checkpoint, steps: 8 });
    expect(kept.read(0)).toMatchObject({ steps: 8 });
    expect(list(path.join(folder, 'files', 'same'))).toEqual(['0.checkpoint']);
  });

  it('is damaged where any byte differs, where it ends early and where another version wrote it', () => {
    const place = fresh('damaged');
    const kept = checkpointsIn(place, '1.0.0');
    kept.write(0, checkpoint);
    const file = path.join(place, '0.checkpoint');
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at++) {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] ?? 0) ^ 4;
      writeFileSync(file, wrong);
      expect(kept.read(0), `byte ${at}`).toBe('damaged');
    }
    for (const length of [0, 1, 30, 100, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(kept.read(0), `${length} bytes`).toBe('damaged');
    }
    writeFileSync(file, bytes);
    expect(kept.read(0)).toEqual(checkpoint);
    expect(checkpointsIn(place, '1.0.1').read(0)).toBe('damaged');
  });
});
