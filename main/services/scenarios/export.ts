import { csvTable, type CsvCell } from '../../../contract/csv.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import { seriesKey } from '../datasets/panels.ts';
import type { FinalForecast } from './forecast-of.ts';

/** Columns that a forecast with overrides has behind those that every forecast has. */
export const overrideColumns = ['base_forecast', 'override', 'reason'] as const;

/**
 * The final forecast as CSV, series by series: key columns, date, forecast, bounds, model, then what the run forecast, what a person set (empty
 * where nobody did) and why.
 *
 * @returns pieces of text, the header first
 */
export function* scenarioCsv({ forecasts, base, model, final, touched, entries }: FinalForecast): Generator<string> {
  const { loaded, horizon, levels, series, next, modelUsed } = forecasts;
  const { keyNames, axis } = loaded.version;
  const reasons = new Map(entries.map(({ serial, reason }) => [serial, reason ?? '']));
  const plans = entries.filter(({ kind, edit }) => kind === 'edit' && edit !== null && edit.what !== 'forecast');
  yield csvTable([
    [...keyNames, 'date', 'forecast', ...levels.flatMap((level) => [`lower_${level}`, `upper_${level}`]), 'model', ...overrideColumns],
  ]);
  for (const [row, index] of series.entries()) {
    const key = seriesKey(loaded, index);
    yield csvTable(
      Array.from({ length: horizon }, (_, step): CsvCell[] => {
        const cell = row * horizon + step;
        const serials = touched.get(cell) ?? [];
        const replanned = model.mean[cell] !== base.mean[cell];
        const said = [...(replanned ? plans.map(({ serial }) => serial) : []), ...serials].map((serial) => reasons.get(serial) ?? '');
        return [
          ...keyNames.map((name) => key[name] ?? ''),
          formatPeriod(axis, (next[row] as number) + step),
          final.mean[cell] as number,
          ...levels.flatMap((_level, k) => [final.lower[k]?.[cell] ?? null, final.upper[k]?.[cell] ?? null]),
          modelUsed[row] ?? '',
          base.mean[cell] as number,
          serials.length > 0 || replanned ? (final.mean[cell] as number) : null,
          [...new Set(said)].join('; '),
        ];
      }),
    );
  }
}
