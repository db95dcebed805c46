import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { topFolder } from '../../../main/entries.ts';
import { forkProgram } from '../../../main/jobs/plugins/fence.ts';
import { usualLimits, type PluginLimits } from '../../../main/jobs/plugins/protocol.ts';
import { createRunner } from '../../../main/jobs/plugins/runner.ts';
import { readPluginFiles } from '../../../main/services/plugins/read-files.ts';
import { understandPlugin, type UnderstoodPlugin } from '../../../main/services/plugins/understand.ts';
import { syntheticPanel } from '../synthetic.ts';
import { trainOptions } from '../world.ts';
import { pluginWorld, scratchFolder } from './plugin-world.ts';

const example = path.join(topFolder, 'resources', 'examples', 'weekly-net');
const nets = path.join(import.meta.dirname, '..', '..', 'golden', 'own-nets');
const shape = { window: 4, horizon: 3, input: 'x', output: 'y', scaling: 'none' };
const withQuantiles = { quantiles: [0.1, 0.5, 0.9], regressors: ['promotion'], regressorInput: 'r' };

/** A folder with one of the nets and a manifest for it. */
function netFolder(name: string, net: object = {}): string {
  const folder = path.join(scratchFolder(), name);
  mkdirSync(folder);
  copyFileSync(path.join(nets, `${name}.onnx`), path.join(folder, 'net.onnx'));
  const manifest = {
    almanacModel: 1,
    id: name,
    name,
    version: '1',
    summary: 'A net in a test.',
    runtime: 'onnx',
    main: 'net.onnx',
    net: { ...shape, ...net },
  };
  writeFileSync(path.join(folder, 'almanac-model.json'), JSON.stringify(manifest));
  return folder;
}

const understand = async (folder: string): Promise<UnderstoodPlugin> => understandPlugin(await readPluginFiles(folder));

/** Runs a net as the application does, in a process without rights. */
async function run(folder: string, inputs: Record<string, number[]>, limits: PluginLimits = usualLimits): Promise<number[]> {
  const { manifest, files, kind } = await understand(folder);
  const net = new Uint8Array(files.get(manifest.main) as Buffer);
  const runner = createRunner({ fork: () => forkProgram('plugin'), codeOf: async () => ({ manifest, modules: {}, net }), limits });
  try {
    return JSON.parse(await runner.ask(kind, 1, JSON.stringify({ method: 'run', inputs }))) as number[];
  } finally {
    runner.stop();
  }
}

describe('a net from an ONNX file', () => {
  // Made by tests/golden/own-nets.py with ONNX Runtime for Python; single precision on both sides.
  it('says what ONNX Runtime says in Python', async () => {
    const golden = JSON.parse(readFileSync(path.join(nets, '..', 'own-nets.json'), 'utf8')) as {
      example: { window: number[]; forecast: number[] }[];
    };
    for (const { window, forecast } of golden.example) {
      const scale = window.reduce((sum, value) => sum + Math.abs(value) / window.length, 0);
      const out = await run(example, { X: window.map((value) => value / scale) });
      expect(out).toHaveLength(14);
      out.forEach((value, i) => expect(Math.abs(value * scale - (forecast[i] as number))).toBeLessThan(2e-6 * scale * 10));
    }
  });

  it('is trained, ranked and described like any other model, and passes every trial', async () => {
    const world = await pluginWorld(syntheticPanel(2, 200));
    const kind = await world.grant(example);
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind], horizon: 7 }),
    });
    await finished;
    const { leaderboard } = await world.experiments.get(experimentId);
    expect(leaderboard.find((row) => row.kind === kind)).toMatchObject({ label: 'Weekly net', failed: 0, seriesDone: 2 });
    const { bands } = (await world.forecasts.get({ experimentId, model: kind, index: 1 })).forecast;
    expect(bands.map(({ level }) => level)).toEqual([80, 95]);
    const { checks } = await world.plugins.trial(world.plugins.list()[0]?.hash ?? '');
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('forecasts no further than it can, and says so', async () => {
    const world = await pluginWorld(syntheticPanel(1, 200));
    const kind = await world.grant(example);
    const { experimentId, finished } = await world.experiments.train({
      versionId: world.versionId,
      options: trainOptions({ models: [kind], horizon: 20, folds: 0 }),
    });
    await finished;
    const { runs } = world.experiments.stored(experimentId);
    const result = world.store.results.get(runs.find((one) => one.kind === kind)?.id ?? '', 0);
    expect(result?.warnings.map(({ message }) => message).join(' ')).toMatch(/at most 14 steps but is asked for 20/);
  });

  it('takes regressors and gives quantiles', async () => {
    const out = await run(netFolder('quantiles', withQuantiles), { x: [1, 2, 3, 4], r: [0, 0, 0, 0, 10, 20, 30] });
    // mean 2.5, plus the regressor ahead, plus the spread.
    expect(out).toEqual([10.5, 12.5, 14.5, 19.5, 22.5, 25.5, 28.5, 32.5, 36.5]);
  });

  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['nan-weights', {}, /"w" are not all finite/],
    ['wrong-shape', {}, /input "x" is 1 x 5, which is not the 4 numbers/],
    ['plain', { horizon: 5 }, /output "y" is 1 x 3, which is not the 5 numbers/],
    ['other-names', {}, /no input "x" as its manifest says; it has "a"/],
    ['integers', {}, /must be of 32-bit floats/],
    ['newer-opset', {}, /opset 999; 7 to 26/],
    ['own-operators', {}, /com\.example, which are not of the standard/],
    ['outside-data', {}, /lie in another file/],
    ['cycle', {}, /goes in a circle/],
    ['claimed-shape', {}, /should be 4 x 1099511627776 but 12 are there/],
    ['script-name', {}, /no input "x".*"<img src=x onerror=alert\(1\)>"/],
    ['quantiles', {}, /input "r" is not in its manifest/],
  ];
  it.each(refused)('%s is refused before anything runs', async (name, net, reason) => {
    await expect(understand(netFolder(name, net))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringMatching(reason) as string,
    });
  });

  it('is refused when it is cut off, is something else, or is far too large', async () => {
    const folder = netFolder('plain');
    const file = path.join(folder, 'net.onnx');
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      await expect(understand(folder), String(length)).rejects.toMatchObject({ code: 'file-unreadable' });
    }
    writeFileSync(file, '<html>not a net</html>');
    await expect(understand(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  const limits: PluginLimits = { ...usualLimits, callMs: 3000 };
  it('is ended when it never ends, and fails when it wants more memory than there is', { timeout: 60_000 }, async () => {
    await expect(run(netFolder('endless'), { x: [1, 2, 3, 4] }, { ...limits, callMs: 300 })).rejects.toThrow(/longer than 0.3 seconds/);
    await expect(run(netFolder('huge-tensor'), { x: [1, 2, 3, 4] }, limits)).rejects.toThrow(/./);
    expect(process.memoryUsage().rss).toBeLessThan(2e9);
  });

  it('has its NaN refused', async () => {
    const world = await pluginWorld(syntheticPanel(1, 60));
    const kind = await world.grant(netFolder('nan-output'));
    const hash = world.plugins.list()[0]?.hash ?? '';
    const { checks } = await world.plugins.trial(hash);
    expect(kind).toContain('nan-output');
    expect(checks.find(({ name }) => name === 'forecasts zeros alone')).toMatchObject({ passed: false });
    expect(checks.find(({ name }) => name === 'forecasts zeros alone')?.message).toMatch(/finite number is needed/);
  });
});
