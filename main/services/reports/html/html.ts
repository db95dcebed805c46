import { escapeHtml as text, percent, plural, significant } from '../format.ts';
import { coverageScene, errorsScene } from '../drawing/steps-scene.ts';
import { forecastScene } from '../drawing/forecast-scene.ts';
import { acfScene, quantileScene } from '../drawing/residual-scenes.ts';
import { svg } from '../drawing/svg.ts';
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
  settingsOf,
  stepsTable,
  totalsNote,
  totalsTable,
  warningWords,
  type PlainTable,
} from '../tables.ts';
import { htmlMark } from '../provenance-block.ts';
import { facts, folded, nameCell, sentence, soft, table } from './parts.ts';
import { reportStyle } from './style.ts';
import { seriesSection } from './series-table.ts';
import { winnersSection } from './winners-section.ts';

const plain = ({ head, rows, words }: PlainTable): string =>
  table(
    head.map(text),
    rows.map(({ cells, kind }) => ({
      cells: cells.map((cell, c) => (words?.includes(c) ? sentence(cell) : nameCell(cell))),
      ...(kind ? { kind } : {}),
    })),
    words,
  );

/** The models that were given settings of their own. */
function configured({ leaderboard }: ReportModel): string {
  const lines = leaderboard.filter(({ spec }) => Object.keys(spec).length > 0);
  if (lines.length === 0) return '';
  return `${soft('Settings that differ from the defaults:')}<ul>${lines.map((row) => `<li>${text(row.label)}: ${text(settingsOf(row))}</li>`).join('')}</ul>`;
}

function chart(series: ReportChart): string {
  const { forecast, bands, name, mase } = series;
  const head = ['Date', 'Forecast', ...bands.flatMap(({ level }) => [`Lower ${level}%`, `Upper ${level}%`])];
  const rows = forecast.time.map((date, i) => ({
    cells: [
      text(date),
      significant(forecast.mean[i] ?? null, 4),
      ...bands.flatMap(({ lower, upper }) => [lower[i], upper[i]].map((value) => significant(value ?? null, 4))),
    ],
  }));
  const accuracy = mase === null ? '' : ` <span class="soft">MASE ${significant(mase)}</span>`;
  return `<div class="chart"><h3>${nameCell(name)}${accuracy}</h3>${svg(forecastScene(series))}</div>${folded('Values', table(head, rows))}`;
}

function coverageSection(report: ReportModel): string {
  const { run, accuracy } = report;
  const measured = run.coverage.some((one) => one.measured !== null);
  if (!measured && !accuracy) return '';
  const steps = run.coverageByHorizon[0]?.measured.length ?? 0;
  return `${measured ? `<h2>How sure the intervals are</h2>${soft('Share of the actual values of the backtest inside the intervals.')}${plain(coverageTable(report))}` : ''}
${steps > 1 && measured ? `${soft('By periods ahead, the nominal shares dashed.')}${svg(coverageScene(run))}` : ''}
${accuracy && accuracy.bySteps.length > 1 ? `<h2>Errors by periods ahead</h2>${soft(`MASE of ${text(run.label)}, that of ${text(accuracy.naive)} dashed.`)}${svg(errorsScene(accuracy))}` : ''}
${steps > 1 || (accuracy?.bySteps.length ?? 0) > 1 ? folded('By periods ahead', plain(stepsTable(report))) : ''}`;
}

function diagnosticsSection(report: ReportModel): string {
  const { series, backtest } = report.diagnostics;
  if (series.length === 0 && backtest === null) return '';
  const drawn = series.filter(({ acf }) => acf.length > 0).slice(0, 4);
  const pictures = drawn.map((one) => `<figure><figcaption>${nameCell(one.name)}</figcaption>${svg(acfScene(one))}</figure>`);
  const quantiles = backtest?.quantiles;
  return `<h2>What is left in the errors</h2>
${series.length > 0 ? `${soft('Residuals one step ahead of the largest series. Ljung-Box: whether they still hang together; normal: Jarque-Bera; constant size: Engle. A small p speaks against it.')}${plain(residualTable(report))}` : ''}
${pictures.length > 0 ? `${soft('Autocorrelation by lag; 95 of 100 bars of white noise stay between the dashed lines.')}<div class="pair">${pictures.join('')}</div>` : ''}
${
  backtest && quantiles
    ? `<div class="pair"><figure><figcaption>Errors of the backtest beside normal ones</figcaption>${svg(quantileScene(quantiles))}</figure><div>${soft(
        `${plural(backtest.count, 'error')} of the backtest, each over the scale of its series${backtest.mean === null ? '' : `, ${significant(backtest.mean)} in the mean`}. ${quantiles.outside.toLocaleString('en-US')} of the ${quantiles.sample.length.toLocaleString('en-US')} drawn lie outside the band that normal errors keep to${
          backtest.breuschPagan
            ? `; errors ${backtest.breuschPagan.pValue < 0.05 ? (backtest.breuschPagan.correlation > 0 ? 'grow with the forecast' : 'shrink as the forecast grows') : 'do not grow with the forecast'} (Breusch-Pagan)`
            : ''
        }.`,
      )}</div></div>`
    : ''
}`;
}

const driversSection = ({ drivers }: ReportModel): string =>
  drivers.length === 0
    ? ''
    : `<h2>What drives it</h2>${drivers
        .map(
          ({ title, note, rows, sentences }) =>
            `<h3>${nameCell(title)}</h3>${soft(text(note))}<div class="scroll"><table class="bars"><tbody>${rows
              .map(
                ({ name, meaning, share }) =>
                  `<tr><td>${nameCell(name)}</td><td><span class="bar" style="width:${Math.max(0.5, share).toFixed(1)}%"></span></td><td>${percent(share)}</td><td class="text soft">${text(meaning)}</td></tr>`,
              )
              .join('')}</tbody></table></div>${sentences.map((words) => `<p>${sentence(words)}</p>`).join('')}`,
        )
        .join('')}`;

const totalsSection = ({ totals }: ReportModel): string =>
  totals === null
    ? ''
    : `<h2>Totals</h2>${soft(text(totalsNote(totals)))}${totals.verdict === null ? '' : `<p>${sentence(totals.verdict)}</p>`}${
        totals.accuracy.length === 0 ? '' : plain(levelsTable(totals))
      }${plain(totalsTable(totals))}`;

const overridesSection = ({ overrides }: ReportModel): string =>
  overrides === null
    ? ''
    : `<h2>Overrides</h2>${soft(`${text(overrides.name)}: ${significant(overrides.before, 4)} before, ${significant(overrides.after, 4)} after.`)}${plain(
        {
          head: ['When', 'What', 'Why'],
          words: [1, 2],
          rows: overrides.edits.map(({ at, what, reason }) => ({ cells: [moment(at), what, reason] })),
        },
      )}`;

function qualitySection(report: ReportModel): string {
  const { quality, warnings } = report;
  return `<h2>Data quality</h2>${quality.findings.length === 0 ? '<p>Nothing to remark.</p>' : plain(qualityTable(report))}
${quality.joins.length === 0 ? '' : `<h3>Tables joined</h3>${plain(joinTable(report))}`}
${warnings.length === 0 ? '' : `<h2>Warnings of the training</h2><ul>${warnings.map((warning) => `<li>${sentence(warningWords(warning))}</li>`).join('')}</ul>`}`;
}

/**
 * One HTML document without scripts or references to other files: opens offline, prints well.
 *
 * @param mark - where it comes from, see provenance-block.ts
 */
export function htmlReport(report: ReportModel, mark: string): string {
  const { title, experiment, data, charts, worst } = report;
  const drawn = new Set(charts.map(({ index }) => index));
  const others = worst.filter(({ index }) => !drawn.has(index));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
${htmlMark(mark)}
<title>${text(title)}</title><style>${reportStyle}</style></head><body>
<h1>${nameCell(title)}</h1><p class="soft">${nameCell(experiment.name)} · ${text(moment(report.createdAt))}</p>
<dl class="summary">${report.summary.map(({ topic, sentences }) => `<dt>${text(topic)}</dt><dd>${sentences.map(sentence).join(' ')}</dd>`).join('')}</dl>
<h2>Models compared</h2>${soft(text(leaderboardNote(report)))}
${plain(leaderboardTable(report))}
${configured(report)}
${winnersSection(report.winners)}
${coverageSection(report)}
<h2>Forecasts</h2><p class="soft">${
    charts.length < data.series ? `The ${charts.length} largest of ${plural(data.series, 'series', 'series')}. ` : ''
  }Black: history. Blue: forecast with its ${experiment.options.levels.map((level) => `${level}%`).join(' and ')} intervals.</p>
${charts.map(chart).join('\n')}
${others.length === 0 ? '' : `<h2>Highest errors</h2>${soft(text(highestNote(report)))}${others.map(chart).join('\n')}`}
${seriesSection(report)}
${totalsSection(report)}
${overridesSection(report)}
${driversSection(report)}
${diagnosticsSection(report)}
${qualitySection(report)}
<h2>Where the numbers come from</h2>${soft('Each hash names one link of the chain: files, data, run, fitted models, forecast. "almanac verify" on this file checks them.')}${facts(
    lineageFacts(report).map(([name, value]) => [name, text(value)] as const),
  )}
</body></html>
`;
}
