import { parentPort, workerData } from 'node:worker_threads';
import { comparePanels, type CompareRequest, type PanelDifference } from '../services/lineage/compare-panels.ts';
import type { AsideAnswer } from './ask-aside.ts';

/** Messages of progress, this far apart at the closest. */
const PAUSE_MS = 250;

const post = (answer: AsideAnswer<PanelDifference>): void => parentPort?.postMessage(answer);
let said = performance.now();
const tell = (phase: string, done: number, total: number): void => {
  if (performance.now() - said < PAUSE_MS) return;
  said = performance.now();
  post({ phase, done, total });
};

// Compares two panels away from the main thread, and ends.
try {
  post({ found: comparePanels(workerData as CompareRequest, tell) });
} catch (error) {
  post({ error: error instanceof Error ? error.message : String(error) });
}
