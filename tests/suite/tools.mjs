import { spawn } from 'node:child_process';
import path from 'node:path';
import { modules, pinnedNode, root } from '../../main/launch/paths.mjs';

/** Scripts of the tools, run by the pinned Node without a shell in between. */
export const tools = {
  tsc: path.join(modules, 'typescript/bin/tsc'),
  oxlint: path.join(modules, 'oxlint/bin/oxlint'),
  oxfmt: path.join(modules, 'oxfmt/bin/oxfmt'),
  vitest: path.join(modules, 'vitest/vitest.mjs'),
  playwright: path.join(modules, '@playwright/test/cli.js'),
};

/**
 * Runs one of the tools.
 * @param capture - keeps its output instead of showing it
 * @returns its exit status (1 when a signal ended it) and, when captured, what it wrote
 */
export function runTool(tool, args, { capture = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode, [tool, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
