import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackendChoice } from '../../engine/nets/index.ts';
import type { ChildPort } from '../../main/host.ts';
import type { ProbeAnswer, ProbeRequest } from '../../main/jobs/net-backends/probe.ts';
import { usableBackend } from '../../main/jobs/net-backends/usable.ts';
import { createNetBackends, type NetBackends } from '../../main/services/nets/net-backends.ts';
import { netSize } from '../../main/services/nets/net-size.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { syntheticPanel, temporaryFolder } from './synthetic.ts';

const measured: BackendChoice = {
  chosen: 'webgpu',
  why: 'a training step took 2.0 ms, the next fastest (fused) 9.0 ms',
  found: [
    { name: 'fused', what: 'WebAssembly', stepMs: 9, problem: null },
    { name: 'webgpu', what: 'a card', stepMs: 2, problem: null },
  ],
  missing: [{ name: 'tfjs-node-gpu', why: 'the optional package @tensorflow/tfjs-node-gpu is not installed' }],
};

let folder = '';
let remove: () => void = () => undefined;
let store: Store;
let workspaces = 0;
beforeAll(() => ({ folder, remove } = temporaryFolder()));
afterAll(() => {
  store.close();
  remove();
});

/** What the program that tries backends was asked. */
let asked: ProbeRequest[] = [];
/** What it answers; null where it dies. */
let answer: (request: ProbeRequest) => ProbeAnswer | null = () => ({ choice: measured });
function fork(): ChildPort {
  let onMessage: (message: unknown) => void = () => undefined;
  let onExit: (code: number | null) => void = () => undefined;
  return {
    pid: 1,
    post: (message) => {
      asked.push(message as ProbeRequest);
      const answered = answer(message as ProbeRequest);
      setImmediate(() => (answered ? onMessage(answered) : onExit(null)));
    },
    onMessage: (listener) => (onMessage = listener),
    onExit: (listener) => (onExit = listener),
    kill: () => undefined,
  };
}
let now = new Date('2026-03-01T00:00:00Z');
const backends = (environment: NodeJS.ProcessEnv = {}): NetBackends =>
  createNetBackends({ store, host: { fork }, version: '1', now: () => now, environment });

const panel = syntheticPanel(3, 100);
type Request = Parameters<NetBackends['choose']>[0];
const request = (changes: Partial<Request> = {}): Request => ({
  ...{ kind: 'lstm', spec: {}, loaded: { panel }, horizon: 14, workers: 2, asked: 'auto', again: null },
  ...changes,
});

beforeEach(() => {
  asked = [];
  answer = () => ({ choice: measured });
  now = new Date('2026-03-01T00:00:00Z');
  store?.close();
  store = openStore(path.join(folder, String(workspaces++)));
});

describe('What nets are trained on', () => {
  it('is the fastest for a net of about that size, measured once a week', async () => {
    const first = await backends().choose(request());
    expect(first).toEqual({ name: 'webgpu', why: measured.why });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ workers: 2, forced: null, batchRows: 32, shape: { kind: 'lstm', hiddenSize: 64, layers: 2 } });
    // A little longer is about the same; also after a restart.
    const again = await backends().choose(request({ horizon: 15 }));
    expect(again).toEqual({ name: 'webgpu', why: `${measured.why}, measured on 2026-03-01` });
    expect(asked).toHaveLength(1);
    await backends().choose(request({ spec: { hidden_size: 512 } }));
    await backends().choose(request({ workers: 4 }));
    await backends().choose(request({ kind: 'n-hits' }));
    expect(asked).toHaveLength(4);
    now = new Date('2026-03-09T00:00:00Z');
    await backends().choose(request());
    expect(asked).toHaveLength(5);
  });

  it('is measured once where several ask at the same time', async () => {
    const one = backends();
    await Promise.all([one.look(), one.look(), one.look(true)]);
    expect(asked).toHaveLength(1);
    await one.look();
    expect(asked).toHaveLength(1);
    await one.look(true);
    expect(asked).toHaveLength(2);
  });

  it('is what the run asks for, then the environment, then Settings', async () => {
    store.settings.set({ netBackend: 'tfjs-wasm' });
    const environment = { ALMANAC_NET_BACKEND: 'webgpu' };
    expect(await backends(environment).choose(request({ asked: 'fused' }))).toEqual({ name: 'fused', why: 'this run asks for it' });
    expect(asked).toEqual([]);
    expect(await backends(environment).choose(request())).toEqual({ name: 'webgpu', why: 'ALMANAC_NET_BACKEND asks for it' });
    expect(await backends().choose(request())).toEqual({ name: 'tfjs-wasm', why: 'Settings ask for it' });
    expect(asked.map(({ forced }) => forced)).toEqual(['webgpu', 'tfjs-wasm']);
    expect((await backends().look()).asked).toEqual({ name: 'tfjs-wasm', why: 'Settings ask for it' });
  });

  it('is refused with the reason where it is asked for and is not here', async () => {
    answer = ({ forced }) => ({ error: `The backend ${forced} cannot be used: no graphics processor answers` });
    await expect(backends().choose(request({ asked: 'webgpu' }))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/^The backend webgpu cannot be used: no graphics processor answers.*almanac doctor/) as string,
      data: { field: 'backend' },
    });
  });

  it('is the own kernel, with the reason, where trying the others ends the program that does it', async () => {
    answer = () => null;
    const chosen = await backends().choose(request());
    expect(chosen.name).toBe('fused');
    expect(chosen.why).toMatch(/could not be compared: trying them ended the program/);
    // Nothing was measured, so nothing is kept.
    answer = () => ({ choice: measured });
    expect((await backends().choose(request())).name).toBe('webgpu');
  });

  it('stays what a run began on', async () => {
    const again = { name: 'tfjs-wasm', why: 'it was the fastest then' };
    expect(await backends().choose(request({ again, asked: 'webgpu' }))).toEqual(again);
    expect(asked).toEqual([]);
  });

  it('is the own kernel where the chosen one has gone since', async () => {
    const used = await usableBackend({ name: 'tfjs-node-gpu', why: 'it was the fastest' });
    expect(used.backend.name).toBe('fused');
    expect(used.why).toMatch(/^tfjs-node-gpu was chosen and cannot be used now: /);
    expect((await usableBackend({ name: 'fused', why: 'it was asked for' })).why).toBe('it was asked for');
  });
});

describe('The size of a net', () => {
  const inputs = { future: 1, past: 0, statics: 2 };
  it('is told in words that are the same for nets of about that size', () => {
    const name = (horizon: number, spec = {}) => netSize('lstm', spec, horizon, inputs, true).name;
    expect(name(14)).toBe('lstm 2x64 back 32 ahead 16 batch 32 inputs 18/16/3');
    expect(name(16)).toBe(name(14));
    expect(name(30)).not.toBe(name(14));
    expect(name(14, { num_layers: 3 })).not.toBe(name(14));
  });
  it('is one that can be built, whatever is set', () => {
    for (const horizon of [1, 7, 400, 1024])
      for (const kind of ['lstm', 'n-hits'] as const) {
        const { shape } = netSize(kind, { batch_size: 1, hidden_size: 1 }, horizon, { future: 0, past: 3, statics: 0 }, false);
        expect(shape.horizon).toBeGreaterThanOrEqual(1);
        expect(shape.statics).toBe(1);
      }
  });
});
