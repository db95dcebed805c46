import { forecastScene } from '../drawing/forecast-scene.ts';
import { acfScene, quantileScene } from '../drawing/residual-scenes.ts';
import { coverageScene, errorsScene } from '../drawing/steps-scene.ts';
import { percent, plural, significant } from '../format.ts';
import { seriesNote } from '../html/series-table.ts';
import type { ReportChart, ReportModel } from '../model/report-model.ts';
import {
  coverageTable,
  highestNote,
  joinTable,
  leaderboardNote,
  leaderboardTable,
  levelsTable,
  lineageFacts,
  moment,
  qualityTable,
  residualTable,
  seriesTable,
  settingsOf,
  stepsTable,
  totalsNote,
  totalsTable,
  warningWords,
} from '../tables.ts';
import { createFlow } from './flow.ts';

/** Paper has less room than a screen. */
const chartsOnPaper = 12;
const seriesOnPaper = 150;
const SOFT = { size: 8, colour: '#5d6670' } as const;

const pictureOf = (series: ReportChart) => ({
  title: `${series.name}${series.mase === null ? '' : ` · MASE ${significant(series.mase)}`}`,
  scene: forecastScene(series),
});

/** A report for paper: A4, numbered pages, heads of tables on each, nothing cut. */
export async function pdfReport(report: ReportModel): Promise<Buffer> {
  const { title, experiment, data, run, accuracy, charts, worst, winners, drivers, diagnostics, overrides, totals, warnings } = report;
  const flow = createFlow({ title, createdAt: report.createdAt });
  const made = moment(report.createdAt);
  flow.paragraph(title, { size: 19, bold: true });
  flow.paragraph(`${experiment.name} · ${made}`, SOFT);
  for (const { topic, sentences } of report.summary) flow.entry(topic, sentences.join(' '));
  const [first] = charts;
  if (first) {
    flow.pictures([pictureOf(first)]);
    flow.paragraph(
      `Black: history. Blue: forecast with its ${experiment.options.levels.map((level) => `${level}%`).join(' and ')} intervals.`,
      SOFT,
    );
  }

  flow.heading('Models compared');
  flow.paragraph(leaderboardNote(report), SOFT);
  flow.table(leaderboardTable(report));
  for (const row of report.leaderboard) if (Object.keys(row.spec).length > 0) flow.paragraph(`${row.label}: ${settingsOf(row)}`, SOFT);
  const won = winners.models.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  if (data.series > 1 && won.length > 0)
    flow.paragraph(
      `Lowest ${winners.metric.toUpperCase()} by series: ${won.map(({ label, count }) => `${label} ${count.toLocaleString('en-US')}`).join(', ')}.`,
      SOFT,
    );

  if (run.coverage.some(({ measured }) => measured !== null)) {
    flow.heading('How sure the intervals are');
    flow.table(coverageTable(report));
    if ((run.coverageByHorizon[0]?.measured.length ?? 0) > 1)
      flow.pictures([{ title: 'Measured coverage by periods ahead, nominal dashed', scene: coverageScene(run) }]);
  }
  if (accuracy && accuracy.bySteps.length > 1) {
    flow.heading('By periods ahead', 1, 130);
    flow.pictures([{ title: `MASE of ${run.label}, that of ${accuracy.naive} dashed`, scene: errorsScene(accuracy) }]);
    flow.table(stepsTable(report));
  }

  const shown = charts.slice(0, chartsOnPaper);
  if (shown.length > 1) {
    flow.heading('Forecasts', 1, 190);
    if (shown.length < data.series)
      flow.paragraph(`The ${shown.length} largest of ${plural(data.series, 'series', 'series')}, the first on page 1.`, SOFT);
  }
  for (const series of shown.slice(1)) flow.pictures([pictureOf(series)]);
  const others = worst.filter(({ index }) => !shown.some((one) => one.index === index));
  if (others.length > 0) {
    flow.heading('Highest errors', 1, 190);
    flow.paragraph(highestNote(report), SOFT);
    for (const series of others) flow.pictures([pictureOf(series)]);
  }
  if (first) {
    flow.heading(`Values of ${first.name}`, 2);
    flow.table({
      head: ['Date', 'Forecast', ...first.bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`])],
      rows: first.forecast.time.slice(0, seriesOnPaper).map((date, i) => ({
        cells: [
          date,
          ...[first.forecast.mean, ...first.bands.flatMap(({ lower, upper }) => [lower, upper])].map((column) =>
            significant(column[i] ?? null, 4),
          ),
        ],
      })),
    });
  }
  if (report.series.length > 1) {
    flow.heading('Series');
    flow.paragraph(seriesNote(report, experiment.options.horizon, Math.min(seriesOnPaper, report.series.length)), SOFT);
    flow.table(seriesTable(report, seriesOnPaper));
  }
  if (totals) {
    flow.heading('Totals');
    flow.paragraph(totalsNote(totals), SOFT);
    if (totals.verdict !== null) flow.paragraph(totals.verdict);
    if (totals.accuracy.length > 0) flow.table(levelsTable(totals));
    flow.table(totalsTable(totals));
  }
  if (overrides) {
    flow.heading('Overrides');
    flow.paragraph(`${overrides.name}: ${significant(overrides.before, 4)} before, ${significant(overrides.after, 4)} after.`, SOFT);
    flow.table({
      head: ['When', 'What', 'Why'],
      words: [1, 2],
      rows: overrides.edits.map(({ at, what, reason }) => ({ cells: [moment(at), what, reason] })),
    });
  }
  if (drivers.length > 0) flow.heading('What drives it', 1, 150);
  for (const { title: name, note, rows, sentences } of drivers) {
    flow.heading(name, 2);
    flow.paragraph(note, SOFT);
    flow.bars(rows.map((row) => ({ name: row.name, share: row.share, words: row.meaning })));
    for (const sentence of sentences) flow.paragraph(sentence, { size: 8 });
  }
  if (diagnostics.series.length > 0) {
    flow.heading('What is left in the errors');
    flow.paragraph(
      'Residuals one step ahead of the largest series. Ljung-Box: whether they still hang together; normal: Jarque-Bera; constant size: Engle. A small p speaks against it.',
      SOFT,
    );
    flow.table(residualTable(report));
    const quantiles = diagnostics.backtest?.quantiles;
    flow.pictures([
      ...diagnostics.series
        .filter(({ acf }) => acf.length > 0)
        .slice(0, 3)
        .map((one) => ({ title: `Autocorrelation, ${one.name}`, scene: acfScene(one) })),
      ...(quantiles
        ? [
            {
              title: `Errors beside normal ones, ${percent((100 * quantiles.outside) / quantiles.sample.length)} outside`,
              scene: quantileScene(quantiles),
            },
          ]
        : []),
    ]);
  }
  flow.heading('Data quality');
  if (report.quality.findings.length === 0) flow.paragraph('Nothing to remark.');
  else flow.table(qualityTable(report));
  if (report.quality.joins.length > 0) flow.table(joinTable(report));
  if (warnings.length > 0) {
    flow.heading('Warnings of the training');
    for (const warning of warnings) flow.paragraph(`• ${warningWords(warning)}`);
  }
  flow.heading('Where the numbers come from');
  flow.paragraph(
    'Each hash names one link of the chain: files, data, run, fitted models, forecast. "almanac verify" on this file checks them.',
    SOFT,
  );
  flow.table({ head: ['', ''], words: [1], rows: lineageFacts(report).map(([name, value]) => ({ cells: [name, value] })) });
  return flow.finish({ left: title, right: made, foot: `Run ${run.runId}` });
}
