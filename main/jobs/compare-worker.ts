import { parentPort, workerData } from 'node:worker_threads';
import type { ComparedData } from '../services/runs/compare-cells.ts';
import { compareRuns, type CellComparison, type CompareInput } from '../services/runs/compare-runs.ts';
import { openResultReader } from '../store/read-results.ts';
import type { AsideAnswer } from './ask-aside.ts';
import { forecastAsFold, type FinalForecast } from '../services/registry/forecast-as-fold.ts';
import { unpackForecasts, type ForecastPayload } from './result-codec.ts';

export interface CompareRequest extends Pick<CompareInput, 'shifts' | 'segments' | 'seriesNames' | 'oneOrigin' | 'mostWorst'> {
  /** The workspace's database. */
  readonly database: string;
  readonly data: readonly ComparedData[];
  /**
   * `data` is the place of its data above; `final` has its forecasts from the end of what it was trained on judged in place of its backtest; `given` are forecasts
   * that are no run's.
   */
  readonly runs: readonly (
    | { readonly id: string; readonly data: number; readonly final?: FinalForecast }
    | { readonly given: readonly GivenForecasts[]; readonly data: number }
  )[];
}

/** What was forecast of a series from several origins: the folds of the payload. */
export interface GivenForecasts {
  readonly series: number;
  readonly payload: ForecastPayload;
}

const post = (answer: AsideAnswer<CellComparison>): void => parentPort?.postMessage(answer);

// Compares runs away from the main thread, and ends. Forecasts are read here, so that nothing large crosses.
const { database, data, runs, ...rest } = workerData as CompareRequest;
try {
  const reader = openResultReader(database);
  const found = compareRuns({
    ...rest,
    runs: runs.map((run) => ({
      data: data[run.data] as ComparedData,
      *results() {
        if ('given' in run) return yield* run.given;
        const { id, final } = run;
        for (const { series, payload } of reader.payloads(id)) {
          const forecasts = unpackForecasts(payload);
          const judged = final ? forecastAsFold(final, series, forecasts) : { series, payload: forecasts };
          if (judged) yield judged;
        }
      },
    })),
    onProgress: (phase, done, total) => post({ phase, done, total }),
  });
  reader.close();
  post({ found });
} catch (error) {
  post({ error: error instanceof Error ? error.message : String(error) });
}
