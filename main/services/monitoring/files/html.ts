import type { PerformanceFigures } from '../../../../contract/entities/performance.ts';
import { escapeHtml as text, percent, plural, significant } from '../../reports/format.ts';
import { reportStyle } from '../../reports/html/style.ts';
import { figureCells, figureHead } from './figure-cells.ts';
import type { FilePerformance } from './judge-files.ts';

/** Rows of a table; the JSON has all. */
const MOST_ROWS = 400;
const [WIDTH, HEIGHT, LEFT, BASE] = [860, 190, 52, 168];

function tableOf(name: string, rows: readonly (readonly [string, PerformanceFigures])[]): string {
  const levels = rows[0]?.[1].coverage.map(({ level }) => level) ?? [];
  const head = [name, ...figureHead(levels)];
  const body = rows
    .slice(0, MOST_ROWS)
    .map(([label, row]) => `<tr>${[text(label), ...figureCells(row)].map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  const more =
    rows.length > MOST_ROWS ? `<p class="soft">The first ${MOST_ROWS} of ${rows.length.toLocaleString('en-US')}; --json has all.</p>` : '';
  return `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th>${text(cell)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${more}`;
}

/** One line over an axis that begins at zero. */
function chart(label: string, names: readonly string[], values: readonly (number | null)[]): string {
  const known = values.map((value) => value ?? NaN);
  const most = Math.max(...known.filter((value) => value === value), 1e-12);
  const x = (i: number): number => LEFT + (WIDTH - LEFT - 12) * (names.length === 1 ? 0.5 : i / (names.length - 1));
  const y = (value: number): number => BASE - ((BASE - 10) * value) / most;
  const n = (value: number): string => value.toFixed(1);
  let pen = 'M';
  const line = known
    .map((value, i) => {
      if (value !== value) {
        pen = 'M';
        return '';
      }
      const at = `${pen}${n(x(i))} ${n(y(value))}`;
      pen = 'L';
      return at;
    })
    .join('');
  const points = known.length > 90 ? '' : known.map((value, i) => (value === value ? `M${n(x(i))} ${n(y(value))}h.01` : '')).join('');
  const grid = [0, 0.5, 1].map(
    (part) =>
      `<path class="grid" d="M${LEFT} ${n(y(part * most))}H${WIDTH - 12}"/><text x="${LEFT - 6}" y="${n(y(part * most) + 4)}" text-anchor="end">${significant(part * most)}</text>`,
  );
  const places = [...new Set([0, Math.floor((names.length - 1) / 2), names.length - 1])];
  const words = places.map(
    (i) =>
      `<text x="${n(x(i))}" y="${HEIGHT - 4}" text-anchor="${i === 0 && names.length > 1 ? 'start' : i === names.length - 1 && names.length > 1 ? 'end' : 'middle'}">${text(names[i] ?? '')}</text>`,
  );
  return `<div class="chart"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${text(label)}">${grid.join('')}<path class="forecast" d="${line}"/><path class="points" d="${points}"/>${words.join('')}</svg></div>`;
}

/** The most important, in sentences. */
export function performanceSentences({ total, horizon, series, periods }: FilePerformance): string[] {
  const first = `Forecasts are ${significant(total.mae)} off on average${total.wape === null ? '' : `, ${percent(100 * total.wape)} of what came`}, over ${plural(total.count, 'value')} of ${plural(series.length, 'series', 'series')} and ${plural(periods.length, 'period')}.`;
  const scaled =
    total.mase === null
      ? []
      : [
          `MASE ${significant(total.mase)}: ${total.mase < 1 ? 'better' : 'worse'} than the seasonal naive forecast did within the history.`,
        ];
  const side =
    total.bias === null || total.mae === null || Math.abs(total.bias) < 0.1 * total.mae
      ? 'Nothing to speak of leans to one side.'
      : `They are too ${total.bias > 0 ? 'high' : 'low'} by ${significant(Math.abs(total.bias))} on average.`;
  const covered = total.coverage.map(
    ({ level, inside, total: all }) => `${all > 0 ? percent((100 * inside) / all) : '–'} of the actuals lie in the ${level}% intervals`,
  );
  const [from, to] = [horizon[0], horizon.at(-1)];
  const growth =
    from && to && from !== to && from.mae !== null && to.mae !== null
      ? [`Errors are ${significant(from.mae)} at step ${from.step} and ${significant(to.mae)} at step ${to.step}.`]
      : [];
  return [first, ...scaled, side, ...(covered.length > 0 ? [`${covered.join(', ')}.`] : []), ...growth];
}

/** One HTML document without scripts or references to other files. */
export function performanceHtml(found: FilePerformance, createdAt: string): string {
  const { predictions, actuals, columns, total, horizon, series, periods, notes, unmatched, seasonLength } = found;
  const title = `Performance of ${predictions.file} on ${actuals.file}`;
  const few = (names: readonly string[]): string =>
    names.slice(0, 10).join(', ') + (names.length > 10 ? ` and ${names.length - 10} more` : '');
  const told = [
    ...notes,
    ...(unmatched.onlyPredicted.length > 0 ? [`Only in ${predictions.file}: ${few(unmatched.onlyPredicted)}.`] : []),
    ...(unmatched.onlyActual.length > 0 ? [`Only in ${actuals.file}: ${few(unmatched.onlyActual)}.`] : []),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${text(title)}</title><style>${reportStyle}</style></head><body>
<h1>${text(title)}</h1><p class="soft">${text(createdAt.slice(0, 16).replace('T', ' '))} UTC</p>
<p>${performanceSentences(found).map(text).join(' ')}</p>
${told.length > 0 ? `<ul>${told.map((one) => `<li>${text(one)}</li>`).join('')}</ul>` : ''}
<dl class="facts"><dt>Predictions</dt><dd>${text(`${plural(predictions.rows, 'row')} of ${predictions.file}: ${columns.forecast} by ${columns.date}`)}</dd>
<dt>Actuals</dt><dd>${text(`${plural(actuals.rows, 'row')} of ${actuals.file}: ${columns.value}`)}</dd>
<dt>Series by</dt><dd>${text(columns.keys.join(', ') || 'one series')}</dd>
<dt>Season</dt><dd>${text(`${plural(seasonLength, 'period')}, for MASE`)}</dd></dl>
<h2>All values</h2>${tableOf('', [['All', total]])}
<h2>By period</h2><p class="soft">Mean absolute error of each period.</p>${chart(
    'Mean absolute error by period',
    periods.map(({ period }) => period),
    periods.map(({ mae }) => mae),
  )}
${tableOf(
  'Period',
  periods.map((row) => [row.period, row] as const),
)}
<h2>By steps ahead</h2>${chart(
    'Mean absolute error by steps ahead',
    horizon.map(({ step }) => String(step)),
    horizon.map(({ mae }) => mae),
  )}
${tableOf(
  'Step',
  horizon.map((row) => [String(row.step), row] as const),
)}
<h2>By series</h2><p class="soft">Those that add most to the error first.</p>${tableOf(
    'Series',
    series.map((row) => [row.name || 'All', row] as const),
  )}
</body></html>
`;
}
