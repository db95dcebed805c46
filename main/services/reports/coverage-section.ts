import type { LeaderboardRow } from '../../../contract/entities/experiment.ts';
import { percent } from './format.ts';

const width = 720;
const height = 150;
const margin = { left: 40, right: 12, top: 8, bottom: 22 };

/** Measured coverage by steps ahead as lines, the nominal ones dashed, as SVG text. */
function coverageChart({ coverageByHorizon }: LeaderboardRow): string {
  const steps = coverageByHorizon[0]?.measured.length ?? 0;
  const known = coverageByHorizon.flatMap(({ level, measured }) => [level, ...measured.filter((value) => value !== null)]);
  const low = Math.max(0, Math.floor((Math.min(...known) - 5) / 10) * 10);
  const x = (i: number): number => margin.left + ((width - margin.left - margin.right) * i) / Math.max(1, steps - 1);
  const y = (value: number): number => height - margin.bottom - ((height - margin.top - margin.bottom) * (value - low)) / (100 - low);
  const grid = [low, (low + 100) / 2, 100].map(
    (value) =>
      `<path class="grid" d="M${margin.left},${y(value).toFixed(1)}H${width - margin.right}"/><text x="${margin.left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${Math.round(value)}%</text>`,
  );
  const lines = coverageByHorizon.map(({ level, measured }) => {
    let pen = false;
    const path = measured.map((value, i) => {
      if (value === null) {
        pen = false;
        return '';
      }
      const command = `${pen ? 'L' : 'M'}${x(i).toFixed(1)},${y(value).toFixed(1)}`;
      pen = true;
      return command;
    });
    return `<path class="origin" d="M${margin.left},${y(level).toFixed(1)}H${width - margin.right}"/><path class="forecast" d="${path.join('')}"/>`;
  });
  const every = Math.max(1, Math.ceil(steps / 10));
  const numbers = Array.from({ length: steps }, (_, i) =>
    i % every === 0 ? `<text x="${x(i).toFixed(1)}" y="${height - 5}" text-anchor="middle">${i + 1}</text>` : '',
  );
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Measured coverage by periods ahead">${grid.join('')}${lines.join('')}${numbers.join('')}</svg>`;
}

/** How often the actual values of the backtest fell inside the intervals: over all, and by periods ahead. */
export function coverageSection(row: LeaderboardRow): string {
  const { coverage, coverageByHorizon } = row;
  if (coverage.every(({ measured }) => measured === null)) return '';
  const body = coverage.map(({ level, measured }) => {
    const difference = measured === null ? '–' : `${measured >= level ? '+' : '−'}${Math.abs(measured - level).toFixed(1)}`;
    return `<tr><td>${level}%</td><td>${percent(measured)}</td><td>${difference}</td></tr>`;
  });
  const pooled = `<div class="scroll"><table><thead><tr><th>Nominal</th><th>Measured</th><th>Difference, points</th></tr></thead><tbody>${body.join('')}</tbody></table></div>`;
  const [first] = coverageByHorizon;
  if (!first || first.measured.length < 2) return `<h2>How sure the intervals are</h2>${pooled}`;
  const rows = first.measured.map(
    (_, i) =>
      `<tr><td>${i + 1}</td>${coverageByHorizon.map(({ measured }) => `<td>${percent(measured[i] ?? null)}</td>`).join('')}<td>${(first.total[i] ?? 0).toLocaleString('en-US')}</td></tr>`,
  );
  const head = ['Periods ahead', ...coverageByHorizon.map(({ level }) => `In ${level}%`), 'Values'];
  return `<h2>How sure the intervals are</h2><p class="soft">Share of the actual values of the backtest inside the intervals. Below: by periods ahead, the nominal shares dashed.</p>${pooled}
${coverageChart(row)}<details><summary>By periods ahead</summary><div class="scroll"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
}
