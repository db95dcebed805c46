import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { EngineError } from '../../../engine/core/errors.ts';
import { lendModels } from '../../../engine/models/own-models.ts';
import { pluginModel, type GrantedPlugin, type PluginCall } from '../../../engine/models/plugin/index.ts';
import type { LentPlugins, ThreadAsk, ThreadTold } from './protocol.ts';

/** How often a thread that waits looks whether it should stop. */
const LOOK_MS = 50;

let scope = 0;
let asked = 0;

/** From here on nothing that own models kept in their variables may be left: another series of a run begins. */
export function beginScope(): void {
  scope++;
}

/** The answer to a question; null when it is not waited for any longer. What comes late for an earlier one is left aside. */
function waitFor(id: number, port: MessagePort, flag: Int32Array, shouldStop: () => boolean): ThreadTold | null {
  for (;;) {
    const seen = Atomics.load(flag, 0);
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      const told = next.message as ThreadTold;
      if (told.id === id) return told;
    }
    if (Atomics.wait(flag, 0, seen, LOOK_MS) === 'timed-out' && shouldStop()) return null;
  }
}

/** Makes the own models that were lent to this thread known to it. */
export function borrowPlugins({ port, flag }: Pick<LentPlugins, 'port' | 'flag'>, plugins: readonly GrantedPlugin[]): void {
  const call: PluginCall = ({ kind, manifest }, request, shouldStop) => {
    const id = ++asked;
    port.postMessage({ id, kind, scope, request: JSON.stringify(request) } satisfies ThreadAsk);
    const told = waitFor(id, port, flag, shouldStop);
    if (!told) {
      port.postMessage({ stop: true } satisfies ThreadAsk);
      throw new EngineError('cancelled', `${manifest.name} was stopped.`);
    }
    if ('error' in told) throw new EngineError('no-convergence', `${manifest.name} failed: ${told.error}.`);
    try {
      return JSON.parse(told.json) as unknown;
    } catch {
      throw new EngineError('not-finite', `${manifest.name} gave back something that is no JSON.`);
    }
  };
  lendModels(plugins.map((plugin) => pluginModel(plugin, call)));
}
