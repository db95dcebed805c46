import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ApiError } from '../../contract/errors.ts';
import type { ChildPort } from '../host.ts';
import { takeOver } from './hand-over.ts';
import type { Message, OperationName, Operations, Request, Response, SentPanel } from './protocol.ts';
import type { CallOptions, Ingest, PanelResult, ReadOptions } from './types.ts';
import type { RawChecks } from './validation/raw-findings.ts';

export type { CallOptions, Ingest, InspectOptions, PanelResult, PanelVersion, SnapshotResult, SourcePath } from './types.ts';

export interface IngestOptions {
  /** Starts the ingest program. */
  readonly fork: () => ChildPort;
  /** Where temporary files go; made when needed. */
  readonly tempFolder: string;
  /** A child without work for this long is ended. */
  readonly idleMs?: number;
}

/** One child and the one request that it works on. */
interface Worker {
  readonly port: ChildPort;
  request: Pending | null;
  idleTimer: NodeJS.Timeout | undefined;
}
interface Pending {
  readonly id: number;
  readonly heavy: boolean;
  readonly message: Request;
  readonly options: Heard;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** What a call hears of on its way. */
interface Heard extends CallOptions {
  readonly onPanel?: (sent: SentPanel) => void;
}

const checksOf = ({ checks }: ReadOptions): RawChecks => checks ?? { now: Date.now() };

/** Two, so that a panel can be had while a file is imported; imports themselves run one after the other to bound memory. */
const MAX_WORKERS = 2;

/** The parent's side of ingestion: keeps at most two children, starts them on demand, ends them on cancel and when idle. */
export function createIngest({ fork, tempFolder, idleMs = 30_000 }: IngestOptions): Ingest {
  const workers = new Set<Worker>();
  const waiting: Pending[] = [];
  let nextId = 1;
  let closed = false;

  const drop = (worker: Worker): void => {
    clearTimeout(worker.idleTimer);
    workers.delete(worker);
    worker.port.kill();
  };

  const rest = (worker: Worker): void => {
    worker.idleTimer = setTimeout(() => drop(worker), idleMs);
    worker.idleTimer.unref();
  };

  const start = (): Worker => {
    const worker: Worker = { port: fork(), request: null, idleTimer: undefined };
    workers.add(worker);
    worker.port.onMessage((message) => receive(worker, message as Response));
    worker.port.onExit((code) => {
      const request = worker.request;
      worker.request = null;
      clearTimeout(worker.idleTimer);
      workers.delete(worker);
      request?.reject(
        new ApiError(
          'ingest-crashed',
          `Reading the data stopped unexpectedly (${code === null ? 'killed' : `exit code ${code}`}). Try again.`,
          {
            hint: 'If it happens again, the machine may be short of memory: close other programs or import a part of the file.',
          },
        ),
      );
      pump();
    });
    return worker;
  };

  const receive = (worker: Worker, message: Response): void => {
    const request = worker.request;
    if (request === null || request.id !== message.id) return;
    if (message.kind === 'progress') return request.options.onProgress?.(message.progress);
    if (message.kind === 'panel') return request.options.onPanel?.(message);
    worker.request = null;
    rest(worker);
    if (message.kind === 'result') request.resolve(message.value);
    else request.reject(new ApiError(message.code, message.message, message.data));
    pump();
  };

  const pump = (): void => {
    for (let i = 0; i < waiting.length;) {
      const next = waiting[i];
      if (next === undefined) return;
      const busy = [...workers].filter((worker) => worker.request !== null);
      if (busy.length >= MAX_WORKERS) return;
      if (next.heavy && busy.some((worker) => worker.request?.heavy)) {
        i++;
        continue;
      }
      waiting.splice(i, 1);
      const worker = [...workers].find((candidate) => candidate.request === null) ?? start();
      clearTimeout(worker.idleTimer);
      worker.request = next;
      worker.port.post(next.message);
    }
  };

  function call<K extends OperationName>(
    name: K,
    input: Operations[K]['input'],
    heavy: boolean,
    options: Heard,
  ): Promise<Operations[K]['output']> {
    const { signal } = options;
    const cancelled = (): ApiError => new ApiError('cancelled', 'Reading the data was cancelled.');
    if (closed || signal?.aborted === true) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const id = nextId++;
      const finish = (): void => signal?.removeEventListener('abort', abort);
      const pending: Pending = {
        id,
        heavy,
        options,
        message: { id, name, input } as Request,
        resolve: (value) => {
          finish();
          resolve(value as Operations[K]['output']);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
      const abort = (): void => {
        const place = waiting.indexOf(pending);
        if (place >= 0) waiting.splice(place, 1);
        const worker = [...workers].find((candidate) => candidate.request === pending);
        if (worker !== undefined) {
          worker.request = null;
          drop(worker);
        }
        pending.reject(cancelled());
        pump();
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.push(pending);
      pump();
    });
  }

  /** The parent owns the temporary folder, so that it goes away even when the child was killed. */
  async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    mkdirSync(tempFolder, { recursive: true });
    const folder = mkdtempSync(path.join(tempFolder, 'ingest-'));
    try {
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }

  return {
    getReady() {
      if (closed || workers.size > 0) return;
      const worker = start();
      worker.port.post({ name: 'ready' } satisfies Message);
      rest(worker);
    },
    inspect: (files, choices, options) =>
      withFolder((folder) => call('inspect', { files, choices, hints: options.hints, folder, checks: checksOf(options) }, true, options)),
    snapshot: (files, choices, snapshotPath, options) =>
      withFolder(async (folder) => {
        const taken: { panel?: Promise<PanelResult> } = {};
        const onPanel = (sent: SentPanel): void => {
          taken.panel = takeOver(sent.panel, folder);
          taken.panel.then((panel) => options.onPanel?.(panel, sent.keyNames)).catch(() => undefined);
        };
        try {
          const input = { files, choices, snapshotPath, folder, checks: checksOf(options) };
          const result = await call('snapshot', input, true, { ...options, onPanel });
          return { ...result, panel: (await taken.panel) ?? null };
        } finally {
          // The folder must not go while it is read.
          await taken.panel?.catch(() => undefined);
        }
      }),
    panel: (snapshotPath, version, options = {}) => call('panel', { snapshotPath, version }, false, options),
    check: (input, options = {}) => call('check', input, false, options),
    text: (file, target, options = {}) => withFolder((folder) => call('text', { file, target, folder }, true, options)),
    hash: (files, options = {}) => call('hash', { files }, false, options),
    drift: (input, options = {}) => withFolder((folder) => call('drift', { ...input, now: Date.now(), folder }, true, options)),
    close() {
      closed = true;
      const open = [...waiting.splice(0), ...[...workers].flatMap((worker) => (worker.request === null ? [] : [worker.request]))];
      for (const worker of [...workers]) {
        worker.request = null;
        drop(worker);
      }
      for (const pending of open) pending.reject(new ApiError('cancelled', 'Reading the data was cancelled.'));
    },
  };
}
