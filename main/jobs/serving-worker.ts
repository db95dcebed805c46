import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { explainError } from '../services/explain-error.ts';
import { readModel, type KeptModel } from '../services/regression/model-file.ts';
import { readVersion } from '../services/registry/read-version.ts';
import { borrowPlugins } from './plugins/borrow.ts';
import type { LentPlugins } from './plugins/protocol.ts';
import { forecastJson, type HeldVersion } from './serving-forecast.ts';
import { csvJson, rowsJson, shapJson } from './serving-rows.ts';
import type { Held, ServingAnswer, ServingMessage, ServingTask } from './serving-protocol.ts';

// Answers questions of the local API that take long. What it answers from is read once, by who asks first, and stays until it is dropped.

const own = workerData as LentPlugins | null;
if (own) borrowPlugins(own, own.plugins);

type Ready = { readonly version: HeldVersion } | { readonly rows: KeptModel };
const known = new Map<string, { readonly held: Held; ready: Ready | null }>();

async function read(held: Held): Promise<Ready> {
  if (held.kind === 'rows') return { rows: await readModel(held.file, held.sha256) };
  const { thread, estimates, axis } = held;
  return { version: { read: await readVersion(thread), data: thread, estimates, axis, together: new Map(), joint: new Map() } };
}

async function answer(key: string, task: ServingTask): Promise<string> {
  const one = known.get(key);
  if (!one) throw new ApiError('busy', 'This model is not loaded any more. Ask again.');
  // What could not be read is read anew by who asks next: a file may be put right.
  one.ready ??= await read(one.held);
  const found = one.ready;
  if (task.task === 'forecast') {
    if ('version' in found) return forecastJson(found.version, task);
  } else if ('rows' in found) {
    if (task.task === 'csv') return csvJson(found.rows, task);
    return task.task === 'rows' ? rowsJson(found.rows, task) : shapJson(found.rows, task);
  }
  throw new ApiError('unsupported', 'This model does not answer such questions.');
}

const port = parentPort;
if (!port) throw new Error('this program runs as a worker thread');
const encoder = new TextEncoder();
const post = (message: ServingAnswer, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** One question after the other: what comes in meanwhile waits. */
let line: Promise<void> = Promise.resolve();
async function handle(message: ServingMessage): Promise<void> {
  if ('hold' in message) return void known.set(message.hold, { held: message.held, ready: null });
  if ('drop' in message) return void known.delete(message.drop);
  const { id, key, ask } = message;
  try {
    const body = encoder.encode(await answer(key, ask));
    post({ id, body }, [body.buffer]);
  } catch (thrown) {
    const error = explainError(thrown);
    if (error instanceof ApiError) post({ id, refused: { code: error.code, message: error.message, data: error.data } });
    else post({ id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
port.on('message', (message: ServingMessage) => {
  line = line.then(() => handle(message));
});
