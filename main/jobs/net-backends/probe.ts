import { performance } from 'node:perf_hooks';
import { chooseBackend, type BackendChoice } from '../../../engine/nets/index.ts';
import type { LstmShape } from '../../../engine/nets/shape.ts';
import { netBackends } from './net-backends.ts';

// Says which backends for nets are here, how fast they are and which is taken; then waits to be ended. A program of its own: graphics
// drivers are tried, which may take down what asks them.

export type ProbeAnswer = { readonly choice: BackendChoice } | { readonly error: string };

interface ParentPort {
  postMessage(message: unknown): void;
}
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;

function post(answer: ProbeAnswer): void {
  if (parentPort !== undefined) parentPort.postMessage(answer);
  else process.send?.(answer);
}

/** The net that is timed: two layers of 64 over 30 periods, 15 ahead, in batches of 32. */
const shape: LstmShape = {
  ...{ kind: 'lstm', sequenceLength: 30, horizon: 15, outputs: 5, pastInputs: 4, futureInputs: 2, statics: 2 },
  ...{ decoderSize: 16, hiddenSize: 64, layers: 2 },
};

async function probe(): Promise<ProbeAnswer> {
  try {
    const loss = { quantiles: [0.025, 0.1, 0.5, 0.9, 0.975], mean: false };
    const { choice } = await chooseBackend(netBackends(), { shape, loss, batchRows: 32, clock: () => performance.now() });
    return { choice };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// A parent that died must not leave this process behind.
process.on('disconnect', () => process.exit(0));
void probe().then(post);
