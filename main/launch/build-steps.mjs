import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot, modules, pinnedNode } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';
import { contentHash, readStamp, writeStamp } from './stamp.mjs';

const settings = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'];
const isLaunch = (file) => file.startsWith('main/launch/');
const buildStamp = inRoot('out', '.build');
const sampleStamp = inRoot('out', '.sample');

/** Builds every part into out/ when its sources are newer, then the sample workspace that the first start shows. */
export async function ensureBuilt() {
  const sources = contentHash(['contract', 'engine', 'main', 'preload', 'renderer', 'resources', ...settings], isLaunch);
  if (readStamp(buildStamp) !== sources || !existsSync(inRoot('out', 'main', 'server.cjs'))) {
    say('Building ...');
    rmSync(buildStamp, { force: true });
    const vite = path.join(modules, 'vite', 'bin', 'vite.js');
    if ((await runCommand(pinnedNode, [vite, 'build', '--app', '--logLevel', 'warn'], { quiet: true })) !== 0)
      throw new Error('The build failed; its messages are above.');
    writeStamp(buildStamp, sources);
  }
  await ensureSample();
}

async function ensureSample() {
  // The page has no part in the sample, so that work on a screen does not train it anew.
  const sources = contentHash(['contract', 'engine', 'main', 'resources', ...settings], isLaunch);
  const folder = inRoot('out', 'sample');
  if (readStamp(sampleStamp) === sources && existsSync(folder)) return;
  say('Making the sample workspace ...');
  rmSync(sampleStamp, { force: true });
  rmSync(folder, { recursive: true, force: true });
  if ((await runCommand(pinnedNode, [inRoot('out', 'main', 'cli.cjs'), 'sample-workspace', folder], { quiet: true })) !== 0)
    throw new Error('The sample workspace could not be made; the messages are above.');
  writeStamp(sampleStamp, sources);
}
