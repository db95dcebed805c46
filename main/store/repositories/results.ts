import type { Database } from 'better-sqlite3';
import type { SeriesWarning } from '../../../engine/backtest/types.ts';

/** One model on one series, as a worker hands it over. */
export interface StoredResult {
  readonly runId: string;
  /** Position of the series in the panel. */
  readonly series: number;
  readonly modelUsed: string;
  readonly fitMs: number;
  readonly forecastMs: number;
  /** See `jobs/result-codec.ts`. */
  readonly metrics: Uint8Array;
  readonly payload: Uint8Array;
  readonly fitted: string;
  /** What a model that chooses by itself chose; null for the others. */
  readonly chosen: string | null;
  /** See `jobs/coverage-codec.ts`; null for results of before it was counted. */
  readonly coverage: Uint8Array | null;
  readonly warnings: readonly SeriesWarning[];
}

interface ResultRow {
  run_id: string;
  series: number;
  model_used: string;
  fit_ms: number;
  forecast_ms: number;
  metrics: Uint8Array;
  payload: Uint8Array;
  fitted: string;
  chosen: string | null;
  coverage: Uint8Array | null;
  warnings: string;
}
type ResultPart = Pick<ResultRow, 'series' | 'model_used' | 'fit_ms' | 'forecast_ms' | 'metrics' | 'coverage' | 'warnings'>;

/** What the leaderboard needs of a result. */
export interface ResultSummary {
  readonly series: number;
  readonly modelUsed: string;
  readonly fitMs: number;
  readonly forecastMs: number;
  readonly metrics: Uint8Array;
  readonly coverage: Uint8Array | null;
  readonly warnings: readonly SeriesWarning[];
}

export interface ResultRepository {
  insert(results: readonly StoredResult[]): void;
  /** Positions of the series that a run has finished. */
  finished(runId: string): Set<number>;
  countFinished(runId: string): number;
  /** A page in order of series: those after position `after`, at most `limit`. */
  summaries(runId: string, after: number, limit: number): ResultSummary[];
  payloads(runId: string, after: number, limit: number): { series: number; modelUsed: string; payload: Uint8Array }[];
  /** What forecasts are, and what was measured of them, byte by byte. */
  forecastBytes(
    runId: string,
    after: number,
    limit: number,
  ): Pick<StoredResult, 'series' | 'modelUsed' | 'chosen' | 'metrics' | 'payload' | 'coverage'>[];
  fitted(runId: string, after: number, limit: number): { series: number; modelUsed: string; fitted: string }[];
  /** What a run that chooses by itself chose, with the number of series, most frequent first. */
  chosen(runId: string): { kind: string; count: number }[];
  get(runId: string, series: number): StoredResult | null;
  /** All results of a run whose model is kept once for all series, at one go: there are all of them or none. */
  insertRun(runId: string, fitted: string | null, results: readonly StoredResult[]): void;
  /** The model of such a run as JSON; null where there is none. */
  model(runId: string): string | null;
}

const parseWarnings = (text: string): SeriesWarning[] => (text === '[]' ? [] : (JSON.parse(text) as SeriesWarning[]));

export function resultRepository(db: Database): ResultRepository {
  const insert = db.prepare(`INSERT OR REPLACE INTO series_result
    (run_id, series, model_used, fit_ms, forecast_ms, metrics, payload, fitted, chosen, coverage, warnings)
    VALUES (@runId, @series, @modelUsed, @fitMs, @forecastMs, @metrics, @payload, @fitted, @chosen, @coverage, @warnings)`);
  const insertAll = db.transaction((results: readonly StoredResult[]) => {
    for (const result of results) insert.run({ ...result, warnings: JSON.stringify(result.warnings) });
  });
  const insertModel = db.prepare('INSERT OR REPLACE INTO run_model (run_id, fitted) VALUES (?, ?)');
  const insertWhole = db.transaction((runId: string, fitted: string | null, results: readonly StoredResult[]) => {
    insertAll(results);
    if (fitted !== null) insertModel.run(runId, fitted);
  });
  const model = db.prepare<[string], { fitted: string }>('SELECT fitted FROM run_model WHERE run_id = ?');
  const finished = db.prepare<[string], { series: number }>('SELECT series FROM series_result WHERE run_id = ?');
  const count = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM series_result WHERE run_id = ?');
  const page = 'FROM series_result WHERE run_id = ? AND series > ? ORDER BY series LIMIT ?';
  const summaries = db.prepare<[string, number, number], ResultPart>(
    `SELECT series, model_used, fit_ms, forecast_ms, metrics, coverage, warnings ${page}`,
  );
  const payloads = db.prepare<[string, number, number], Pick<ResultRow, 'series' | 'model_used' | 'payload'>>(
    `SELECT series, model_used, payload ${page}`,
  );
  const forecastBytes = db.prepare<
    [string, number, number],
    Pick<StoredResult, 'series' | 'modelUsed' | 'chosen' | 'metrics' | 'payload' | 'coverage'>
  >(`SELECT series, model_used AS modelUsed, chosen, metrics, payload, coverage ${page}`);
  const fitted = db.prepare<[string, number, number], Pick<ResultRow, 'series' | 'model_used' | 'fitted'>>(
    `SELECT series, model_used, fitted ${page}`,
  );
  const chosen = db.prepare<[string], { kind: string; count: number }>(
    'SELECT chosen AS kind, count(*) AS count FROM series_result WHERE run_id = ? AND chosen IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1',
  );
  const get = db.prepare<[string, number], ResultRow>('SELECT * FROM series_result WHERE run_id = ? AND series = ?');
  return {
    insert: (results) => insertAll.immediate(results),
    insertRun: (runId, fitted, results) => insertWhole.immediate(runId, fitted, results),
    model: (runId) => model.get(runId)?.fitted ?? null,
    finished: (runId) => new Set(finished.all(runId).map(({ series }) => series)),
    countFinished: (runId) => count.get(runId)?.n ?? 0,
    summaries: (runId, after, limit) =>
      summaries.all(runId, after, limit).map((row) => ({
        series: row.series,
        modelUsed: row.model_used,
        fitMs: row.fit_ms,
        forecastMs: row.forecast_ms,
        metrics: row.metrics,
        coverage: row.coverage,
        warnings: parseWarnings(row.warnings),
      })),
    payloads: (runId, after, limit) =>
      payloads.all(runId, after, limit).map((row) => ({ series: row.series, modelUsed: row.model_used, payload: row.payload })),
    forecastBytes: (runId, after, limit) => forecastBytes.all(runId, after, limit),
    fitted: (runId, after, limit) =>
      fitted.all(runId, after, limit).map((row) => ({ series: row.series, modelUsed: row.model_used, fitted: row.fitted })),
    chosen: (runId) => chosen.all(runId),
    get: (runId, series) => {
      const row = get.get(runId, series);
      if (!row) return null;
      return {
        runId,
        series,
        modelUsed: row.model_used,
        fitMs: row.fit_ms,
        forecastMs: row.forecast_ms,
        metrics: row.metrics,
        payload: row.payload,
        fitted: row.fitted,
        chosen: row.chosen,
        coverage: row.coverage,
        warnings: parseWarnings(row.warnings),
      };
    },
  };
}
