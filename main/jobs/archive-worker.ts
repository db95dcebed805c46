import { parentPort, workerData } from 'node:worker_threads';
import { ApiError } from '../../contract/errors.ts';
import { exportWorkspace, type ExportRequest } from '../services/workspace/export-workspace.ts';
import type { Manifest } from '../services/workspace/manifest.ts';
import { openWorkspace, type OpenRequest } from '../services/workspace/open-workspace.ts';
import { explainPlace } from '../services/workspace/settle.ts';
import type { AsideAnswer } from './ask-aside.ts';

/** `place` is what people know the target by. */
export type ArchiveRequest = ({ readonly do: 'export' } & ExportRequest & Named) | ({ readonly do: 'open' } & OpenRequest & Named);
interface Named {
  readonly place: string;
}
export interface ArchiveDone {
  readonly manifest: Manifest;
  /** Of the `.almanac` file that was read; 0 for one that was written. */
  readonly bytes: number;
}

const tellEveryMs = 100;
let toldAt = 0;
const post = (answer: AsideAnswer<ArchiveDone>): void => parentPort?.postMessage(answer);
const tell = (progress: { phase: string; done: number; total: number }): void => {
  if (Date.now() - toldAt < tellEveryMs && progress.done > 0) return;
  toldAt = Date.now();
  post(progress);
};

// Writes or reads a `.almanac` file away from the main thread, and ends.
async function work(request: ArchiveRequest): Promise<void> {
  try {
    if (request.do === 'export') post({ found: { manifest: await exportWorkspace(request, tell), bytes: 0 } });
    else post({ found: await openWorkspace(request, tell) });
  } catch (thrown) {
    const error = explainPlace(thrown, request.place);
    if (error instanceof ApiError) post({ refused: { code: error.code, message: error.message, data: error.data } });
    else post({ error: error instanceof Error ? error.message : String(error) });
  }
}

void work(workerData as ArchiveRequest);
