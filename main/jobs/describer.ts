import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { Loan } from './plugins/lend.ts';
import type { Answer, Described, DescribeRequest } from './describe-worker.ts';

/** Describes stored fits in a thread of its own, one after the other. */
export interface Describer {
  /** @throws ApiError `cancelled`; `engine` when it fails or takes too long */
  describe(request: DescribeRequest, signal?: AbortSignal): Promise<Described>;
}

const deadlineMs = 60_000;
/** A thread without work for this long is ended: it holds all models in memory. */
const idleMs = 60_000;

/** Lends the thread the user's own models. */
export interface OwnModelsLender {
  readonly lend: () => Loan;
  /** Changes with what is granted. */
  readonly granted: () => string;
}

interface Open {
  finish(outcome: Described | ApiError, keep: boolean): void;
}

/** The thread starts with the first request, stays for the next ones, and never keeps the process alive by itself. */
export function createDescriber(lender?: OwnModelsLender): Describer {
  let worker: Worker | null = null;
  let loan: Loan | undefined;
  let lentFor = '';
  let open: Open | null = null;
  let idle: NodeJS.Timeout | undefined;
  let before: Promise<unknown> = Promise.resolve();

  const drop = (): void => {
    void worker?.terminate();
    loan?.end();
    worker = null;
    loan = undefined;
  };

  function start(): Worker {
    loan = lender?.lend();
    lentFor = lender?.granted() ?? '';
    const own = new Worker(programPath('describe'), { workerData: loan?.lent ?? null, transferList: [...(loan?.transfer ?? [])] });
    // What a thread that was given up still says is nobody's business.
    const fail = (message: string): void => {
      if (own === worker) open?.finish(new ApiError('engine', message), false);
    };
    own.on('message', (message: Answer) => {
      if (own === worker) open?.finish('described' in message ? message.described : new ApiError('engine', message.error), true);
    });
    own.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    own.on('exit', () => fail('Describing this model ended unexpectedly.'));
    return own;
  }

  const answer = (request: DescribeRequest, signal: AbortSignal | undefined): Promise<Described> =>
    new Promise((resolve, reject) => {
      const cancelled = new ApiError('cancelled', 'The description was cancelled.');
      if (signal?.aborted) return reject(cancelled);
      clearTimeout(idle);
      // What was granted since is not known to a thread that was started before.
      if (worker && lender && lender.granted() !== lentFor) drop();
      const own = (worker ??= start());
      own.ref();
      const cancel = (): void => open?.finish(cancelled, false);
      const tooLate = new ApiError('engine', `Describing this model took longer than ${deadlineMs / 1000} seconds.`);
      const late = setTimeout(() => open?.finish(tooLate, false), deadlineMs);
      signal?.addEventListener('abort', cancel, { once: true });
      open = {
        finish: (outcome, keep) => {
          open = null;
          clearTimeout(late);
          signal?.removeEventListener('abort', cancel);
          own.unref();
          if (!keep) drop();
          else {
            idle = setTimeout(drop, idleMs);
            idle.unref();
          }
          if (outcome instanceof ApiError) reject(outcome);
          else resolve(outcome);
        },
      };
      own.postMessage(request);
    });

  return {
    describe: (request, signal) => {
      const next = before.then(() => answer(request, signal));
      before = next.catch(() => undefined);
      return next;
    },
  };
}
