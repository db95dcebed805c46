import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { modules, pinnedNode } from '../../main/launch/paths.mjs';
import { runCommand } from '../../main/launch/run-command.mjs';
import { say } from '../../main/launch/say.mjs';

const { findChromium } = createRequire(import.meta.url)('../find-chromium.cjs');

/** Path of a Chromium: one that is here, else Playwright's, else Debian's. @throws Error when none can be had */
export async function ensureChromium() {
  const here = findChromium();
  if (here) return here;
  say('There is no Chromium; fetching the one that Playwright offers ...');
  const cli = path.join(modules, 'playwright-core', 'cli.js');
  await runCommand(pinnedNode, [cli, 'install', 'chromium'], { quiet: true, limitMs: 300_000 });
  const fetched = findChromium();
  if (fetched) return fetched;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say("That is not to be had; installing the system's ...");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update'], { quiet: true, env });
    await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { quiet: true, env });
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error('The specs need a Chromium or Chrome. Install one, or set CHROMIUM to the path of one.');
}
