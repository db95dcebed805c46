import type { LeaderboardRow, Warning } from '../../../contract/entities/experiment.ts';
import { milliseconds, percent, plural, significant } from './format.ts';
import type { ReportModel, ReportSeries, ReportTotals } from './model/report-model.ts';
import { chance } from './model/summary.ts';

/** A table as every format has it: the first column is of text, the others of figures unless `words` names them. */
export interface PlainTable {
  readonly head: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly kind?: 'selected' | 'baseline' }[];
  /** Places of columns of text beside the first. */
  readonly words?: readonly number[];
}

/** Settings as `name value`, for people. */
export const settingsOf = ({ spec }: LeaderboardRow): string =>
  Object.entries(spec)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

const kindOf = (row: LeaderboardRow): { kind?: 'selected' | 'baseline' } =>
  row.selected ? { kind: 'selected' } : row.baseline ? { kind: 'baseline' } : {};

/** RMSSE has its column only where it decided. */
export function leaderboardTable({ leaderboard: rows, experiment }: ReportModel): PlainTable {
  const levels = rows[0]?.coverage.map(({ level }) => level) ?? [];
  const squared = experiment.options.metric === 'rmsse';
  return {
    head: [
      'Model',
      'MASE',
      ...(squared ? ['RMSSE'] : []),
      'sMAPE',
      'RMSE',
      'MAE',
      'MAPE',
      'Skill',
      ...levels.map((level) => `In ${level}%`),
      'Fit',
      'Forecast',
    ],
    rows: rows.map((row) => ({
      cells: [
        row.label + (row.selected ? ' (selected)' : ''),
        significant(row.mase),
        ...(squared ? [significant(row.rmsse)] : []),
        percent(row.smape),
        significant(row.rmse),
        significant(row.mae),
        percent(row.mape),
        row.skill === null ? '–' : `${(100 * row.skill).toFixed(1)}%`,
        ...row.coverage.map(({ measured }) => percent(measured)),
        milliseconds(row.fitMs),
        milliseconds(row.forecastMs),
      ],
      ...kindOf(row),
    })),
  };
}

export const leaderboardNote = ({ experiment: { options }, data }: ReportModel): string =>
  `${plural(options.folds, 'backtest fold')} of ${data.horizon} at the end of each series, models refitted for each. Skill: share by which the error is below seasonal naive.`;

/** Nominal and measured coverage; with its interval where that is known. */
export function coverageTable({ run, accuracy }: ReportModel): PlainTable {
  const words = { 'too-narrow': 'too narrow', 'as-promised': 'as promised', 'too-wide': 'too wide' } as const;
  return {
    head: ['Nominal', 'Measured', 'Difference, points', 'With 95% confidence', 'Verdict'],
    words: [4],
    rows: run.coverage.map(({ level, measured }) => {
      const found = accuracy?.coverage.find((one) => one.level === level);
      return {
        cells: [
          `${level}%`,
          percent(measured),
          measured === null ? '–' : `${measured >= level ? '+' : '−'}${Math.abs(measured - level).toFixed(1)}`,
          found && found.lower !== null && found.upper !== null ? `${percent(found.lower)} to ${percent(found.upper)}` : '–',
          found?.verdict ? words[found.verdict] : '–',
        ],
      };
    }),
  };
}

/** Coverage and errors by periods ahead. */
export function stepsTable({ run, accuracy, data }: ReportModel): PlainTable {
  const steps = Math.max(accuracy?.bySteps.length ?? 0, run.coverageByHorizon[0]?.measured.length ?? 0);
  return {
    head: [
      `${data.period === 'step' ? 'Steps' : `${data.period[0]?.toUpperCase() ?? ''}${data.period.slice(1)}s`} ahead`,
      'MASE',
      ...(accuracy ? [accuracy.naive, 'MAE', 'Bias'] : []),
      ...run.coverageByHorizon.map(({ level }) => `In ${level}%`),
      'Values',
    ],
    rows: Array.from({ length: steps }, (_, i) => {
      const errors = accuracy?.bySteps[i];
      return {
        cells: [
          String(i + 1),
          significant(errors?.mase ?? null),
          ...(accuracy ? [significant(errors?.naiveMase ?? null), significant(errors?.mae ?? null), percent(errors?.bias ?? null)] : []),
          ...run.coverageByHorizon.map(({ measured }) => percent(measured[i] ?? null)),
          (run.coverageByHorizon[0]?.total[i] ?? errors?.count ?? 0).toLocaleString('en-US'),
        ],
      };
    }),
  };
}

/** A forecast of all periods says nothing beside a sum of some of them. */
export const changeOf = ({ recent, known, forecast }: ReportSeries, horizon: number): number | null =>
  known === horizon && recent !== null && recent > 0 && forecast !== null ? 100 * (forecast / recent - 1) : null;

/** Sums over as many periods as are forecast, before and ahead, of the largest series. */
export function seriesTable({ series, experiment }: ReportModel, most: number): PlainTable {
  const { horizon } = experiment.options;
  return {
    head: ['Series', `Last ${horizon}`, `Next ${horizon}`, 'Change', 'MASE', 'Model'],
    words: [5],
    rows: series.slice(0, most).map((row) => {
      const change = changeOf(row, horizon);
      return {
        cells: [
          row.name,
          row.known === 0 ? '' : `${significant(row.recent, 4)}${row.known < horizon ? ` from ${row.known}` : ''}`,
          significant(row.forecast, 4),
          row.known < horizon ? '' : change === null ? '–' : percent(change),
          significant(row.mase),
          row.model,
        ],
      };
    }),
  };
}

/** Sums of series as they agree, beside each by itself. */
export const totalsTable = ({ nodes }: ReportTotals): PlainTable => ({
  head: ['Sum', 'Level', 'Series', 'By itself', 'Agreeing', 'Difference'],
  words: [1],
  rows: nodes.map(({ level, name, series, base, reconciled }) => ({
    cells: [
      name,
      level,
      series.toLocaleString('en-US'),
      significant(base, 4),
      significant(reconciled, 4),
      base === 0 ? '–' : percent(100 * (reconciled / base - 1)),
    ],
  })),
});

/** Errors by level, of each forecast by itself and as they agree. */
export const levelsTable = ({ accuracy }: ReportTotals): PlainTable => ({
  head: ['Level', 'Nodes', 'MASE by itself', 'MASE agreeing'],
  rows: accuracy.map(({ level, nodes, base, reconciled }) => ({
    cells: [level, nodes.toLocaleString('en-US'), significant(base), significant(reconciled)],
  })),
});

export const totalsNote = ({ method, createdAt, sums, nodes }: ReportTotals): string =>
  `Sums over the horizon, forecast by the same model and made to agree with their parts (${method}, ${moment(createdAt)}). The values of single series above are those of the model.${
    nodes.length < sums ? ` The ${nodes.length} largest of ${plural(sums, 'sum')}.` : ''
  }`;

/** What residuals one step ahead say of the series that were looked at. */
export const residualTable = ({ diagnostics }: ReportModel): PlainTable => ({
  head: ['Series', 'Model', 'Residuals', 'Ljung-Box', 'Lags', 'Normal', 'Constant size', 'Verdict'],
  words: [1, 7],
  rows: diagnostics.series.map(({ name, model, count, ljungBox, normality, heteroscedasticity, reason }) => ({
    cells: [
      name,
      model,
      count === 0 ? '–' : count.toLocaleString('en-US'),
      ljungBox ? chance(ljungBox.pValue) : '–',
      ljungBox ? String(ljungBox.lags) : '–',
      normality === null ? '–' : chance(normality),
      heteroscedasticity === null ? '–' : chance(heteroscedasticity),
      reason ??
        (ljungBox === null ? 'cannot be tested' : ljungBox.pValue < 0.05 ? 'something is left to learn' : 'nothing is left to learn'),
    ],
  })),
});

const severityWords = { error: 'Error', warning: 'Warning', info: 'Note' } as const;
const severityOrder = ['error', 'warning', 'info'] as const;

/** What was found in the data, the worst first. */
export const qualityTable = ({ quality }: ReportModel): PlainTable => ({
  head: ['', 'Finding', 'Count'],
  words: [1],
  rows: quality.findings
    .toSorted((a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity))
    .map(({ severity, message, count }) => ({ cells: [severityWords[severity], message, count.toLocaleString('en-US')] })),
});

export const joinTable = ({ quality }: ReportModel): PlainTable => ({
  head: ['Table', 'Rows', 'Matched', 'Unmatched', 'Adds'],
  words: [4],
  rows: quality.joins.map(({ table, rows, matched, unmatched, added }) => ({
    cells: [table, rows.toLocaleString('en-US'), matched.toLocaleString('en-US'), unmatched.toLocaleString('en-US'), added.join(', ')],
  })),
});

/** A warning with how many series it is of, where it does not say so itself. */
export const warningWords = ({ message, count = 1 }: Warning): string =>
  count > 1 && !message.includes('more series') ? `${message} (${count.toLocaleString('en-US')} series)` : message;

/** Of charts of series that err most. */
export const highestNote = ({ worst }: ReportModel): string =>
  `Those of the ${worst.length} series with the highest MASE in the backtest that are not among the largest.`;

/** Names and values that tell where the numbers come from. */
export function lineageFacts({ provenance, experiment, data, run }: ReportModel): [name: string, value: string][] {
  const { options } = experiment;
  return [
    ...provenance.files.map(({ name, sha256, bytes }): [string, string] => [
      `File ${name}`,
      `${sha256 === null ? 'hash not known' : `sha256 ${sha256}`}, ${bytes.toLocaleString('en-US')} bytes`,
    ]),
    ['Dataset version', `${data.dataset} v${data.number}, ${data.versionId}`],
    ['Snapshot', provenance.version.snapshot === null ? 'gone' : `sha256 ${provenance.version.snapshot}`],
    ['Recipe', data.recipe.join(', ') || 'none'],
    ['Features', data.features.join(', ') || 'none'],
    ['Experiment', `${experiment.name}, ${experiment.id}`],
    ['Run', `${run.label}, ${run.runId}`],
    ['Settings', settingsOf(run) || 'all automatic'],
    [
      'Options',
      `horizon ${options.horizon}, ${plural(options.folds, 'fold')}, metric ${options.metric.toUpperCase()}, seed ${options.seed}, season length ${data.seasonLength}`,
    ],
    ['Hash of settings', `sha256 ${provenance.run.settings}`],
    ['Hash of figures', `sha256 ${provenance.run.figures}`],
    ['Fitted models', `sha256 ${provenance.model.sha256}, ${provenance.model.bytes.toLocaleString('en-US')} bytes`],
    ['Forecast', `sha256 ${provenance.forecast.sha256}, ${plural(provenance.forecast.series, 'series', 'series')}`],
    ...(provenance.scenario
      ? [['Scenario', `${provenance.scenario.name}, sha256 ${provenance.scenario.sha256}`] satisfies [string, string]]
      : []),
    [
      'Trained',
      `${moment(provenance.run.trainedAt)} by Almanac ${experiment.codeVersion}${provenance.run.commit === null ? '' : ` (${provenance.run.commit.slice(0, 12)})`}`,
    ],
  ];
}

/** `2026-11-21 23:05 UTC`. */
export const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
