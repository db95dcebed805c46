import path from 'node:path';
import { topFolder } from '../../main/entries.ts';
import { forkProgram } from '../../main/jobs/plugins/fence.ts';
import type { PluginCode } from '../../main/jobs/plugins/protocol.ts';
import { createRunner } from '../../main/jobs/plugins/runner.ts';
import { readPluginFiles } from '../../main/services/plugins/read-files.ts';
import { understandPlugin } from '../../main/services/plugins/understand.ts';

// What it costs to ask an own model: npm run node -- tests/bench/own-models.ts. Wall clock; compare the rows, not the machine.
const read = async (name: string): Promise<PluginCode> => {
  const { manifest, files } = understandPlugin(await readPluginFiles(path.join(topFolder, 'resources', 'examples', name)));
  const modules = Object.fromEntries([...files].map(([file, bytes]) => [file, bytes.toString('utf8')]));
  return { manifest, modules, net: manifest.net ? new Uint8Array(files.get(manifest.main) as Buffer) : null };
};
const loop = 'let s = 0; for (let i = 0; i < 3e6; i++) s += Math.sqrt(i); return { s };';
const codes: Record<string, PluginCode> = {
  example: await read('faded-seasons'),
  net: await read('weekly-net'),
  loop: { ...(await read('faded-seasons')), modules: { 'model.js': `export const fit = () => { ${loop} };`, 'fading-mean.js': '' } },
};
const runner = createRunner({ fork: () => forkProgram('plugin'), codeOf: async (kind) => codes[kind] as PluginCode });
const y = Array.from({ length: 1700 }, (_, t) => 100 + 20 * Math.sin((2 * Math.PI * t) / 7) + ((t * 31) % 11));
const fit = JSON.stringify({
  method: 'fit',
  series: { id: '1', y, seasonLength: 7, seasons: [7], dates: null, regressors: [] },
  spec: { keep: 0.7 },
  seed: 1,
  horizon: 28,
});
const forecast = JSON.stringify({
  method: 'forecast',
  state: { season: [1, 2, 3], keep: 0.7 },
  horizon: 28,
  levels: [],
  futureRegressors: [],
  seed: 1,
});
const run = JSON.stringify({ method: 'run', inputs: { X: y.slice(-28).map((value) => value / 100) } });

async function timed(name: string, times: number, ask: (i: number) => Promise<unknown>): Promise<void> {
  await ask(0);
  const begun = performance.now();
  for (let i = 1; i <= times; i++) await ask(i);
  process.stdout.write(`${name.padEnd(52)} ${((performance.now() - begun) / times).toFixed(2)} ms\n`);
}
await timed('fit of 1,700 values, all variables gone before', 100, (i) => runner.ask('example', i, fit));
await timed('fit of 1,700 values, same series again', 100, () => runner.ask('example', 1, fit));
await timed('forecast of 28 steps', 100, () => runner.ask('example', 1, forecast));
await timed('net: 28 values in, 14 out', 100, () => runner.ask('net', 1, run));
await timed('3 million steps of a loop, interpreted', 3, () => runner.ask('loop', 1, fit));
const compiled = (): number => {
  let s = 0;
  for (let i = 0; i < 3e6; i++) s += Math.sqrt(i);
  return s;
};
await timed('3 million steps of a loop, on Node', 3, async () => compiled());
runner.stop();
