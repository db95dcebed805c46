import { Worker } from 'node:worker_threads';
import type { SourceFile } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import { programPath } from '../entries.ts';
import type { ComparedPair, PairsTask } from './drift/compare-pairs.ts';
import type { Failure } from './failure.ts';
import type { PackedShare, SharedTable } from './parquet/pack-share.ts';
import type { ReadShare, SharedParts } from './plain/read-parts.ts';
import type { NumbersToSort } from './plain/sort-rows.ts';
import type { SourcePath } from './types.ts';

/** What a second thread of ingestion does: hashes of files, parts of one, numbers to sort, a table to pack, columns to compare. */
export interface AsideTasks {
  hash: { readonly task: readonly SourcePath[]; readonly answer: SourceFile[] };
  lines: { readonly task: SharedParts; readonly answer: ReadShare };
  sort: { readonly task: NumbersToSort; readonly answer: null };
  pack: { readonly task: SharedTable; readonly answer: PackedShare };
  compare: { readonly task: PairsTask; readonly answer: ComparedPair[] };
}
export type AsideName = keyof AsideTasks;
export type AsideRequest = { [K in AsideName]: { readonly id: number; readonly name: K; readonly task: AsideTasks[K]['task'] } }[AsideName];
export type AsideResponse = { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly failure: Failure };

/** A second thread, which does one thing after the other. */
export interface Aside {
  /** A failure has the code that it has in the thread. Whoever does not wait for an answer need not catch it. */
  ask<K extends AsideName>(name: K, task: AsideTasks[K]['task']): Promise<AsideTasks[K]['answer']>;
  /** Ends the thread, whatever it does. */
  stop(): Promise<unknown>;
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export function startAside(): Aside {
  const worker = new Worker(programPath('hash'));
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let ended: Error | null = null;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  worker.on('message', (response: AsideResponse) => {
    const waiting = pending.get(response.id);
    pending.delete(response.id);
    if ('answer' in response) waiting?.resolve(response.answer);
    else waiting?.reject(new ApiError(response.failure.code, response.failure.message, response.failure.data));
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => end(new Error(`A thread of ingestion ended without an answer (${code})`)));
  return {
    ask: <K extends AsideName>(name: K, task: AsideTasks[K]['task']) => {
      const answer = new Promise<AsideTasks[K]['answer']>((resolve, reject) => {
        if (ended) return reject(ended);
        const id = nextId++;
        pending.set(id, { resolve: resolve as Pending['resolve'], reject });
        worker.postMessage({ id, name, task } as AsideRequest);
      });
      answer.catch(() => undefined);
      return answer;
    },
    stop: () => worker.terminate(),
  };
}

/** One answer of a thread of its own. */
export async function askAside<K extends AsideName>(name: K, task: AsideTasks[K]['task']): Promise<AsideTasks[K]['answer']> {
  const aside = startAside();
  try {
    return await aside.ask(name, task);
  } finally {
    await aside.stop();
  }
}

/** A second thread that is started when it is first asked for. */
export interface AsideWhenNeeded {
  get(): Aside;
  /** Null where it has not been asked for. */
  started(): Aside | null;
  /** Ends it; the next one who asks gets another one. */
  stop(): Promise<void>;
}

/** @param running - one that runs already */
export function asideWhenNeeded(running: Aside | null = null): AsideWhenNeeded {
  let aside = running;
  return {
    get: () => (aside ??= startAside()),
    started: () => aside,
    stop: async () => {
      const last = aside;
      aside = null;
      await last?.stop();
    },
  };
}
