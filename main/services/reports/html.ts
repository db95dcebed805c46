import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment, LeaderboardRow, SeriesForecast } from '../../../contract/entities/experiment.ts';
import { escapeHtml as text, milliseconds, percent, plural, seriesName, significant } from './format.ts';
import type { Winners } from '../../../contract/entities/winners.ts';
import { periods } from '../experiments/defaults.ts';
import { coverageSection } from './coverage-section.ts';
import { seriesTable, type SeriesLine } from './series-table.ts';
import { winnersSection } from './winners-section.ts';
import { reportStyle } from './style.ts';
import { svgChart } from './svg-chart.ts';

export interface ReportContent {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
  readonly row: LeaderboardRow;
  readonly winners: Winners;
  /** The largest series, drawn one by one. */
  readonly charts: readonly SeriesForecast[];
  /** One row for each series that the report lists, largest first. */
  readonly table: readonly SeriesLine[];
  readonly createdAt: string;
}

/** The summary an analyst would write: what, how good against repeating the last season, how sure. */
export function summary({ experiment, version, row }: ReportContent): string[] {
  const { horizon } = experiment.options;
  const sentences = [
    `${plural(version.series, 'series', 'series')} from ${version.first} to ${version.last}, forecast ${periods(horizon, version.axis.frequency)} ahead by ${row.label}.`,
  ];
  if (row.skill !== null) {
    const share = Math.abs(100 * row.skill).toFixed(0);
    const verdict = row.skill >= 0 ? `${share}% smaller than` : `${share}% larger than`;
    const against = version.seasonLength > 1 ? 'repeating the last season' : 'repeating the last value';
    sentences.push(`Its error in the backtest is ${verdict} that of ${against} (MASE ${significant(row.mase)}).`);
  }
  for (const { level, measured } of row.coverage)
    if (measured !== null) sentences.push(`The ${level}% interval held ${percent(measured)} of the actual values in the backtest.`);
  if (row.failed > 0) sentences.push(`${plural(row.failed, 'series', 'series')} could not be fitted by it; a naive model stands in there.`);
  return sentences;
}

/** RMSSE has its column only where it decided. */
function leaderboard({ leaderboard: rows, options }: Experiment): string {
  const levels = rows[0]?.coverage.map(({ level }) => level) ?? [];
  const squared = options.metric === 'rmsse';
  const head = [
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
  ];
  const body = rows.map((row) => {
    const cells = [
      text(row.label) + (row.selected ? ' (selected)' : ''),
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
    ];
    const kind = row.selected ? 'selected' : row.baseline ? 'baseline' : '';
    return `<tr class="${kind}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** Settings as `name value`, for people. */
const settings = ({ spec }: LeaderboardRow): string =>
  Object.entries(spec)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

/** The models that were given settings of their own. */
function configured(rows: readonly LeaderboardRow[]): string {
  const lines = rows.filter(({ spec }) => Object.keys(spec).length > 0);
  if (lines.length === 0) return '';
  return `<p class="soft">Settings that differ from the defaults:</p><ul>${lines.map((row) => `<li>${text(row.label)}: ${text(settings(row))}</li>`).join('')}</ul>`;
}

function chart(series: SeriesForecast, name: string): string {
  const { forecast } = series;
  const head = ['Date', 'Forecast', ...forecast.bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`])];
  const rows = forecast.time.map((date, i) => {
    const cells = [
      text(date),
      significant(forecast.mean[i] ?? NaN, 4),
      ...forecast.bands.flatMap(({ lower, upper }) => [lower[i], upper[i]].map((value) => significant(value ?? NaN, 4))),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const accuracy = series.metrics.mase === null ? '' : ` <span class="soft">MASE ${significant(series.metrics.mase)}</span>`;
  return `<div class="chart"><h3>${text(name)}${accuracy}</h3>${svgChart({ title: name, history: series.history, forecast, bands: forecast.bands })}</div><details><summary>Values</summary><div class="scroll"><table><thead><tr>${head
    .map((cell) => `<th>${cell}</th>`)
    .join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
}

const facts = (pairs: readonly (readonly [string, string])[]): string =>
  `<dl>${pairs.map(([name, value]) => `<dt>${text(name)}</dt><dd>${value}</dd>`).join('')}</dl>`;

/** One HTML document without scripts or references to other files: opens offline, prints well. */
export function htmlReport(content: ReportContent): string {
  const { experiment, version, row, winners, charts, table, createdAt } = content;
  const total = version.datasetName;
  const name = (key: Record<string, string>): string => seriesName(key) || total;
  const findings = version.report.findings;
  const { options } = experiment;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${text(`Forecast of ${total}`)}</title><style>${reportStyle}</style></head><body>
<h1>${text(`Forecast of ${total}`)}</h1><p class="soft">${text(experiment.name)} · ${text(createdAt.slice(0, 16).replace('T', ' '))} UTC</p>
<p>${summary(content).map(text).join(' ')}</p>
<p>${text(experiment.selectionReason ?? '')}</p>
<h2>Models compared</h2><p class="soft">${plural(options.folds, 'backtest fold')} of ${periods(options.horizon, version.axis.frequency)} at the end of each series, models refitted for each. Skill: share by which the error is below seasonal naive.</p>
${leaderboard(experiment)}
${configured(experiment.leaderboard)}
${winnersSection(winners)}
${coverageSection(row)}
<h2>Forecasts</h2><p class="soft">${
    charts.length < version.series ? `The ${charts.length} largest of ${plural(version.series, 'series', 'series')}. ` : ''
  }Black: history. Blue: forecast with its ${options.levels.map((level) => `${level}%`).join(' and ')} intervals.</p>
${charts.map((series) => chart(series, name(series.series))).join('\n')}
${table.length > 1 ? seriesTable(table, options.horizon, periods(options.horizon, version.axis.frequency), version.series) : ''}
<h2>Data</h2>${
    findings.length === 0
      ? '<p>Nothing to remark.</p>'
      : `<ul>${findings.map((finding) => `<li>${text(finding.message)}</li>`).join('')}</ul>`
  }
${experiment.warnings.length === 0 ? '' : `<h2>Warnings of the training</h2><ul>${experiment.warnings.map((warning) => `<li>${text(warning.message)}</li>`).join('')}</ul>`}
<h2>Where the numbers come from</h2>${facts([
    ...version.files.map((file) => [`File ${file.name}`, `<code>sha256 ${file.sha256 ?? ''}</code>`] as const),
    ['Dataset version', `<code>${text(version.id)}</code>`],
    ['Experiment', `<code>${text(experiment.id)}</code>`],
    ['Run', `<code>${text(row.runId)}</code> (${text(row.label)})`],
    ['Settings', text(settings(row) || 'all automatic')],
    [
      'Options',
      text(
        `horizon ${options.horizon}, ${plural(options.folds, 'fold')}, metric ${options.metric.toUpperCase()}, seed ${options.seed}, season length ${version.seasonLength}`,
      ),
    ],
    ['Made by', text(`Almanac ${experiment.codeVersion}`)],
  ])}
</body></html>
`;
}
