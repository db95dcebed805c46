import { performance } from 'node:perf_hooks';
import { chooseBackend, type BackendChoice, type BackendName, type Loss, type NetShape } from '../../../engine/nets/index.ts';
import { createParallel } from '../parallel.ts';
import { netBackends } from './net-backends.ts';

// Says which backends for nets are here, how fast they are with a net of a size and which is taken; then waits to be ended. A program of its
// own: graphics drivers are tried, which may take down what asks them.

export interface ProbeRequest {
  readonly shape: NetShape;
  readonly loss: Loss;
  readonly batchRows: number;
  /** Threads that training will have. */
  readonly workers: number;
  readonly forced: BackendName | null;
}
export type ProbeAnswer = { readonly choice: BackendChoice } | { readonly error: string };

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;

function post(answer: ProbeAnswer): void {
  if (parentPort !== undefined) parentPort.postMessage(answer);
  else process.send?.(answer);
}

async function probe({ shape, loss, batchRows, workers, forced }: ProbeRequest): Promise<ProbeAnswer> {
  const parallel = createParallel(workers);
  try {
    const clock = (): number => performance.now();
    const options = { shape, loss, batchRows, clock, parallel, ...(forced === null ? {} : { forced }) };
    const { choice } = await chooseBackend(netBackends(), options);
    return { choice };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    await parallel.close();
  }
}

// A parent that died must not leave this process behind.
process.on('disconnect', () => process.exit(0));
const listen = (message: unknown): void => void probe(message as ProbeRequest).then(post);
if (parentPort !== undefined) parentPort.on('message', ({ data }) => listen(data));
else process.on('message', listen);
