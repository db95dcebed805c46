import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { GrantedPlugin } from '../../../engine/models/plugin/index.ts';
import type { LentPlugins, ThreadAsk, ThreadTold } from './protocol.ts';
import { createRunner, type RunnerOptions } from './runner.ts';

/** What a thread gets so that it can ask own models, and how to end that. */
export interface Loan {
  readonly lent: LentPlugins;
  /** Must be transferred with `lent`. */
  readonly transfer: readonly MessagePort[];
  /** Ends the process that works for this thread. */
  end(): void;
}

/** Lends threads the own models that are granted. */
export type LendPlugins = () => Loan;

/** Models of the user's own: those that may run here, and a way for a thread to ask them. */
export interface OwnModels {
  readonly lend: LendPlugins;
  readonly granted: () => readonly GrantedPlugin[];
}

/**
 * A thread's way to own models: it asks through a port and waits on a flag in shared memory, while this thread passes the question on to
 * a process of its own. The process starts with the first question.
 */
export function lendPlugins(plugins: readonly GrantedPlugin[], options: RunnerOptions): Loan {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const runner = createRunner(options);
  const tell = (told: ThreadTold): void => {
    ours.postMessage(told);
    Atomics.add(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  ours.on('message', (ask: ThreadAsk) => {
    if ('stop' in ask) return runner.stop();
    const { id, kind, scope, request } = ask;
    runner.ask(kind, scope, request).then(
      (json) => tell({ id, json }),
      (error: unknown) => tell({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  ours.on('close', () => runner.stop());
  ours.unref();
  return {
    lent: { plugins, port: theirs, flag },
    transfer: [theirs],
    end: () => {
      runner.stop();
      ours.close();
    },
  };
}
