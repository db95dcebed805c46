import type { Winners } from '../../../../contract/entities/winners.ts';
import { escapeHtml as text, percent, plural } from '../format.ts';

const segmentsShown = 100;
const share = (count: number, total: number): string => percent(total === 0 ? null : (100 * count) / total);

/** Which model had the lowest error on how many series, by segment, and what the automatic ones chose. Nothing for a single series. */
export function winnersSection({ metric, models, undecided, segments, chosen }: Omit<Winners, 'list'>): string {
  const total = models.reduce((sum, { count }) => sum + count, undecided);
  if (total < 2 && chosen.length === 0) return '';
  const won = models.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  const rows = won.map(
    ({ label, count }) => `<tr><td>${text(label)}</td><td>${count.toLocaleString('en-US')}</td><td>${share(count, total)}</td></tr>`,
  );
  const nobody =
    undecided > 0 ? `<tr class="baseline"><td>too short to tell</td><td>${undecided}</td><td>${share(undecided, total)}</td></tr>` : '';
  const counts =
    total < 2
      ? ''
      : `<p class="soft">Lowest ${text(metric.toUpperCase())} of each of ${plural(total, 'series', 'series')} in the backtest; of equals the simpler model.</p>
<div class="scroll"><table><thead><tr><th>Model</th><th>Series</th><th>Share</th></tr></thead><tbody>${rows.join('')}${nobody}</tbody></table></div>`;
  const choices = chosen.map(
    ({ label, kinds }) =>
      `<p>${text(label)} chose ${kinds.map((kind) => `${text(kind.label)} (${kind.count.toLocaleString('en-US')})`).join(', ')}.</p>`,
  );
  const columns = won.filter(({ model }) =>
    segments.some(({ counts: each }) => (each[models.findIndex((row) => row.model === model)] ?? 0) > 0),
  );
  const table =
    segments.length === 0
      ? ''
      : `<details><summary>By segment</summary><div class="scroll"><table><thead><tr><th>Segment</th><th>Series</th>${columns
          .map(({ label }) => `<th>${text(label)}</th>`)
          .join('')}</tr></thead><tbody>${segments
          .slice(0, segmentsShown)
          .map(
            ({ key, value, series, counts: each }) =>
              `<tr><td>${text(`${key} ${value}`)}</td><td>${series}</td>${columns
                .map(({ model }) => `<td>${each[models.findIndex((row) => row.model === model)] ?? 0}</td>`)
                .join('')}</tr>`,
          )
          .join('')}</tbody></table></div></details>`;
  return `<h2>Which model won where</h2>${counts}${choices.join('')}${table}`;
}
