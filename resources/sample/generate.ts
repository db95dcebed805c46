import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRng } from '../../engine/core/rng.ts';

// Makes shop-sales.csv: three years of daily unit sales of three shops and three product groups, invented, the same at every run.
const rng = createRng(20260101);
const dayMs = 86_400_000;
const first = Date.UTC(2023, 0, 1);
const days = 1096;
const shops = [
  { name: 'Harbour', size: 1.25, growth: 0.1, weekend: 1.1 },
  { name: 'Old Town', size: 1, growth: 0.03, weekend: 1 },
  { name: 'Station', size: 0.8, growth: -0.04, weekend: 0.75 },
];
const groups = [
  { name: 'Bakery', level: 180, yearly: 0.06, peak: 350, promotion: 1.2 },
  { name: 'Drinks', level: 120, yearly: 0.32, peak: 196, promotion: 1.45 },
  { name: 'Produce', level: 150, yearly: 0.14, peak: 150, promotion: 1.3 },
];
const weekday = [0.93, 0.95, 0.98, 1, 1.1, 1.22, 0.85];

/** Poisson by its normal approximation; levels here are well above ten. */
const count = (mean: number): number => Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));

const lines = ['date,shop,group,units,promotion'];
for (let day = 0; day < days; day++) {
  const date = new Date(first + day * dayMs);
  const text = date.toISOString().slice(0, 10);
  const monday = (date.getUTCDay() + 6) % 7;
  const dayOfYear = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs);
  const closed = dayOfYear === 0 || (date.getUTCMonth() === 11 && date.getUTCDate() === 25);
  const advent = date.getUTCMonth() === 11 && date.getUTCDate() > 12 && date.getUTCDate() < 25 ? 1.25 : 1;
  for (const shop of shops)
    for (const group of groups) {
      const promotion = rng.uniform() < 0.06 ? 1 : 0;
      const season = 1 + group.yearly * Math.cos((2 * Math.PI * (dayOfYear - group.peak)) / 365.25);
      const growth = 1 + (shop.growth * day) / 365.25;
      const weekend = monday >= 5 ? shop.weekend : 1;
      const noise = Math.exp(0.05 * rng.normal());
      const mean =
        group.level * shop.size * growth * season * (weekday[monday] ?? 1) * weekend * advent * noise * (promotion ? group.promotion : 1);
      lines.push([text, shop.name, group.name, closed ? 0 : count(mean), promotion].join(','));
    }
}
writeFileSync(path.join(import.meta.dirname, 'shop-sales.csv'), `${lines.join('\n')}\n`);
