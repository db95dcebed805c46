import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { pinnedNode } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { main } from './say.mjs';

// node main/launch/run-node.mjs FILE ...: runs a script of this project, TypeScript too, on the pinned Node.
await main(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new Error('Usage: node main/launch/run-node.mjs FILE [ARGUMENT...]');
  await ensureInstalled();
  return runCommand(pinnedNode, [path.resolve(file), ...args]);
});
