import { fork } from 'node:child_process';
import { programPath } from '../entries.ts';
import type { ChildPort } from '../host.ts';

/** Starts a program of ours as a child process of this Node. It ends when this process ends. */
export function forkNode(program: 'ingest'): ChildPort {
  const child = fork(programPath(program), [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  // Without a listener, a message to a child that has just died would end this process; onExit tells of the death.
  child.on('error', () => undefined);
  return {
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(message as object);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(code)),
    kill: () => void child.kill('SIGKILL'),
  };
}
