import { createInterpreter } from './javascript.ts';
import { openNet } from './net.ts';
import type { Ask, PluginCode, PluginLimits, Told } from './protocol.ts';

// The program that runs own models. It is started with no rights (see `fence.ts`), gets their files as text and answers questions with text.

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;

/** One own model that is loaded. */
interface Loaded {
  ask(request: string, fresh: boolean, limits: PluginLimits): Promise<string>;
}

const loaded = new Map<string, Loaded>();
const scopes = new Map<string, number>();

const load = (code: PluginCode): Promise<Loaded> => (code.manifest.runtime === 'onnx' ? openNet(code) : createInterpreter(code));

async function answer({ id, kind, scope, code, request, limits }: Ask): Promise<Told> {
  try {
    if (code) {
      loaded.set(kind, await load(code));
      scopes.delete(kind);
    }
    const model = loaded.get(kind);
    if (!model) return { id, error: 'its files were not sent' };
    const fresh = scopes.get(kind) !== scope;
    scopes.set(kind, scope);
    return { id, json: await model.ask(request, fresh, limits) };
  } catch (error) {
    scopes.delete(kind);
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

const serve = async (ask: Ask): Promise<void> => {
  const told = await answer(ask);
  if (parentPort !== undefined) parentPort.postMessage(told);
  else process.send?.(told);
};

if (parentPort !== undefined) parentPort.on('message', (event) => void serve(event.data as Ask));
else {
  process.on('message', (message) => void serve(message as Ask));
  // A parent that died must not leave this process behind.
  process.on('disconnect', () => process.exit(0));
}
