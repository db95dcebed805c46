import { Worker } from 'node:worker_threads';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import type { CleaningSource } from '../../engine/cleaning/state.ts';
import { EngineError } from '../../engine/core/errors.ts';
import { programPath } from '../entries.ts';
import { prepare, type Prepared } from '../services/datasets/prepare.ts';
import { sharePanel } from '../services/datasets/share-panel.ts';
import type { StageFigures } from '../store/repositories/datasets.ts';
import type { PrepareAnswer, PrepareData } from './prepare-worker.ts';

/** Panels with no more values than this are done where they are: a thread takes longer to start. */
const fewValues = 20_000;

/** A thread that `prepareAside` can use. Whoever starts it ends it. */
export interface PrepareThread {
  readonly worker: Worker;
  /** Rejects when it ends. */
  readonly ended: Promise<never>;
}

/** Starts a thread that loads what it needs while its data are still read. */
export function startPrepareThread(): PrepareThread {
  const worker = new Worker(programPath('prepare'));
  const ended = new Promise<never>((_, reject) => {
    worker.on('error', (error) => reject(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => reject(new ApiError('engine', 'Preparing the data ended unexpectedly.')));
  });
  // It may end before it is asked for anything.
  ended.catch(() => undefined);
  return { worker, ended };
}

/** Raw data, and what is being made of them. */
export interface Preparing {
  readonly source: CleaningSource;
  readonly made: Promise<{ readonly prepared: Prepared; readonly tookMs: number }>;
}

/** `prepareAside` that may begin before it is known whether its result is wanted: a failure shows when it is awaited. */
export function beginPreparing(source: CleaningSource, choices: ImportChoices, thread: PrepareThread | null): Preparing {
  const startedMs = performance.now();
  const made = prepareAside(source, choices, null, { thread }).then((prepared) => ({
    prepared,
    tookMs: Math.round(performance.now() - startedMs),
  }));
  made.catch(() => undefined);
  return { source, made };
}

/**
 * `prepare` in a thread of its own, so that the rest goes on; ends with the signal.
 *
 * @param options.thread - one that has been started for it
 * @throws EngineError as `prepare`; ApiError `cancelled`, `engine` when the thread dies
 */
export async function prepareAside(
  source: CleaningSource,
  choices: ImportChoices,
  figures: StageFigures | null,
  { signal, thread }: { readonly signal?: AbortSignal | undefined; readonly thread?: PrepareThread | null } = {},
): Promise<Prepared> {
  const cancelled = (): ApiError => new ApiError('cancelled', 'Preparing the data was cancelled.');
  if (signal?.aborted) throw cancelled();
  if (source.panel.y.length <= fewValues) {
    const prepared = await prepare(source, choices, figures ?? undefined);
    return { ...prepared, panel: sharePanel(prepared.panel) };
  }
  const data: PrepareData = { source, choices, figures };
  const { worker, ended } = thread ?? startPrepareThread();
  try {
    const asked = new Promise<PrepareAnswer>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(cancelled()), { once: true });
      worker.on('message', (message: PrepareAnswer) => resolve(message));
      worker.postMessage(data);
    });
    const answer = await Promise.race([asked, ended]);
    if ('prepared' in answer) return answer.prepared;
    if ('crash' in answer) throw new ApiError('engine', `Preparing the data failed: ${answer.crash}`);
    throw new EngineError(answer.error.code, answer.error.message, answer.error.details);
  } finally {
    void worker.terminate();
  }
}
