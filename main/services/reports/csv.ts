import type { ForecastRow } from '../forecasts/forecasts.ts';

/** A field as RFC 4180 has it, and safe to open in a spreadsheet: text that would be taken for a formula gets a leading apostrophe. */
export function csvField(value: string): string {
  const inert = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export const csvLine = (fields: readonly string[]): string => `${fields.join(',')}\r\n`;

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
