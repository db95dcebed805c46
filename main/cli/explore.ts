import type { ExplorePanel, ExploreSeries, PanelSort } from '../../contract/entities/explore.ts';
import { seriesKey, type LoadedPanel } from '../services/datasets/panels.ts';
import type { StoredVersion } from '../store/repositories/datasets.ts';
import { readConfig } from './config.ts';
import { findSeries } from '../services/datasets/find-series.ts';
import { plain, print, printJson, printJsonPages, table } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';
import { datasetJson, openSource, type ImportOptions } from './source.ts';

export interface ExploreCommandOptions extends CommonOptions, Omit<ImportOptions, 'series'> {
  /** The series to look at; all of them without it. */
  readonly series?: string;
  /** Columns that tell series apart. */
  readonly keys?: readonly string[];
  readonly sort?: PanelSort;
  readonly ascending?: boolean;
  readonly limit?: number;
  readonly config?: string;
}

const usualLimit = 50;
const page = 1000;

const number = (value: number | null | undefined, digits = 4): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '-' : String(Number(value.toPrecision(digits)));
const percent = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '-' : `${(100 * value).toFixed(1)}%`;
const orNull = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);
const nameOf = (loaded: LoadedPanel, index: number): string => Object.values(seriesKey(loaded, index)).join(' / ') || '(all)';

/** The series of a dataset with their figures, or everything about one of them. */
export async function exploreCommand(words: readonly string[], options: ExploreCommandOptions): Promise<void> {
  const config = await readConfig(options.config);
  const { series, keys, ...rest } = options;
  await withSession(options, async (session) => {
    const { version } = await openSource(session, words, { ...rest, ...(keys ? { series: keys } : {}) }, config);
    const loaded = await session.app.datasets.panels.get(version.id);
    session.bar.clear();
    if (series !== undefined) return exploreOne(session, version, findSeries(loaded, series), options);
    return exploreAll(session, version, loaded, options);
  });
}

async function exploreOne({ app, signal }: Session, version: StoredVersion, index: number, options: ExploreCommandOptions): Promise<void> {
  const found = await app.explore.series({ versionId: version.id, index }, { signal });
  if (options.json) return printJson({ dataset: datasetJson(version), ...(plain(found) as object) });
  printSeries(found);
}

async function exploreAll(
  { app, bar, signal }: Session,
  version: StoredVersion,
  loaded: LoadedPanel,
  { sort = 'volume', ascending = false, limit, json }: ExploreCommandOptions,
): Promise<void> {
  const request = { versionId: version.id, sort, ascending };
  const found = await app.explore.panel(request, { signal, onProgress: (progress) => bar.show(progress) });
  bar.clear();
  const rows = Math.min(found.index.length, limit ?? (json ? Infinity : usualLimit));
  if (json) return printJsonPages({ dataset: datasetJson(version), errorOf: found.errorOf }, 'series', jsonPages(loaded, found, rows), {});
  print(panelTable(loaded, found, rows));
  if (rows < found.index.length) print(`... ${found.index.length - rows} more; --limit shows more of them, --json all`);
}

async function* jsonPages(loaded: LoadedPanel, found: ExplorePanel, rows: number): AsyncGenerator<readonly unknown[]> {
  for (let from = 0; from < rows; from += page)
    yield Array.from({ length: Math.min(page, rows - from) }, (_, i) => {
      const r = from + i;
      return {
        series: seriesKey(loaded, found.index[r] ?? 0),
        values: found.count[r],
        periods: found.length[r],
        volume: orNull(found.volume[r]),
        missing: orNull(found.missing[r]),
        zeros: orNull(found.zeros[r]),
        forecastability: orNull(found.forecastability[r]),
        trendStrength: orNull(found.trend[r]),
        seasonalStrength: orNull(found.season[r]),
        pattern: found.patterns[found.pattern[r] ?? 0],
        averageInterval: orNull(found.averageInterval[r]),
        squaredVariation: orNull(found.squaredVariation[r]),
        anomalies: found.anomalies[r],
        change: orNull(found.change[r]),
        mase: orNull(found.error[r]),
      };
    });
}

function panelTable(loaded: LoadedPanel, found: ExplorePanel, rows: number): string {
  const error = found.errorOf ? ['MASE'] : [];
  return table(
    ['series', 'volume', 'missing', 'zeros', 'forecastability', 'trend', 'season', 'demand', 'anomalies', 'change', ...error],
    Array.from({ length: rows }, (_, r) => [
      nameOf(loaded, found.index[r] ?? 0),
      number(found.volume[r], 6),
      percent(found.missing[r]),
      percent(found.zeros[r]),
      number(found.forecastability[r], 3),
      number(found.trend[r], 3),
      number(found.season[r], 3),
      found.patterns[found.pattern[r] ?? 0] ?? '-',
      String(found.anomalies[r]),
      percent(found.change[r]),
      ...(found.errorOf ? [number(found.error[r], 3)] : []),
    ]),
  );
}

function printSeries(found: ExploreSeries): void {
  const { summary, kpis, stationarity, boxCox, spectrum, anomalies } = found;
  print(`${Object.values(found.series).join(' / ') || 'The series'}: ${found.time[0] ?? ''} to ${found.time.at(-1) ?? ''}\n`);
  const lines: [string, string][] = [
    ['values', `${summary.n - summary.missing} of ${summary.n} periods, ${summary.zeros} zero, ${summary.negative} negative`],
    ['total', number(summary.total, 8)],
    ['mean', `${number(summary.mean, 6)}, standard deviation ${number(summary.standardDeviation, 6)}`],
    ['range', `${number(summary.min, 6)} to ${number(summary.max, 6)}, median ${number(summary.median, 6)}`],
    ['demand', `${summary.pattern}, ADI ${number(summary.averageInterval)}, CV2 ${number(summary.squaredVariation)}`],
    ['forecastability', number(summary.forecastability)],
    ['trend', `strength ${number(summary.trendStrength)}`],
    ...summary.seasonalStrength.map(({ length, strength }): [string, string] => [`season of ${length}`, `strength ${number(strength)}`]),
    ...stationarity.adf
      .filter(({ deterministic }) => deterministic !== 'none')
      .map(({ deterministic, statistic, pValue, lags, verdict }): [string, string] => [
        `ADF, ${deterministic}`,
        `${number(statistic, 6)}, p ${number(pValue)}, ${lags} lags: ${verdict}`,
      ]),
    ...stationarity.kpss.map(({ about, statistic, pValue, lags, verdict, beyondTable }): [string, string] => [
      `KPSS, ${about}`,
      `${number(statistic, 6)}, p ${beyondTable ? (pValue < 0.05 ? 'below ' : 'above ') : ''}${number(pValue)}, ${lags} lags: ${verdict}`,
    ]),
    ['differences', `${stationarity.ndiffs ?? '-'} ordinary, ${stationarity.nsdiffs ?? '-'} seasonal`],
    ['Box-Cox lambda', `${number(boxCox.guerrero)} (Guerrero), ${number(boxCox.likelihood)} (likelihood)`],
    ['strongest periods', spectrum?.peaks.map(({ period, share }) => `${number(period, 3)} (${percent(share)})`).join(', ') || '-'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  for (const [name, text] of lines) print(`${name.padEnd(width)}  ${text}`);
  print('');
  const compared = [
    ['last period', kpis.last],
    ['a year before', kpis.lastYear],
    ['recent', kpis.recent],
    ['year to date', kpis.yearToDate],
    ['year', kpis.year],
  ] as const;
  print(
    table(
      ['', 'value', 'before', 'change', 'periods'],
      compared.flatMap(([name, one]) =>
        one ? [[name, number(one.value, 6), number(one.before, 6), percent(one.change), `${one.label} | ${one.beforeLabel}`]] : [],
      ),
    ),
  );
  if (anomalies.at.length > 0) {
    print(`\n${anomalies.at.length} anomalies, the largest:`);
    const order = Array.from(anomalies.score.keys()).sort((a, b) => Math.abs(anomalies.score[b] ?? 0) - Math.abs(anomalies.score[a] ?? 0));
    for (const i of order.slice(0, 10))
      print(
        `  ${found.time[anomalies.at[i] ?? 0] ?? ''}  ${number(anomalies.value[i], 6)}  expected ${number(anomalies.expected[i])}  ${anomalies.reason[i] ?? ''}`,
      );
  }
  for (const text of summary.notes) print(`\n${text}`);
}
