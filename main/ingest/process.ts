import { hashFiles } from './hash.ts';
import { inspectAny, snapshotAny, textOf } from './any-format.ts';
import { compareFiles } from './drift/compare-files.ts';
import { failureOf } from './failure.ts';
import { handOver } from './hand-over.ts';
import { readPanel } from './panel.ts';
import { createReadAhead } from './plain/read-ahead.ts';
import type { Report } from './inspect.ts';
import type { Message, Operations, Request, Response } from './protocol.ts';
import type { PanelToSend, SnapshotResult } from './types.ts';
import { checkSnapshot } from './validation/check-snapshot.ts';

// The ingest program. Electron gives a utility process a parent port; Node gives a forked child `process.send`.

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;

function post(message: Response): void {
  if (parentPort !== undefined) parentPort.postMessage(message);
  else process.send?.(message);
}

const ahead = createReadAhead();

function run(request: Request, report: Report): Promise<Operations[keyof Operations]['output']> {
  switch (request.name) {
    case 'inspect':
      return inspectAny(request.input, report, ahead);
    case 'snapshot':
      return snapshot(request.id, request.input, report);
    case 'panel':
      return readPanel(request.input.snapshotPath, request.input.version);
    case 'check':
      return checkSnapshot(request.input);
    case 'text':
      return textOf(request.input, report);
    case 'hash':
      return hashFiles(request.input.files);
    case 'drift':
      return compareFiles(request.input, report);
  }
}

/** The panel goes before the rest. */
async function snapshot(id: number, input: Operations['snapshot']['input'], report: Report): Promise<SnapshotResult> {
  const onPanel = (panel: PanelToSend, keyNames: readonly string[]): void =>
    post({ kind: 'panel', id, panel: handOver(panel, input.folder), keyNames });
  return snapshotAny(input, report, { ahead, onPanel });
}

async function serve(request: Request): Promise<void> {
  const { id } = request;
  try {
    const value = await run(request, (phase, done, total) => post({ kind: 'progress', id, progress: { phase, done, total } }));
    post({ kind: 'result', id, value });
  } catch (error) {
    post({ kind: 'error', id, ...failureOf(error) });
  }
}

function receive(message: Message): void {
  if (message.name === 'ready') ahead.getReady();
  else void serve(message);
}

if (parentPort !== undefined) parentPort.on('message', (event) => receive(event.data as Message));
else {
  process.on('message', (message) => receive(message as Message));
  // A parent that died must not leave this process behind.
  process.on('disconnect', () => process.exit(0));
}
