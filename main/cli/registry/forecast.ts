import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import type { ForecastRow } from '../../services/forecasts/forecasts.ts';
import type { EstimatesFrom, VersionForecast } from '../../services/registry/load.ts';
import { forecastHeader, forecastLine } from '../../services/reports/csv.ts';
import { findSeries } from '../../services/datasets/find-series.ts';
import { forecastJson } from '../forecast.ts';
import { note, print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { findVersion as findData } from '../versions.ts';
import { findVersion } from './find-version.ts';
import { figure } from './words.ts';

export interface RegistryForecastOptions extends CommonOptions {
  readonly data?: string;
  readonly estimates?: EstimatesFrom;
  readonly series?: string;
  readonly horizon?: number;
  readonly level?: readonly number[];
  readonly out?: string;
}

const rowsShown = 40;

function* rowsOf({ rows }: VersionForecast): Generator<ForecastRow> {
  for (const { series, modelUsed, time, mean, bands } of rows)
    for (const [i, date] of time.entries())
      yield {
        series,
        date,
        forecast: mean[i] ?? NaN,
        bands: bands.map(({ level, lower, upper }) => [level, lower[i] ?? NaN, upper[i] ?? NaN] as const),
        model: modelUsed,
      };
}

/** Forecasts with the champion of a model, or with another version of it, from its files. */
export async function registryForecast(name: string, word: string | undefined, options: RegistryForecastOptions): Promise<void> {
  const { out, horizon, level: levels, estimates = 'newest' } = options;
  if (out !== undefined && !/\.csv$/i.test(out))
    throw new ApiError('bad-input', `--out writes CSV: give a name that ends in .csv, not ${out}.`, { field: 'out' });
  await withSession(options, async (session) => {
    const { app, signal, bar } = session;
    const { id } = findVersion(session, name, word ?? 'champion');
    const loaded = await app.registry.load(id);
    const newest = options.data === undefined ? await loaded.newest() : null;
    const versionId = newest?.versionId ?? findData(session, options.data ?? '').id;
    const series = options.series === undefined ? undefined : [findSeries(await app.datasets.panels.get(versionId), options.series)];
    const request = { versionId, horizon, levels, series, estimates };
    const found = await loaded.forecast(request, { signal, onProgress: (progress) => bar.show(progress) });
    bar.clear();
    const { version, data, unseen, rows } = found;
    const missing = rows.flatMap(({ problem, series: key }) => (problem === null ? [] : [{ series: key, message: problem }]));
    const counter = loaded.version.schema.frequency.unit === 'integer';
    const keyNames = version.schema.keys;
    if (out !== undefined) {
      const lines = [forecastHeader(keyNames, found.levels), ...Array.from(rowsOf(found), (row) => forecastLine(keyNames, row))];
      await writeFile(path.resolve(out), lines.join(''));
      note(`Wrote ${out}`);
    }
    if (options.json)
      return printJson({
        model: version.name,
        version: version.number,
        stage: version.stage,
        run: version.runId,
        artefact: version.artefact,
        data: { version: data.versionId, name: `${data.name} v${data.number}`, last: data.last },
        note: newest?.note ?? null,
        estimates,
        unseen,
        horizon: found.horizon,
        forecasts: Array.from(rowsOf(found), (row) => forecastJson(counter, row)),
        missing,
      });
    print(`${version.name} v${version.number} (${version.label}), from ${data.name} v${data.number} to ${data.last}`);
    if (newest?.note) print(newest.note);
    if (unseen > 0)
      print(
        estimates === 'newest'
          ? `${unseen} periods have come since it was trained; its models of single series are estimated anew from them.`
          : `Its models learnt without the last ${unseen} periods; those of single series do not see them.`,
      );
    for (const { series: key, message } of missing.slice(0, 5)) print(`${Object.values(key).join(' / ')}: ${message}`);
    if (missing.length > 5) print(`... and ${missing.length - 5} more series without a forecast`);
    if (out !== undefined) return;
    const shown = [...rowsOf(found)];
    print('');
    print(
      table(
        ['series', 'date', 'forecast', ...found.levels.map((level) => `${level}%`)],
        shown
          .slice(0, rowsShown)
          .map(({ series: key, date, forecast, bands }) => [
            Object.values(key).join(' / '),
            date,
            forecast.toPrecision(5),
            ...bands.map(([, lower, upper]) => `${figure(lower)} to ${figure(upper)}`),
          ]),
      ),
    );
    if (shown.length > rowsShown) print(`... and ${shown.length - rowsShown} more rows; --out FILE.csv writes them all`);
  });
}
