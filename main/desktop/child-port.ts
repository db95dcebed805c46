import { utilityProcess } from 'electron';
import { programPath } from '../entries.ts';
import type { ChildPort, ChildProgram } from '../host.ts';

/** Starts a program of ours in one of Electron's utility processes: a Node of its own that can die alone. */
export function forkUtility(program: ChildProgram): ChildPort {
  const child = utilityProcess.fork(programPath(program), [], {
    serviceName: `Almanac ${program}`,
    stdio: 'inherit',
    // Nothing of ours is handed to what runs code of the user's.
    ...(program === 'plugin' ? { env: {} } : {}),
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message)),
    onExit: (listener) => void child.once('exit', (code: number | null) => listener(code)),
    kill: () => void child.kill(),
  };
}
