import { ensureBuilt } from './build-steps.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, pinnedNode } from './paths.mjs';
import { runCommand, userFolder } from './run-command.mjs';
import { main } from './say.mjs';

// npm run almanac -- COMMAND ...
await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  return runCommand(pinnedNode, [inRoot('out', 'main', 'cli.cjs'), ...process.argv.slice(2)], { cwd: userFolder('almanac') });
});
