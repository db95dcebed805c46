import { percent, plural, significant } from './format.ts';
import type { ReportModel } from './model/report-model.ts';
import {
  coverageTable,
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
  type PlainTable,
} from './tables.ts';
import { seriesNote } from './html/series-table.ts';
import { markdownMark } from './provenance-block.ts';

const mostRows = 200;
const mostCharacters = 1000;

/** Text that no reader of Markdown takes for a sign, on one line. */
export function inline(text: string): string {
  const characters = Array.from(text.replaceAll(/\s+/gu, ' ').trim());
  const shown = characters.length > mostCharacters ? `${characters.slice(0, mostCharacters).join('')}…` : characters.join('');
  return shown
    .replaceAll(/[\\`*_{}[\]<>#|~$!&]/g, (sign) => `\\${sign}`)
    .replaceAll('almanac-provenance:', 'almanac-provenance\\:')
    .replace(/^([-+=]+|\d+[.)])(?=\s|$)/, (sign) => `${sign.slice(0, -1)}\\${sign.slice(-1)}`);
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
function table({ head, rows, words = [] }: PlainTable): string {
  if (rows.length === 0) return '';
  const rule = head.map((_, i) => (i === 0 || words.includes(i) ? ':--' : '--:'));
  return [
    line(head.map(inline)),
    line(rule),
    ...rows.map(({ cells, kind }) => line(cells.map((cell, i) => (kind === 'selected' && i === 0 ? `**${inline(cell)}**` : inline(cell))))),
  ].join('\n');
}

const section = (title: string, ...content: readonly string[]): string[] => {
  const parts = content.filter((part) => part !== '');
  return parts.length === 0 ? [] : [`## ${title}`, ...parts];
};

function forecasts({ charts, data }: ReportModel): string[] {
  return charts.flatMap(({ name, forecast, bands, mase }) => [
    `### ${inline(name || data.dataset)}${mase === null ? '' : ` (MASE ${significant(mase)})`}`,
    table({
      head: ['Date', 'Forecast', ...bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`])],
      rows: forecast.time.map((date, i) => ({
        cells: [
          date,
          significant(forecast.mean[i] ?? null, 4),
          ...bands.flatMap(({ lower, upper }) => [lower[i], upper[i]].map((value) => significant(value ?? null, 4))),
        ],
      })),
    }),
  ]);
}

function series(report: ReportModel): string[] {
  const { horizon } = report.experiment.options;
  if (report.series.length < 2) return [];
  return [seriesNote(report, horizon, Math.min(mostRows, report.series.length)), table(seriesTable(report, mostRows))];
}

/** GitHub's Markdown: tables in place of charts. `mark` goes into a comment at the end. */
export function markdownReport(report: ReportModel, mark: string): string {
  const { title, experiment, charts, data, drivers, overrides, totals, warnings, winners } = report;
  const configured = report.leaderboard.filter(({ spec }) => Object.keys(spec).length > 0);
  const won = winners.models.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  const parts = [
    `# ${inline(title)}`,
    `${inline(experiment.name)} · ${moment(report.createdAt)}`,
    ...report.summary.map(({ topic, sentences }) => `**${topic}.** ${sentences.map(inline).join(' ')}`),
    ...section(
      'Models compared',
      leaderboardNote(report),
      table(leaderboardTable(report)),
      configured.map((row) => `- ${inline(row.label)}: ${inline(settingsOf(row))}`).join('\n'),
    ),
    ...(data.series < 2
      ? []
      : section(
          'Which model won where',
          table({ head: ['Model', 'Series'], rows: won.map(({ label, count }) => ({ cells: [label, count.toLocaleString('en-US')] })) }),
        )),
    ...section('How sure the intervals are', table(coverageTable(report))),
    ...section('By periods ahead', table(stepsTable(report))),
    ...section(
      'Forecasts',
      charts.length < data.series ? `The ${charts.length} largest of ${plural(data.series, 'series', 'series')}.` : '',
      ...forecasts(report),
    ),
    ...section('Series', ...series(report)),
    ...(totals === null
      ? []
      : section('Totals', totalsNote(totals), inline(totals.verdict ?? ''), table(levelsTable(totals)), table(totalsTable(totals)))),
    ...(overrides === null
      ? []
      : section(
          'Overrides',
          `${inline(overrides.name)}: ${significant(overrides.before, 4)} before, ${significant(overrides.after, 4)} after.`,
          table({
            head: ['When', 'What', 'Why'],
            words: [1, 2],
            rows: overrides.edits.map(({ at, what, reason }) => ({ cells: [moment(at), what, reason] })),
          }),
        )),
    ...section(
      'What drives it',
      ...drivers.flatMap(({ title: name, note, rows, sentences }) => [
        `### ${inline(name)}`,
        note,
        table({
          head: ['', 'Share', 'Meaning'],
          words: [2],
          rows: rows.map((row) => ({ cells: [row.name, percent(row.share), row.meaning] })),
        }),
        sentences.map((sentence) => `- ${inline(sentence)}`).join('\n'),
      ]),
    ),
    ...section('What is left in the errors', table(residualTable(report))),
    ...section(
      'Data quality',
      report.quality.findings.length === 0 ? 'Nothing to remark.' : table(qualityTable(report)),
      table(joinTable(report)),
    ),
    ...section('Warnings of the training', warnings.map((warning) => `- ${inline(warningWords(warning))}`).join('\n')),
    ...section(
      'Where the numbers come from',
      lineageFacts(report)
        .map(([name, value]) => `- ${inline(name)}: ${inline(value)}`)
        .join('\n'),
    ),
    markdownMark(mark),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
