import { escapeHtml as text, percent, significant } from './format.ts';
import type { Recent } from './recent.ts';

export interface SeriesLine {
  readonly series: string;
  readonly recent: Recent;
  /** Sum over the horizon. */
  readonly forecast: number;
  readonly model: string;
}

/** What is known of the recent periods, and how many where that is not all. */
function recentCell({ sum, known }: Recent, horizon: number): string {
  if (known === 0) return '';
  return significant(sum, 4) + (known < horizon ? ` <span class="soft">from ${known}</span>` : '');
}

/** A forecast of all periods says nothing beside a sum of some of them. */
const changeCell = ({ recent: { sum, known }, forecast }: SeriesLine, horizon: number): string =>
  known < horizon ? '' : sum > 0 ? percent(100 * (forecast / sum - 1)) : '–';

/**
 * Sums over as many periods as are forecast, before and ahead, a row for each series.
 *
 * @param periods - the horizon in words, `28 days`
 * @param total - number of series; more than there are lines where only the largest are listed
 */
export function seriesTable(lines: readonly SeriesLine[], horizon: number, periods: string, total: number): string {
  const gaps = lines.some(({ recent }) => recent.known < horizon);
  const head = ['Series', `Last ${horizon}`, `Next ${horizon}`, 'Change'];
  const note = [
    `Sums over the last ${periods} and over the forecast${lines.length < total ? `; the ${lines.length.toLocaleString('en-US')} largest` : ''}.`,
    ...(gaps
      ? [`Where some of the last ${periods} are missing, the sum is that of the others, with their number, and no change is given.`]
      : []),
  ];
  const rows = lines.map((line) => {
    const cells = [text(line.series), recentCell(line.recent, horizon), significant(line.forecast, 4), changeCell(line, horizon)];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td class="text">${text(line.model)}</td></tr>`;
  });
  return `<h2>Series</h2><p class="soft">${note.join(' ')}</p><div class="scroll"><table><thead><tr>${head
    .map((name) => `<th>${name}</th>`)
    .join('')}<th class="text">Model</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
