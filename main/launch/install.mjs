import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, modules, pinnedNode } from './paths.mjs';
import { runCommand, runNpm } from './run-command.mjs';
import { say } from './say.mjs';
import { contentHash, readStamp, writeStamp } from './stamp.mjs';

const stampFile = path.join(modules, '.almanac-install');
const oldestNode = 20;

/** What is installed now, as one word; changes with the lock file and the machine. */
export const installStamp = () => `${contentHash(['package-lock.json'])} ${process.platform}-${process.arch}`;

/**
 * Makes node_modules what package-lock.json says, and puts the pinned Node in place. Does nothing when that has been done.
 * @throws Error when the system's Node is too old or the packages cannot be had
 */
export async function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < oldestNode)
    throw new Error(`Almanac needs Node ${oldestNode} or newer to start; this is ${process.versions.node}.`);
  const wanted = installStamp();
  if (readStamp(stampFile) === wanted && existsSync(pinnedNode)) return;
  if (!packagesMatchLock()) await installPackages();
  await placePinnedNode();
  writeStamp(stampFile, wanted);
}

async function installPackages() {
  say('Installing the packages (this happens once and takes a few minutes) ...');
  // No package needs its scripts: the native ones bring their binaries along.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if ((await runNpm(['ci', ...flags], { quiet: true })) === 0) return;
  say('npm refused the lock file as it is; installing from package.json with it as a guide ...');
  if ((await runNpm(['install', '--no-save', ...flags], { quiet: true })) !== 0)
    throw new Error('The packages could not be installed. Is the network there? npm has said why above.');
}

async function placePinnedNode() {
  const { version } = readJson(path.join(modules, 'node', 'package.json'));
  const works = () => existsSync(pinnedNode) && spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`;
  if (works()) return;
  say(`Fetching Node ${version}, the one inside Electron ...`);
  const folder = path.join(modules, 'node');
  await runCommand(process.execPath, [path.join(folder, 'installArchSpecificPackage.js')], { cwd: folder, quiet: true });
  if (!works()) throw new Error(`Node ${version} could not be put in place. Remove node_modules and start again.`);
}

/** True when npm's own record of node_modules has every package of the lock file (optional ones may be for other machines). */
function packagesMatchLock() {
  const record = path.join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(inRoot('package-lock.json')).packages).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
