import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs a program and waits for its end. Signals to us go on to it.
 * @param options.quiet - keeps its output and shows it only when it fails
 * @param options.limitMs - kills it after this time
 * @returns its exit status; 1 when a signal ended it
 */
export function runCommand(
  command,
  args,
  { cwd = root, env = process.env, quiet = false, limitMs = 0, shell = false, silent = false } = {},
) {
  return new Promise((resolve, reject) => {
    const stdio = silent ? 'ignore' : quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(command, args, { cwd, env: quiet ? { ...env, NO_COLOR: '1' } : env, stdio, shell, windowsHide: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
    const limit = limitMs > 0 ? setTimeout(() => child.kill('SIGKILL'), limitMs) : undefined;
    // Ctrl+C at a terminal reaches the child without us; a signal sent to us alone has to be passed on.
    const interrupt = () => process.stdin.isTTY || child.kill('SIGINT');
    const terminate = () => child.kill('SIGTERM');
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', terminate);
    const done = () => {
      clearTimeout(limit);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
    };
    child.on('error', (error) => {
      done();
      reject(error);
    });
    child.on('close', (code) => {
      done();
      if (quiet && code !== 0) process.stderr.write(output);
      resolve(code ?? 1);
    });
  });
}

/** Runs npm without a shell in between where its script can be found, so that nothing needs quoting. */
export function runNpm(args, options) {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const script = candidates.find((file) => file?.endsWith('npm-cli.js') && existsSync(file));
  if (script) return runCommand(process.execPath, [script, ...args], options);
  return runCommand('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** The folder that the user is in: `npm run` moves to the project's top and tells where it came from. */
export const userFolder = (script) =>
  process.env.npm_lifecycle_event === script && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd();
