import { Worker } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { Loan, OwnModels } from './plugins/lend.ts';
import type { Held, ServingAnswer, ServingMessage, ServingTask } from './serving-protocol.ts';

/** A few threads that answer for loaded models. */
export interface ServingThreads {
  /**
   * Asks the thread that has least to do.
   *
   * @param held - what it answers from; sent when the thread does not have it yet
   * @returns JSON as bytes
   * @throws ApiError what the thread refuses; `busy` where too many wait or it takes too long; `engine` when it fails
   */
  ask(key: string, held: Held, task: ServingTask): Promise<Uint8Array<ArrayBuffer>>;
  /** Threads forget it once they have answered what they were asked before. */
  drop(key: string): void;
  close(): Promise<void>;
}

interface Waiting {
  resolve(body: Uint8Array<ArrayBuffer>): void;
  reject(error: Error): void;
  readonly limit: NodeJS.Timeout;
}
interface Lane {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  readonly keys: Set<string>;
  /** The user's own models, as they were granted when it was started. */
  readonly loan: Loan | undefined;
  readonly lentFor: string;
}

const MOST_WAITING = 200;
const LIMIT_MS = 120_000;

/**
 * @param threads - at most so many are started, when they are needed
 * @param own - the user's own models, which each thread may ask in a process of its own
 */
export function createServingThreads(threads: number, own?: OwnModels): ServingThreads {
  const grantedNow = (): string => (own?.granted() ?? []).map(({ kind }) => kind).join();
  const lanes: Lane[] = [];
  let next = 1;

  function end(lane: Lane, why: string): void {
    const at = lanes.indexOf(lane);
    if (at >= 0) lanes.splice(at, 1);
    for (const { reject, limit } of lane.waiting.values()) {
      clearTimeout(limit);
      reject(new ApiError('engine', why));
    }
    lane.waiting.clear();
    lane.loan?.end();
    void lane.worker.terminate();
  }

  /** Threads that were started before something was granted or revoked know nothing of it: once idle they make room for others. */
  function dropOutdated(): void {
    const now = grantedNow();
    for (const lane of [...lanes]) if (lane.lentFor !== now && lane.waiting.size === 0) end(lane, 'A serving thread was replaced.');
  }

  function start(): Lane {
    const loan = own?.lend();
    const worker = new Worker(programPath('serving'), { workerData: loan?.lent ?? null, transferList: [...(loan?.transfer ?? [])] });
    const lane: Lane = { worker, waiting: new Map(), keys: new Set(), loan, lentFor: grantedNow() };
    worker.on('message', (answer: ServingAnswer) => {
      const asked = lane.waiting.get(answer.id);
      if (!asked) return;
      lane.waiting.delete(answer.id);
      clearTimeout(asked.limit);
      if (lane.waiting.size === 0) worker.unref();
      if ('body' in answer) asked.resolve(answer.body);
      else if ('refused' in answer) asked.reject(new ApiError(answer.refused.code, answer.refused.message, answer.refused.data));
      else asked.reject(new ApiError('engine', answer.failed));
    });
    worker.on('error', (error) => end(lane, `A serving thread failed: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', () => end(lane, 'A serving thread ended unexpectedly.'));
    lanes.push(lane);
    return lane;
  }

  return {
    ask: (key, held, task) => {
      if (held.kind === 'version' && held.own) dropOutdated();
      const idle = lanes.find(({ waiting }) => waiting.size === 0);
      const lane =
        idle ?? (lanes.length < threads ? start() : lanes.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least)));
      if (lane.waiting.size >= MOST_WAITING)
        return Promise.reject(new ApiError('busy', 'Too many requests are being worked on. Try again in a moment.'));
      const post = (message: ServingMessage): void => lane.worker.postMessage(message);
      if (!lane.keys.has(key)) {
        lane.keys.add(key);
        post({ hold: key, held });
      }
      return new Promise((resolve, reject) => {
        const id = next++;
        const limit = setTimeout(() => {
          // Whatever holds the thread up would hold up all who come after.
          lane.waiting
            .get(id)
            ?.reject(new ApiError('busy', `This took longer than ${LIMIT_MS / 1000} s and was given up. Ask for less at a time.`));
          lane.waiting.delete(id);
          end(lane, 'Another request held the thread up.');
        }, LIMIT_MS);
        limit.unref();
        lane.waiting.set(id, { resolve, reject, limit });
        lane.worker.ref();
        post({ id, key, ask: task });
      });
    },
    drop: (key) => {
      for (const lane of lanes) if (lane.keys.delete(key)) lane.worker.postMessage({ drop: key } satisfies ServingMessage);
    },
    close: async () => {
      await Promise.all(
        lanes.splice(0).map((lane) => {
          for (const { reject, limit } of lane.waiting.values()) {
            clearTimeout(limit);
            reject(new ApiError('cancelled', 'The API is closing.'));
          }
          lane.waiting.clear();
          lane.loan?.end();
          return lane.worker.terminate();
        }),
      );
    },
  };
}
