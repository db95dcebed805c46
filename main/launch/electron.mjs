import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installStamp } from './install.mjs';
import { modules, pinnedNode } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { say } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const folder = path.join(modules, 'electron');
const triedStamp = path.join(modules, '.almanac-electron');
const fetchLimitMs = 60_000;

/** Path of Electron's binary, or undefined. ELECTRON_OVERRIDE_DIST_PATH names another distribution, as for Electron itself. */
export function findElectron() {
  const pathFile = path.join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const file = override ? path.join(override, name ?? 'electron') : name && path.join(folder, 'dist', name);
  return file && existsSync(file) ? file : undefined;
}

/** Tries once for each install to fetch the binary; a machine that builds and tests has no use for it. */
export async function fetchElectron() {
  if (process.env.CI || readStamp(triedStamp) === installStamp()) return;
  say("Fetching Electron's binary (at most a minute) ...");
  await runCommand(pinnedNode, [path.join(folder, 'install.js')], { silent: true, limitMs: fetchLimitMs });
  writeStamp(triedStamp, installStamp());
}
