/**
 * Results as a table of rows: without row numbers SQLite keeps a quarter of a page of each row in place and gives the rest a page of its
 * own, which took three times the space. What the table of models needs comes before the large columns.
 */
export const resultsByRowid = `
CREATE TABLE result_row (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  series INTEGER NOT NULL,
  model_used TEXT NOT NULL,
  chosen TEXT,
  fit_ms REAL NOT NULL,
  forecast_ms REAL NOT NULL,
  metrics BLOB NOT NULL,
  coverage BLOB,
  warnings TEXT NOT NULL,
  payload BLOB NOT NULL,
  fitted TEXT NOT NULL,
  PRIMARY KEY (run_id, series)
) STRICT;
INSERT INTO result_row SELECT run_id, series, model_used, chosen, fit_ms, forecast_ms, metrics, coverage, warnings, payload, fitted
  FROM series_result;
DROP TABLE series_result;
ALTER TABLE result_row RENAME TO series_result;
`;
