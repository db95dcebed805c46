import type { Experiment } from '../../contract/entities/experiment.ts';
import { ApiError } from '../../contract/errors.ts';
import { metricOrder, unpackForecasts, unpackMetrics } from '../jobs/result-codec.ts';
import type { ForecastRow } from '../services/forecasts/forecasts.ts';
import { seriesKey } from '../services/datasets/panels.ts';
import { formatPeriod } from '../../engine/core/time-axis.ts';
import { readConfig } from './config.ts';
import { joinsJson } from './joins.ts';
import { note, print, printJsonPages } from './output.ts';
import { formatOf, saveReport } from './report.ts';
import { withSession, type CommonOptions } from './session.ts';
import { datasetJson, openSource, type ImportOptions } from './source.ts';
import { coverageJson, leaderboardText, rowJson, trainAndWait, type TrainingOptions } from './training.ts';

export interface ForecastOptions extends CommonOptions, ImportOptions, TrainingOptions {
  readonly config?: string;
  readonly out?: string;
  readonly report?: string;
  /** A scenario whose forecast is taken; nothing is trained. */
  readonly scenario?: string;
}

/** Integer time comes back as integers. */
export const forecastJson = (counter: boolean, { series, date, forecast, bands, model }: ForecastRow) => ({
  series,
  date: counter ? Number(date) : date,
  forecast,
  ...Object.fromEntries(
    bands.flatMap(([level, lower, upper]) => [
      [`lower_${level}`, lower],
      [`upper_${level}`, upper],
    ]),
  ),
  model,
});

/** The main job: import, validate, compare, pick, forecast, report. */
export async function forecast(words: readonly string[], options: ForecastOptions): Promise<void> {
  const files = [
    ...(options.out === undefined ? [] : [{ target: options.out, format: formatOf(options.out, 'out', ['csv', 'xlsx']) }]),
    ...(options.report === undefined ? [] : [{ target: options.report, format: formatOf(options.report, 'report') }]),
  ];
  const config = await readConfig(options.config);
  await withSession(options, async (session) => {
    const { version, preview } = await openSource(session, words, options, config);
    const experiment = await trainAndWait(session, version.id, options, config);
    if (experiment.selected === null) throw new ApiError('internal', 'The training ended without a selected model');
    for (const { target, format } of files) await saveReport(session, { experimentId: experiment.id, format }, target);
    const pages = session.app.forecasts.pages(experiment.id, experiment.selected);
    const counter = version.axis.frequency.unit === 'integer';
    if (options.json)
      return printJsonPages(
        {
          dataset: datasetJson(version),
          ...joinsJson(version, preview),
          experiment: experiment.id,
          leaderboard: experiment.leaderboard.map(rowJson),
        },
        'forecasts',
        mapPages(pages, (row) => forecastJson(counter, row)),
        { warnings: warningsJson(version.report.findings, experiment) },
      );
    print(`${version.datasetName} v${version.number}: ${version.series} series, ${version.first} to ${version.last}\n`);
    print(leaderboardText(experiment, await session.app.experiments.winners(experiment.id)));
    if (options.out === undefined) printSome((await pages.next()).value ?? [], version.series * experiment.options.horizon);
    for (const { target } of files) note(`Wrote ${target}`);
  });
}

const rowsShown = 40;

function printSome(rows: readonly ForecastRow[], total: number): void {
  print('');
  for (const row of rows.slice(0, rowsShown)) {
    const name = Object.values(row.series).join(' / ');
    const bands = row.bands.map(([level, lower, upper]) => `${level}%: ${lower.toPrecision(5)} to ${upper.toPrecision(5)}`).join('   ');
    print(`${name ? `${name}  ` : ''}${row.date}  ${row.forecast.toPrecision(5)}   ${bands}`);
  }
  if (total > rowsShown) print(`... and ${total - rowsShown} more rows; --out FILE.csv writes them all`);
}

const warningsJson = (findings: readonly { code: string; message: string; severity: string }[], experiment: Experiment) => [
  ...findings.filter(({ severity }) => severity !== 'info').map(({ code, message }) => ({ code, message })),
  ...experiment.warnings,
];

/** Metrics for each model, series and fold. */
export async function backtest(words: readonly string[], options: ForecastOptions): Promise<void> {
  const config = await readConfig(options.config);
  await withSession(options, async (session) => {
    const { app } = session;
    const { version, preview } = await openSource(session, words, options, config);
    const experiment = await trainAndWait(session, version.id, options, config);
    if (!options.json) {
      print(`${version.datasetName} v${version.number}: ${version.series} series, ${version.first} to ${version.last}\n`);
      return print(leaderboardText(experiment, await app.experiments.winners(experiment.id)));
    }
    const loaded = await app.datasets.panels.get(version.id);
    const { horizon } = experiment.options;
    const foldsOf = (runId: string, model: string, index: number): Record<string, unknown>[] => {
      const result = app.store.results.get(runId, index);
      if (!result) return [];
      const { values, folds } = unpackMetrics(result.metrics);
      const { folds: forecasts } = unpackForecasts(result.payload);
      return Array.from({ length: folds }, (_, fold) => {
        const metrics = metricOrder.map((name, m) => {
          const value = values[fold * metricOrder.length + m] ?? NaN;
          return [name, Number.isFinite(value) ? value : null] as const;
        });
        const origin = (loaded.panel.start[index] ?? 0) + (forecasts[fold]?.origin ?? 0) - 1;
        return {
          series: seriesKey(loaded, index),
          model,
          modelUsed: forecasts[fold]?.model ?? model,
          fold: fold + 1,
          origin: formatPeriod(loaded.version.axis, origin),
          horizon: forecasts[fold]?.mean.length ?? horizon,
          ...Object.fromEntries(metrics),
        };
      });
    };
    async function* perSeries(): AsyncGenerator<Record<string, unknown>[]> {
      for (const { runId, model } of experiment.leaderboard)
        for (let index = 0; index < version.series; index++) yield foldsOf(runId, model, index);
    }
    const { list: _list, ...winners } = await app.experiments.winners(experiment.id);
    await printJsonPages(
      {
        dataset: datasetJson(version),
        ...joinsJson(version, preview),
        experiment: experiment.id,
        leaderboard: experiment.leaderboard.map((row) => ({ ...rowJson(row), coverageByHorizon: coverageJson(row) })),
        winners,
      },
      'perSeries',
      perSeries(),
      { warnings: warningsJson(version.report.findings, experiment) },
    );
  });
}

async function* mapPages<T, U>(pages: AsyncIterable<readonly T[]>, change: (row: T) => U): AsyncGenerator<U[]> {
  for await (const page of pages) yield page.map(change);
}
