import { csvField, csvLine } from '../../../contract/csv.ts';
import type { ForecastRow } from '../forecasts/forecasts.ts';

/** Series key columns, date, forecast, then lower and upper for each level, and the model. */
export const forecastHeader = (keyNames: readonly string[], levels: readonly number[]): string =>
  csvLine([...keyNames.map(csvField), 'date', 'forecast', ...levels.flatMap((level) => [`lower_${level}`, `upper_${level}`]), 'model']);

export const forecastLine = (keyNames: readonly string[], row: ForecastRow): string =>
  csvLine([
    ...keyNames.map((name) => csvField(row.series[name] ?? '')),
    row.date,
    String(row.forecast),
    ...row.bands.flatMap(([, lower, upper]) => [String(lower), String(upper)]),
    row.model,
  ]);
