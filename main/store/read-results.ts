import Sqlite from 'better-sqlite3';

/** Reads results beside the process that writes them, without ever writing. For threads. */
export interface ResultReader {
  /** Results of a run in order of series, a page at a time. */
  payloads(runId: string): Iterable<{ readonly series: number; readonly payload: Uint8Array }>;
  close(): void;
}

export function openResultReader(file: string): ResultReader {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  db.pragma('busy_timeout = 5000');
  const payloads = db.prepare<[string], { series: number; payload: Uint8Array }>(
    'SELECT series, payload FROM series_result WHERE run_id = ? ORDER BY series',
  );
  return { payloads: (runId) => payloads.iterate(runId), close: () => db.close() };
}
