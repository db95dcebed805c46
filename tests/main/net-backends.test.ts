import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NetBackend } from '../../engine/nets/index.ts';
import { forcedBackend } from '../../main/jobs/net-backends/forced.ts';
import { netBackends, releaseNetBackends } from '../../main/jobs/net-backends/net-backends.ts';
import { netCases, randomBatch, randomWeights, type NetCase } from '../engine/nets/net-cases.ts';

const { findChromium } = createRequire(import.meta.url)('../find-chromium.cjs') as { findChromium: () => string | undefined };

// Chromium brings a software Vulkan along, which is enough to try WebGPU without a graphics processor. Read when Dawn starts.
const chromium = findChromium();
const software = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium',
  '/opt/google/chrome',
  ...(chromium ? [path.dirname(realpathSync(chromium))] : []),
]
  .map((folder) => path.join(folder, 'vk_swiftshader_icd.json'))
  .find((file) => existsSync(file));
if (software !== undefined) process.env['VK_DRIVER_FILES'] ??= software;

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
const backends = netBackends();
const reference = backends.find(({ name }) => name === 'reference') as NetBackend;
const states = await Promise.all(backends.map(async (backend) => ({ backend, ...(await backend.available()) })));

describe('The same weights give the same forecasts to 1e-4, and gradients to 1e-5, on', () => {
  afterAll(releaseNetBackends);
  for (const { backend, ok, why } of states) {
    if (backend.name === 'reference') continue;
    if (!ok) {
      process.stdout.write(`The backend ${backend.name} is not tried: ${why}\n`);
      it.skip(`${backend.name}: ${why}`, () => {});
      continue;
    }
    // On WebGPU in software every operation of every shape is compiled first, half a minute for all: one net of each kind there.
    const nets = backend.name === 'webgpu' ? netCases.filter(({ shape }) => shape.kind === 'lstm') : netCases;
    for (const one of backend.name === 'tfjs-webgpu' && why.includes('computes on the processor')
      ? [netCases[0] as NetCase, netCases[3] as NetCase]
      : nets)
      it(`${backend.name} (${why}), ${one.name}`, { timeout: 60_000 }, async () => {
        const batch = randomBatch(one.shape, 9, 4);
        const at = async (on: NetBackend, { shape, loss }: NetCase) => {
          const session = await on.open({ shape, loss, state: { weights: randomWeights(shape, 3) }, batchRows: 9 });
          const forecast = (await session.forward([batch]))[0] as Float32Array;
          const { gradient } = await session.gradient(batch, { rate: 0.2, seed: 5 });
          await session.train([batch, batch], { learningRate: 0.01, clipNorm: 0.1, dropout: 0.2, seed: 3 });
          const { weights } = await session.state();
          session.close();
          return { forecast, gradient, weights };
        };
        const ours = await at(reference, one);
        const theirs = await at(backend, one);
        expect(largestDifference(ours.forecast, theirs.forecast)).toBeLessThan(1e-4);
        expect(largestDifference(ours.gradient, theirs.gradient)).toBeLessThan(1e-5);
        // Two steps of Adam at 0.01: a hundredth part of a step for those whose gradient is all rounding.
        expect(largestDifference(ours.weights, theirs.weights)).toBeLessThan(2e-4);
      });
  }
});

describe('The environment', () => {
  it('asks for a backend by name', async () => {
    expect(await forcedBackend({})).toBeUndefined();
    expect((await forcedBackend({ ALMANAC_NET_BACKEND: 'reference' }))?.name).toBe('reference');
    await expect(forcedBackend({ ALMANAC_NET_BACKEND: 'abacus' })).rejects.toThrow(/one of fused, webgpu, .*, got abacus/);
    const absent = states.find(({ ok }) => !ok);
    if (absent) await expect(forcedBackend({ ALMANAC_NET_BACKEND: absent.backend.name })).rejects.toThrow(/cannot be used here/);
  });
});
