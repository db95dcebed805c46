import { parentPort, workerData } from 'node:worker_threads';
import type { ComparedData } from '../services/runs/compare-cells.ts';
import { compareRuns, type CellComparison, type CompareInput } from '../services/runs/compare-runs.ts';
import { openResultReader } from '../store/read-results.ts';
import type { AsideAnswer } from './ask-aside.ts';
import { unpackForecasts } from './result-codec.ts';

export interface CompareRequest extends Pick<CompareInput, 'shifts' | 'segments' | 'seriesNames'> {
  /** The workspace's database. */
  readonly database: string;
  readonly data: readonly ComparedData[];
  /** `data` is the place of its data above. */
  readonly runs: readonly { readonly id: string; readonly data: number }[];
}

const post = (answer: AsideAnswer<CellComparison>): void => parentPort?.postMessage(answer);

// Compares runs away from the main thread, and ends. Forecasts are read here, so that nothing large crosses.
const { database, data, runs, ...rest } = workerData as CompareRequest;
try {
  const reader = openResultReader(database);
  const found = compareRuns({
    ...rest,
    runs: runs.map(({ id, data: place }) => ({
      data: data[place] as ComparedData,
      *results() {
        for (const { series, payload } of reader.payloads(id)) yield { series, payload: unpackForecasts(payload) };
      },
    })),
    onProgress: (phase, done, total) => post({ phase, done, total }),
  });
  reader.close();
  post({ found });
} catch (error) {
  post({ error: error instanceof Error ? error.message : String(error) });
}
