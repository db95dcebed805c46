import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createRng } from '../../engine/core/rng.ts';

/** Writes daily sales of many series as a CSV in the order of dates: date, store, item, sales, promo. Seeded. */
export async function writeSalesCsv(file: string, stores: number, items: number, days: number): Promise<number> {
  const rng = createRng(3);
  const out = createWriteStream(file);
  out.write('date,store,item,sales,promo\n');
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2019, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
    const week = 1 + 0.3 * Math.sin((2 * Math.PI * day) / 7);
    const lines: string[] = [];
    for (let store = 1; store <= stores; store++)
      for (let item = 1; item <= items; item++) {
        const promo = rng.uniform() < 0.05 ? 1 : 0;
        const sales = Math.max(0, (20 + store + item) * week * (1 + 0.4 * promo) + 4 * rng.normal());
        lines.push(`${date},${store},item ${item},${sales.toFixed(2)},${promo}\n`);
      }
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return stores * items * days;
}
