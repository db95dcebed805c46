import writeWorkbook, { type Row, type Sheet } from 'write-excel-file/node';
import { ApiError } from '../../../../contract/errors.ts';
import type { ReportModel } from '../model/report-model.ts';
import { changeOf, leaderboardNote, lineageFacts, moment, settingsOf } from '../tables.ts';
import { date, dateFormats, head, number, percentage, sheet, text } from './cells.ts';
import { chartSheet } from './chart-sheet.ts';

/** Rows of forecasts that are written into one workbook; a sheet has room for 1,048,576, memory for fewer. */
export const mostForecastRows = 250_000;
const bold = { fontWeight: 'bold' } as const;
const wrapped = { wrap: true, alignVertical: 'top' } as const;

function summarySheet(report: ReportModel): Sheet<Buffer> {
  const rows: Row[] = [
    [text(report.title, { ...bold, fontSize: 16 })],
    [text(`${report.experiment.name}, ${moment(report.createdAt)}`, { textColor: '#5d6670' })],
    [],
    ...report.summary.flatMap(({ topic, sentences }): Row[] => [
      ...sentences.map((sentence, i): Row => [text(i === 0 ? topic : '', { ...bold, alignVertical: 'top' }), text(sentence, wrapped)]),
    ]),
  ];
  return { sheet: 'Summary', data: rows, columns: [{ width: 18 }, { width: 110 }], showGridLines: false };
}

function leaderboardSheet(report: ReportModel): Sheet<Buffer> {
  const { leaderboard } = report;
  const levels = leaderboard[0]?.coverage.map(({ level }) => level) ?? [];
  const names = [
    'Model',
    'Selected',
    'MASE',
    'RMSSE',
    'sMAPE',
    'RMSE',
    'MAE',
    'MAPE',
    'Bias',
    'Skill',
    ...levels.map((level) => `In ${level}%`),
  ];
  const rows = leaderboard.map((row): Row => [
    text(row.label, row.selected ? bold : {}),
    text(row.selected ? 'yes' : ''),
    number(row.mase, '0.000'),
    number(row.rmsse, '0.000'),
    percentage(row.smape),
    number(row.rmse),
    number(row.mae),
    percentage(row.mape),
    number(row.bias),
    percentage(row.skill === null ? null : 100 * row.skill),
    ...row.coverage.map(({ measured }) => percentage(measured)),
    number(row.fitMs, '#,##0'),
    number(row.forecastMs, '#,##0'),
    number(row.failed, '#,##0'),
    text(settingsOf(row)),
  ]);
  const all = [...names, 'Fit, ms', 'Forecast, ms', 'Series failed', 'Settings'];
  return sheet(
    'Leaderboard',
    [head(all), ...rows, [], [text(leaderboardNote(report), { textColor: '#5d6670' })]],
    [28, ...all.slice(1).map(() => 12)],
    1,
  );
}

function forecastSheet({ forecasts, data, experiment }: ReportModel, format: string): Sheet<Buffer> {
  const { levels } = experiment.options;
  const names = [...data.keyNames, 'Date', 'Forecast', ...levels.flatMap((level) => [`Lower ${level}%`, `Upper ${level}%`]), 'Model'];
  const rows: Row[] = [head(names)];
  for (const { keys, ms, time, mean, bands, model } of forecasts ?? []) {
    const named = keys.map((key) => text(key));
    const by = text(model);
    time.forEach((label, i) =>
      rows.push([
        ...named,
        date(ms[i] ?? null, label, format),
        number(mean[i]),
        ...bands.flatMap(({ lower, upper }) => [number(lower[i]), number(upper[i])]),
        by,
      ]),
    );
  }
  return sheet(
    'Forecast',
    rows,
    [...data.keyNames.map(() => 18), 16, ...names.slice(data.keyNames.length + 1).map(() => 14)],
    data.keyNames.length + 1,
  );
}

function seriesSheet(report: ReportModel): Sheet<Buffer> {
  const { horizon } = report.experiment.options;
  const rows = report.series.map((row): Row => [
    text(row.name),
    number(row.recent),
    number(row.known, '0'),
    number(row.forecast),
    percentage(changeOf(row, horizon)),
    number(row.mase, '0.000'),
    text(row.model),
  ]);
  const names = ['Series', `Last ${horizon}`, 'Values known', `Next ${horizon}`, 'Change', 'MASE', 'Model'];
  return sheet('Series', [head(names), ...rows], [32, 14, 10, 14, 10, 10, 24], 1);
}

function stepsSheet({ run, accuracy, data }: ReportModel): Sheet<Buffer> {
  const steps = Math.max(accuracy?.bySteps.length ?? 0, run.coverageByHorizon[0]?.measured.length ?? 0);
  const names = [
    `Periods ahead (${data.period})`,
    'MASE',
    ...(accuracy ? [`MASE of ${accuracy.naive}`, 'MAE', 'Bias'] : []),
    ...run.coverageByHorizon.map(({ level }) => `In ${level}%`),
  ];
  const rows = Array.from({ length: steps }, (_, i): Row => {
    const errors = accuracy?.bySteps[i];
    return [
      number(i + 1, '0'),
      number(errors?.mase, '0.000'),
      ...(accuracy ? [number(errors?.naiveMase, '0.000'), number(errors?.mae), percentage(errors?.bias)] : []),
      ...run.coverageByHorizon.map(({ measured }) => percentage(measured[i])),
    ];
  });
  return sheet(
    'By periods ahead',
    [head(names), ...rows],
    names.map(() => 14),
    1,
  );
}

function driversSheet({ drivers }: ReportModel): Sheet<Buffer> {
  const rows = drivers.flatMap(({ title, rows: parts, sentences }): Row[] => [
    ...parts.map(({ name, share, meaning }): Row => [text(title), text(name), percentage(share), text(meaning)]),
    ...sentences.map((sentence): Row => [text(title), text(sentence, wrapped), null, null]),
  ]);
  return sheet('What drives it', [head(['Of', 'Part', 'Share', 'Meaning']), ...rows], [44, 60, 10, 60]);
}

function diagnosticsSheet({ diagnostics }: ReportModel): Sheet<Buffer> {
  const names = ['Series', 'Model', 'Residuals', 'Ljung-Box Q', 'Lags', 'Ljung-Box p', 'Jarque-Bera p', 'Engle p', 'Note'];
  const rows = diagnostics.series.map(({ name, model, count, ljungBox, normality, heteroscedasticity, reason }): Row => [
    text(name),
    text(model),
    number(count, '#,##0'),
    number(ljungBox?.statistic, '0.00'),
    number(ljungBox?.lags, '0'),
    number(ljungBox?.pValue, '0.0000'),
    number(normality, '0.0000'),
    number(heteroscedasticity, '0.0000'),
    text(reason ?? ''),
  ]);
  const lags = Math.max(0, ...diagnostics.series.map(({ acf }) => acf.length));
  const correlations: Row[] =
    lags === 0
      ? []
      : [
          [],
          head(['Autocorrelation by lag', ...diagnostics.series.map(({ name }) => name)]),
          ...Array.from({ length: lags }, (_, i): Row => [
            number(i + 1, '0'),
            ...diagnostics.series.map(({ acf }) => number(acf[i], '0.000')),
          ]),
        ];
  return sheet('Diagnostics', [head(names), ...rows, ...correlations], [32, 22, ...names.slice(2).map(() => 14)]);
}

function qualitySheet({ quality, warnings }: ReportModel): Sheet<Buffer> {
  const rows: Row[] = [
    ...quality.findings.map(({ severity, code, message, count }): Row => [
      text(severity),
      text(code),
      number(count, '#,##0'),
      text(message, wrapped),
    ]),
    ...warnings.map(({ code, message, count }): Row => [text('training'), text(code), number(count ?? 1, '#,##0'), text(message, wrapped)]),
  ];
  return sheet('Data quality', [head(['Severity', 'Code', 'Count', 'What']), ...rows], [12, 22, 10, 110]);
}

const totalsSheet = ({ totals }: ReportModel): Sheet<Buffer>[] =>
  totals === null
    ? []
    : [
        sheet(
          'Totals',
          [
            head(['Sum', 'Level', 'Series', 'By itself', 'Agreeing']),
            ...totals.nodes.map(({ name, level, series, base, reconciled }): Row => [
              text(name),
              text(level),
              number(series, '#,##0'),
              number(base),
              number(reconciled),
            ]),
          ],
          [32, 22, 10, 16, 16],
          1,
        ),
      ];

const overridesSheet = ({ overrides }: ReportModel): Sheet<Buffer>[] =>
  overrides === null
    ? []
    : [
        sheet(
          'Overrides',
          [
            head(['When', 'What', 'Why']),
            ...overrides.edits.map(({ at, what, reason }): Row => [text(moment(at)), text(what, wrapped), text(reason, wrapped)]),
            [],
            [text('Sum before', bold), number(overrides.before)],
            [text('Sum after', bold), number(overrides.after)],
          ],
          [22, 70, 70],
        ),
      ];

/**
 * A workbook with cells that can be computed with.
 *
 * @throws ApiError `unsupported` for more forecasts than a workbook takes
 */
export async function xlsxReport(report: ReportModel): Promise<Buffer> {
  const rows = (report.forecasts ?? []).reduce((sum, { time }) => sum + time.length, 0);
  if (rows > mostForecastRows)
    throw new ApiError(
      'unsupported',
      `A workbook takes ${mostForecastRows.toLocaleString('en-US')} rows of forecasts; these are ${rows.toLocaleString('en-US')}. Choose CSV.`,
      { field: 'format', value: 'xlsx' },
    );
  const format = dateFormats[report.data.granularity];
  const facts: Row[] = lineageFacts(report).map(([name, value]) => [text(name, bold), text(value)]);
  return writeWorkbook([
    summarySheet(report),
    forecastSheet(report, format),
    ...(report.series.length > 1 ? [seriesSheet(report)] : []),
    chartSheet(report, format),
    leaderboardSheet(report),
    stepsSheet(report),
    ...totalsSheet(report),
    ...overridesSheet(report),
    driversSheet(report),
    diagnosticsSheet(report),
    qualitySheet(report),
    sheet('Provenance', [head(['What', 'Value']), ...facts], [28, 110]),
  ]).toBuffer();
}
