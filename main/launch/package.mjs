import path from 'node:path';
import { ensureBuilt } from './build-steps.mjs';
import { ensureInstalled } from './install.mjs';
import { modules, pinnedNode } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { main } from './say.mjs';

// npm run package [-- --linux --x64 ...]: arguments are electron-builder's; without any it builds for this system.
await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  return runCommand(pinnedNode, [path.join(modules, 'electron-builder', 'cli.js'), '--publish', 'never', ...process.argv.slice(2)]);
});
