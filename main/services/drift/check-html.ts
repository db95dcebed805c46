import type { DriftColumn, DriftDetails } from '../../../contract/entities/drift.ts';
import { escapeHtml as text, plural, significant } from '../reports/format.ts';
import { reportStyle } from '../reports/html/style.ts';
import { streamPicture, figurePicture } from './line-picture.ts';
import { pairPicture, pairStyle } from './pair-picture.ts';
import { errorsRank, seasonRank } from './rank.ts';
import { effect, missingWords, pWords } from './words.ts';

/** Columns that are drawn, and rows of tables of series. */
const [MOST_DRAWN, MOST_ROWS] = [60, 50];
const decisions = { drift: 'drifted', stable: 'same', 'not-judged': 'not judged' } as const;
const share = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)}%`);
const signed = (value: number): string => `${value > 0 ? '+' : ''}${(100 * value).toFixed(0)}%`;

const table = (head: readonly string[], rows: readonly { readonly cells: readonly string[]; readonly marked: boolean }[]): string =>
  `<div class="scroll"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows
    .map(({ cells, marked }) => `<tr class="${marked ? 'selected' : ''}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`;

function columnsPart(columns: readonly DriftColumn[]): string {
  const head = ['Column', '', 'Effect', 'Importance', 'PSI', 'by chance', 'Distance', 'JS', 'Test', 'p', 'p of level', 'Missing'];
  const rows = columns.map((column) => ({
    marked: column.decision === 'drift',
    cells: [
      text(column.name),
      decisions[column.decision],
      effect(column.effect),
      share(column.importance),
      effect(column.psi),
      effect(column.psiExpected),
      effect(column.wasserstein),
      effect(column.jensenShannon),
      column.test === null ? '–' : column.test === 'chi-squared' ? 'chi-squared' : 'KS',
      pWords(column.pDistribution),
      pWords(column.pLevel),
      `${missingWords(column.missing.current, column.missing.reference)}, was ${missingWords(column.missing.reference, column.missing.current)}`,
    ],
  }));
  const charts = columns.flatMap(({ name, decision, bars, sentence }) => {
    if (!bars) return [];
    const labels = bars.edges ? bars.edges.map((edge) => significant(edge)) : (bars.labels ?? []);
    const drawn = pairPicture({ labels, reference: bars.reference, current: bars.current, scale: bars.edges !== null }, name);
    return [
      `<div class="chart"><h3>${text(name)} <span class="soft">${decisions[decision]}</span></h3><p>${text(sentence)}</p>${drawn}</div>`,
    ];
  });
  return `<h2>Columns</h2><p class="soft">An effect of 1 or more is both larger than matters and larger than all but 5 of 100 earlier windows. Columns that drifted come first, then by effect times importance.</p>
${table(head, rows)}
<h2>Distributions</h2><p class="soft">Shares of the values, as they were compared.<span class="key a"></span>reference<span class="key b"></span>current</p>
${charts.slice(0, MOST_DRAWN).join('\n')}`;
}

function seriesPart({ series }: DriftDetails): string {
  if (series.compared < 2) return '';
  const rows = series.rows.slice(0, MOST_ROWS).map(({ id, change, times, p, weight, drifted }) => ({
    marked: drifted,
    cells: [text(id), drifted ? 'drifted' : 'same', signed(change), times === null ? '–' : times.toFixed(1), pWords(p), share(weight)],
  }));
  return `<h2>Series</h2><p>${series.drifted} of ${plural(series.compared, 'series', 'series')} have another level.</p>${table(['Series', '', 'Level', 'Times the usual', 'p', 'Part of all'], rows)}`;
}

const heading = (words: string): string => `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;

const seasonsPart = ({ seasons }: DriftDetails): string =>
  seasons
    .map(
      (
        season,
      ) => `<h2>${text(heading(seasonRank(season.seasonLength)))}</h2><p>${season.drifted ? 'Not what it was' : 'As it was'}: figures differ by ${season.effect.toFixed(2)} standard deviations (p ${pWords(season.p)});
strength ${season.strength.current.toFixed(2)}, was ${season.strength.reference.toFixed(2)}. ${season.seriesDrifted} of ${season.seriesLooked} series have another one.</p>
<div class="chart">${figurePicture(season.labels, season.figure.reference, season.figure.current)}</div>`,
    )
    .join('\n');

function errorsPart({ errors }: DriftDetails): string {
  if (!errors) return '';
  const rows = [
    ...errors.steps.map((one) => ({ name: `${one.step} ahead`, ...one })),
    ...errors.series.slice(0, MOST_ROWS).map((one) => ({ ...one })),
  ].map(({ name, before, after, drifted, since, values }) => ({
    marked: drifted,
    cells: [text(name), drifted ? 'grown' : 'same', before.toFixed(2), after.toFixed(2), since ?? '–', String(values)],
  }));
  return `<h2>${text(heading(errorsRank))}</h2><p class="soft">Size of errors over the size that the backtest led to expect. Vertical lines: alarms of detectors, change points dashed.</p>
<div class="chart">${streamPicture(errors)}</div>${table(['', '', 'Before', 'After', 'Since', 'Periods'], rows)}`;
}

/** A check as one HTML document, without scripts or references to other files. */
export function checkHtml(details: DriftDetails): string {
  const { check, how, notes } = details;
  const title = `Drift of ${check.deployment ?? check.current.dataset}`;
  const sides = `${check.reference.dataset} v${check.reference.number} (${check.reference.first} to ${check.reference.last}) and ${check.current.dataset} v${check.current.number} (to ${check.current.last})`;
  const findings = check.findings.map(
    ({ severity, title: what, evidence, whatToDo, since }) =>
      `<li><strong>${text(what)}</strong> <span class="soft">${severity}${since === null ? '' : `, since ${text(since)}`}</span><br>${text(evidence)}<br><span class="soft">${text(whatToDo)}</span></li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${text(title)}</title><style>${reportStyle}${pairStyle}.alarm{stroke:#c43d31;stroke-width:1}.step{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}.old{fill:none;stroke:var(--soft);stroke-width:1.6;stroke-dasharray:5 4}</style></head><body>
<h1>${text(title)}</h1><p class="soft">${text(sides)} · ${text(check.createdAt.slice(0, 16).replace('T', ' '))} UTC</p>
<p><strong>${text(check.headline ?? '')}</strong></p>
${findings.length > 0 ? `<ul>${findings.join('')}</ul>` : ''}
<p>${how.map(text).join(' ')}</p>${notes.length > 0 ? `<p class="soft">${notes.map(text).join(' ')}</p>` : ''}
${columnsPart(details.columns)}
${seriesPart(details)}
${seasonsPart(details)}
${errorsPart(details)}
</body></html>
`;
}
