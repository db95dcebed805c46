import { readFileSync } from 'node:fs';
import type { Panel } from '../../engine/core/panel.ts';
import { comparePanels, type PanelDrift, type PanelSide } from '../../engine/drift/index.ts';
import { sharedData } from '../shared-data.ts';

// How often a check cries over store sales in which nothing was changed, and whether it sees what was; the tables of docs/methods/drift.md:
//   npm run node -- tests/bench/drift-calm.ts
// Fifteen daily series with promotions, 2013-01-01 to 2017-08-15. A check each week of the last year: the newest 28 days against what was known 28 days before.

const DAY = 86_400_000;
const WEEK = 7;

const file = (name: string): string[][] => {
  const found = sharedData('favorita', name);
  if (found === null) throw new Error(`${name} of the store sales is not there.`);
  return readFileSync(found, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
};
const sales = file('top_series_sales.csv');
const promotions = file('top_series_promo.csv');
const ids = (sales[0] as string[]).slice(1);
const dayOf = (row: readonly string[]): number => (Date.parse(`${row[0]}T00:00Z`) - Date.parse('2013-01-01T00:00Z')) / DAY;
const byDay = (rows: readonly string[][]): Map<number, string[]> => new Map(rows.slice(1).map((row) => [dayOf(row), row]));
const [soldOn, promotedOn] = [byDay(sales), byDay(promotions)];
const days = Math.max(...soldOn.keys()) + 1;

type Change = (value: number, day: number, series: number) => number;

function sideOf(length: number, change: Change): PanelSide {
  const y = new Float64Array(ids.length * length);
  const x = new Float64Array(ids.length * length);
  ids.forEach((id, i) => {
    const column = (promotions[0] as string[]).indexOf(id);
    for (let t = 0; t < length; t++) {
      // Shops are closed at Christmas: no row, no value.
      y[i * length + t] = change(Number(soldOn.get(t)?.[i + 1] ?? NaN), t, i);
      x[i * length + t] = column < 0 ? 0 : Number(promotedOn.get(t)?.[column] ?? 0);
    }
  });
  const panel: Panel = {
    frequency: { unit: 'day', step: 1 },
    seasonLength: WEEK,
    ids,
    offsets: Int32Array.from({ length: ids.length + 1 }, (_, i) => i * length),
    start: new Int32Array(ids.length),
    y,
    regressors: [{ name: 'onpromotion', values: x, future: new Float64Array(0) }],
  };
  return { panel, at: 0 };
}

/** What a check says: the parts that are a warning on the screen. */
function said(found: PanelDrift): { readonly what: readonly string[]; readonly series: readonly string[] } {
  const moved = found.series.filter(({ drifted }) => drifted);
  const what = [
    ...found.features.filter(({ decision }) => decision === 'drift').map(({ name, reasons }) => `${name} (${reasons.join(', ')})`),
    ...found.seasons.filter(({ drifted }) => drifted).map(({ seasonLength }) => `season of ${seasonLength}`),
    ...(moved.reduce((sum, { weight }) => sum + weight, 0) >= 0.2 ? ['a fifth of all series'] : []),
    ...(moved.reduce((sum, { weight, change }) => sum + weight * Math.abs(change), 0) >= 0.04 ? ['series by 4% of all'] : []),
  ];
  return { what, series: moved.map(({ id, change }) => `${id} ${(100 * change).toFixed(0)}%`) };
}

const first = days - 52 * WEEK;
function run(change: (since: number) => Change): { checks: number; cried: string[]; series: number } {
  const cried: string[] = [];
  let checks = 0;
  let series = 0;
  for (let end = first; end <= days; end += WEEK) {
    const known = end - 28;
    const found = said(
      comparePanels(
        sideOf(known, (value) => value),
        sideOf(end, change(known)),
        [WEEK],
      ),
    );
    checks++;
    if (found.series.length > 0) series++;
    if (found.what.length > 0)
      cried.push(`${new Date(Date.parse('2013-01-01T00:00Z') + (end - 1) * DAY).toISOString().slice(0, 10)}: ${found.what.join('; ')}`);
  }
  return { checks, cried, series };
}

const shape = [1.3, 1.2, 1, 0.8, 0.9, 1, 0.8];
const changes: readonly (readonly [string, (since: number) => Change])[] = [
  ['nothing', () => (value) => value],
  ['level of all series up by 20%', (since) => (value, t) => (t >= since ? 1.2 * value : value)],
  ['level of all series up by 40%', (since) => (value, t) => (t >= since ? 1.4 * value : value)],
  [
    'level of one series (44 GROCERY I) down by half',
    (since) => (value, t, i) => (t >= since && ids[i] === '44 GROCERY I' ? value / 2 : value),
  ],
  ['another week (30% up to 20% down)', (since) => (value, t) => (t >= since ? value * (shape[t % WEEK] as number) : value)],
  ['a week missing', (since) => (value, t) => (t >= since + 7 && t < since + 14 ? NaN : value)],
];
console.log('change\tchecks\tcried\tseries named');
// One of them, by a word of its name, or all.
const [, , wanted = ''] = process.argv;
for (const [name, change] of changes.filter(([own]) => own.includes(wanted))) {
  const { checks, cried, series } = run(change);
  console.log([name, checks, cried.length, series].join('\t'));
  if (name === 'nothing') for (const line of cried) console.log(`  ${line}`);
}
