import type { DriftReport } from '../../../contract/entities/drift.ts';
import type { ColumnDrift } from '../../../engine/drift/index.ts';
import { escapeHtml as text, significant } from '../reports/format.ts';
import { reportStyle } from '../reports/html/style.ts';
import { pairPicture, pairStyle, type Bars } from './pair-picture.ts';
import { effect, missingWords, overview, pWords, sentencesOf, sideFacts } from './words.ts';

/** Columns that are drawn; the table has all. */
const MOST_DRAWN = 60;
/** Bars of categories that are drawn, the most frequent ones. */
const MOST_BARS = 12;

const sharesOf = (counts: readonly number[]): number[] => {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => (sum === 0 ? 0 : count / sum));
};

function barsOf({ distribution }: ColumnDrift, histogram: DriftReport['histograms'][string] | undefined): Bars | null {
  if (histogram) {
    const { edges, reference, current } = histogram;
    return { labels: edges.map((edge) => significant(edge)), reference: sharesOf(reference), current: sharesOf(current), scale: true };
  }
  if (!distribution?.bins.labels) return null;
  const { labels, reference, current } = distribution.bins;
  const [before, now] = [sharesOf(reference), sharesOf(current)];
  const all = labels.map((label, i) => ({ label, before: before[i] as number, now: now[i] as number }));
  const numeric = all.every(({ label }) => Number.isFinite(Number(label)));
  const shown = all
    .toSorted((a, b) => b.before + b.now - a.before - a.now)
    .slice(0, MOST_BARS)
    .sort((a, b) => (numeric ? Number(a.label) - Number(b.label) : 0));
  const rest = all.length - shown.length;
  const others = (pick: (one: (typeof all)[0]) => number): number => Math.max(0, 1 - shown.reduce((sum, one) => sum + pick(one), 0));
  return {
    labels: [...shown.map(({ label }) => label), ...(rest > 0 ? [`${rest} others`] : [])],
    reference: [...shown.map((one) => one.before), ...(rest > 0 ? [others((one) => one.before)] : [])],
    current: [...shown.map((one) => one.now), ...(rest > 0 ? [others((one) => one.now)] : [])],
    scale: false,
  };
}

const decisions = { drift: 'drifted', stable: 'same', 'not-judged': 'not judged' } as const;
function rowOf(column: ColumnDrift): string {
  const { name, decision, distribution, adjusted, missing, severity } = column;
  const cells = [
    text(name),
    decisions[decision],
    effect(severity),
    effect(distribution?.stability.psi),
    effect(distribution?.wasserstein?.normed),
    effect(distribution?.jensenShannon),
    distribution ? (distribution.test === 'chi-squared' ? 'chi-squared' : 'KS') : '–',
    pWords(adjusted.distribution),
    missingWords(missing.reference, missing.current),
    missingWords(missing.current, missing.reference),
    missing.reference + missing.current === 0 ? '–' : pWords(adjusted.missing),
  ];
  return `<tr class="${decision === 'drift' ? 'selected' : ''}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** One HTML document without scripts or references to other files. */
export function driftHtml(report: DriftReport): string {
  const { table, reference, current, histograms, level, createdAt, ignored } = report;
  const drawn = table.columns.flatMap((column) => {
    const bars = barsOf(column, histograms[column.name]);
    return bars ? [{ column, bars }] : [];
  });
  const title = `Drift from ${reference.file.name} to ${current.file.name}`;
  const head = ['Column', '', 'Severity', 'PSI', 'Distance', 'JS', 'Test', 'p', 'Missing was', 'is', 'p'];
  const charts = drawn.slice(0, MOST_DRAWN).map(({ column, bars }) => {
    const words = sentencesOf(column, histograms[column.name]);
    return `<div class="chart"><h3>${text(column.name)} <span class="soft">${decisions[column.decision]}</span></h3>${words.length > 0 ? `<p>${words.map(text).join(' ')}</p>` : ''}${pairPicture(bars, column.name)}</div>`;
  });
  const facts = [reference, current].map(
    (side) => `<li>${sideFacts(side).map(text).join('; ')}.<br><code>sha256 ${text(side.file.sha256 ?? '')}</code></li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${text(title)}</title><style>${reportStyle}${pairStyle}</style></head><body>
<h1>${text(title)}</h1><p class="soft">${text(createdAt.slice(0, 16).replace('T', ' '))} UTC</p>
<p>${overview(report).map(text).join(' ')}</p>
<ul>${facts.join('')}</ul>
<h2>Columns</h2><p class="soft">Those that drifted first, by severity: the largest effect in units of the least one that matters (PSI 0.1 above chance, distance 0.1 standard deviations, missing shares 5 points apart).
A column drifts where an effect of 1 or more is also more than chance; p-values are adjusted for the number of tests, so that at most ${Number((100 * level).toPrecision(3))}% of what is found is false on average.</p>
<div class="scroll"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${table.columns.map(rowOf).join('')}</tbody></table></div>
${ignored.length > 0 ? `<p class="soft">Left out as asked: ${ignored.map(text).join(', ')}.</p>` : ''}
<h2>Distributions</h2><p class="soft">Shares of the values.<span class="key a"></span>${text(reference.file.name)}<span class="key b"></span>${text(current.file.name)}${
    drawn.length > MOST_DRAWN ? ` · the first ${MOST_DRAWN} of ${drawn.length} columns` : ''
  }</p>
${charts.join('\n')}
</body></html>
`;
}
