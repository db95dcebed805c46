import { fork } from 'node:child_process';
import type { ChildPort } from '../host.ts';

const KEPT_BYTES = 16_384;

/**
 * Starts a program of the application on this Node. What it writes to stderr goes on to ours, so that a crash leaves its reason.
 *
 * @param programFile - absolute path of a .ts file (from source) or .cjs file (built)
 * @param fence - options of Node that take rights away, and its environment; those of this process where absent
 */
export function forkNode(
  programFile: string,
  fence?: { readonly execArgv: readonly string[]; readonly env: Record<string, string> },
): ChildPort {
  const child = fork(programFile, [], {
    serialization: 'advanced',
    execArgv: [...(fence?.execArgv ?? [])],
    ...(fence ? { env: fence.env } : {}),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let kept = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => {
    kept = (kept + text).slice(-KEPT_BYTES);
  });
  let ended = false;
  let killed = false;
  const exitListeners: ((code: number | null) => void)[] = [];
  const end = (code: number | null): void => {
    if (ended) return;
    ended = true;
    if (!killed && code !== 0 && kept !== '') process.stderr.write(kept);
    for (const listener of exitListeners) listener(code);
  };
  child.on('exit', end);
  // `error` comes instead of `exit` where the process could not be started.
  child.on('error', (error) => {
    kept += `${error.message}\n`;
    end(1);
  });
  return {
    get pid() {
      return child.pid;
    },
    post(message) {
      // A child that has just died is reported by its exit, so a failed send says nothing new.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    onExit(listener) {
      exitListeners.push(listener);
    },
    kill() {
      killed = true;
      child.kill('SIGKILL');
    },
  };
}
