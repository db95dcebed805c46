import Sqlite from 'better-sqlite3';

/** One forecast as it is stored, see `StoredResult`. */
export interface ReadResult {
  readonly modelUsed: string;
  readonly payload: Uint8Array;
  readonly fitted: string;
}

/** Reads results beside the process that writes them, without ever writing. For threads. */
export interface ResultReader {
  /** Results of a run in order of series, a page at a time. */
  payloads(runId: string): Iterable<{ readonly series: number; readonly payload: Uint8Array }>;
  /** The same with the fitted models. */
  results(runId: string): Iterable<ReadResult & { readonly series: number }>;
  /** What a run forecast of sums of its series. */
  bases(runId: string, gaps: string): Iterable<ReadResult & { readonly node: string }>;
  close(): void;
}

export function openResultReader(file: string): ResultReader {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  db.pragma('busy_timeout = 5000');
  const payloads = db.prepare<[string], { series: number; payload: Uint8Array }>(
    'SELECT series, payload FROM series_result WHERE run_id = ? ORDER BY series',
  );
  const results = db.prepare<[string], ReadResult & { series: number }>(
    'SELECT series, model_used AS modelUsed, payload, fitted FROM series_result WHERE run_id = ? ORDER BY series',
  );
  const bases = db.prepare<[string, string], ReadResult & { node: string }>(
    'SELECT node, model_used AS modelUsed, payload, fitted FROM level_base WHERE run_id = ? AND gaps = ?',
  );
  return {
    payloads: (runId) => payloads.iterate(runId),
    results: (runId) => results.iterate(runId),
    bases: (runId, gaps) => bases.iterate(runId, gaps),
    close: () => db.close(),
  };
}
