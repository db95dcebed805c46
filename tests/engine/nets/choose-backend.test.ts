import { describe, expect, it } from 'vitest';
import type { BackendName, NetBackend } from '../../../engine/nets/backend.ts';
import { chooseBackend, fusedBackend, referenceBackend, type ChooseOptions } from '../../../engine/nets/index.ts';
import { netCases, type NetCase } from './net-cases.ts';

// A clock that only training moves: what a step takes is then up to the test.
let now = 0;
const slowed = (name: BackendName, stepMs: number, change: Partial<NetBackend> = {}): NetBackend => ({
  name,
  available: () => Promise.resolve({ ok: true, why: `takes ${stepMs} ms` }),
  open: async (options) => {
    const session = await fusedBackend('plain').open(options);
    return {
      ...session,
      train: (batches, step) => {
        now += stepMs * batches.length;
        return session.train(batches, step);
      },
    };
  },
  ...change,
});
const { shape, loss } = netCases[0] as NetCase;
const options: ChooseOptions = { shape, loss, batchRows: 8, clock: () => now };
const absent = slowed('tfjs-node-gpu', 1, { available: () => Promise.resolve({ ok: false, why: 'not installed' }) });

describe('Choosing a backend', () => {
  it('takes the fastest of those that are there, and says what was found and what is missing', async () => {
    const { backend, choice } = await chooseBackend([slowed('fused', 20), slowed('tfjs-webgpu', 5), absent, referenceBackend], options);
    expect(backend.name).toBe('tfjs-webgpu');
    expect(choice).toEqual({
      chosen: 'tfjs-webgpu',
      why: 'a training step took 5.0 ms, the next fastest (fused) 20 ms',
      found: [
        { name: 'fused', what: 'takes 20 ms', stepMs: 20, problem: null },
        { name: 'tfjs-webgpu', what: 'takes 5 ms', stepMs: 5, problem: null },
        { name: 'reference', what: 'plain TypeScript, runs anywhere', stepMs: null, problem: 'only used where nothing else runs' },
      ],
      missing: [{ name: 'tfjs-node-gpu', why: 'not installed' }],
    });
  });

  it('does not time a graphics processor that is played by the processor, unless it is asked for', async () => {
    const played = slowed('webgpu', 1, { available: () => Promise.resolve({ ok: true, why: 'llvmpipe', software: true }) });
    const { choice } = await chooseBackend([slowed('fused', 20), played], options);
    expect(choice.chosen).toBe('fused');
    expect(choice.found[1]).toEqual({ name: 'webgpu', what: 'llvmpipe', stepMs: null, problem: 'not timed: it computes on the processor' });
    expect((await chooseBackend([played], { ...options, forced: 'webgpu' })).choice.chosen).toBe('webgpu');
  });

  it('takes the one that was asked for, without timing', async () => {
    const { choice } = await chooseBackend([slowed('fused', 20), slowed('tfjs-webgpu', 5)], { ...options, forced: 'fused' });
    expect(choice.chosen).toBe('fused');
    expect(choice.found.map(({ stepMs }) => stepMs)).toEqual([null, null]);
  });

  it('refuses to force one that is not there, with the reason', async () => {
    await expect(chooseBackend([slowed('fused', 20), absent], { ...options, forced: 'tfjs-node-gpu' })).rejects.toThrow(/not installed/);
  });

  it('leaves out one that fails, and one that computes something else, however fast', async () => {
    const failing = slowed('tfjs-node', 1, { open: () => Promise.reject(new Error('no such library')) });
    const wrong = slowed('tfjs-webgpu', 1, {
      open: async (given) => {
        const session = await fusedBackend('plain').open(given);
        return { ...session, forward: async (batches) => (await session.forward(batches)).map((out) => out.map((value) => value + 0.01)) };
      },
    });
    const { choice } = await chooseBackend([slowed('fused', 20), failing, wrong], options);
    expect(choice.chosen).toBe('fused');
    expect(choice.found[1]?.problem).toBe('failed when it was tried: no such library');
    expect(choice.found[2]?.problem).toMatch(/a forecast is .* where it should be/);
  });

  it('falls back on the reference where nothing else runs', async () => {
    const { choice } = await chooseBackend([absent, referenceBackend], options);
    expect(choice.chosen).toBe('reference');
    expect(choice.why).toBe('nothing else runs here');
  });

  it('runs the real ones that are here', async () => {
    const { choice } = await chooseBackend([fusedBackend(), referenceBackend], { ...options, clock: () => performance.now() });
    expect(choice.chosen).toBe('fused');
    expect(choice.found[0]?.stepMs).toBeGreaterThan(0);
  });
});
