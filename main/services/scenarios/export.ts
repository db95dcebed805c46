import { csvTable } from '../../../contract/csv.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import { seriesKey } from '../datasets/panels.ts';
import type { ForecastRow } from '../forecasts/forecasts.ts';
import { serialsOf } from './apply-edits.ts';
import type { FinalForecast } from './forecast-of.ts';

/** A row of the final forecast: one series, one period. */
export interface FinalRow extends ForecastRow {
  /** What the run forecast. */
  readonly base: number;
  /** The final value where a person changed it, by hand or by other plans; null where nobody did. */
  readonly override: number | null;
  /** Why, each reason once; empty where nobody changed it. */
  readonly reason: string;
}

/** The final forecast in rows, a series at a time. */
export function* finalRows({ forecasts, base, model, final, touched, entries, replayed }: FinalForecast): Generator<FinalRow[]> {
  const { loaded, horizon, levels, series, next, modelUsed } = forecasts;
  const reasons = new Map(entries.map(({ serial, reason }) => [serial, reason ?? '']));
  const active = new Set(replayed.active);
  const plans = entries.flatMap(({ serial, edit }) => (active.has(serial) && edit?.what !== 'forecast' ? [serial] : []));
  for (const [row, index] of series.entries()) {
    const key = seriesKey(loaded, index);
    yield Array.from({ length: horizon }, (_, step): FinalRow => {
      const cell = row * horizon + step;
      const own = model.mean[cell] === base.mean[cell] ? [] : plans;
      const serials = [...own, ...serialsOf(touched, cell)];
      return {
        series: key,
        date: formatPeriod(loaded.version.axis, (next[row] as number) + step),
        forecast: final.mean[cell] as number,
        bands: levels.map((level, k) => [level, final.lower[k]?.[cell] ?? NaN, final.upper[k]?.[cell] ?? NaN] as const),
        model: modelUsed[row] ?? '',
        base: base.mean[cell] as number,
        override: serials.length > 0 ? (final.mean[cell] as number) : null,
        reason: [...new Set(serials.map((serial) => reasons.get(serial) ?? ''))].join('; '),
      };
    });
  }
}

/** The final forecast as CSV: the columns that every forecast has, then `base_forecast`, `override`, `reason`; the header first. */
export function* scenarioCsv(found: FinalForecast): Generator<string> {
  const { loaded, levels } = found.forecasts;
  const { keyNames } = loaded.version;
  const bounds = levels.flatMap((level) => [`lower_${level}`, `upper_${level}`]);
  yield csvTable([[...keyNames, 'date', 'forecast', ...bounds, 'model', 'base_forecast', 'override', 'reason']]);
  for (const rows of finalRows(found))
    yield csvTable(
      rows.map(({ series, date, forecast, bands, model, base, override, reason }) => [
        ...keyNames.map((name) => series[name] ?? ''),
        date,
        forecast,
        ...bands.flatMap(([, lower, upper]) => [lower, upper]),
        model,
        base,
        override,
        reason,
      ]),
    );
}
