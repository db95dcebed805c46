import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRng } from '../../engine/core/rng.ts';

/** Columns of a table of sales as they come from a shop's warehouse: keys, categories, flags, prices, counts, gaps. 20 of them. */
const COLUMNS = [
  'date,store,item,category,region,channel,promo,holiday,price,cost,units,revenue,stock,returns,visitors,temperature,rain,oil,rating,delay',
];

/**
 * Writes a CSV of sales. The same seed gives the same bytes.
 *
 * @param moved - whether prices are raised by a fifth, a channel is new, ratings are missing more often and visitors fewer
 */
export async function writeDriftCsv(file: string, rows: number, seed: number, moved: boolean): Promise<void> {
  const rng = createRng(seed);
  const sink = createWriteStream(file);
  const out = async (text: string): Promise<void> => {
    if (!sink.write(text)) await once(sink, 'drain');
  };
  await out(`${COLUMNS[0] as string}\n`);
  const channels = moved ? ['shop', 'web', 'phone', 'market place'] : ['shop', 'web', 'phone'];
  let lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const day = new Date(Date.UTC(2022, moved ? 6 : 0, 1 + Math.floor((row * 180) / rows))).toISOString().slice(0, 10);
    const units = Math.floor(-Math.log(1 - rng.uniform()) * 12);
    const price = Math.exp(2 + 0.5 * rng.normal()) * (moved ? 1.2 : 1);
    lines.push(
      [
        day,
        1 + Math.floor(54 * rng.uniform()),
        `item ${Math.floor(500 * rng.uniform() ** 2)}`,
        `family ${Math.floor(33 * rng.uniform())}`,
        `region ${Math.floor(8 * rng.uniform())}`,
        channels[Math.floor(channels.length * rng.uniform())],
        rng.uniform() < 0.2 ? 1 : 0,
        rng.uniform() < 0.03 ? 1 : 0,
        price.toFixed(2),
        (price * (0.5 + 0.2 * rng.uniform())).toFixed(2),
        units,
        (units * price).toFixed(2),
        Math.floor(200 * rng.uniform()),
        rng.uniform() < 0.02 ? 1 : 0,
        Math.max(0, Math.round((moved ? 350 : 400) + 80 * rng.normal())),
        (15 + 8 * rng.normal()).toFixed(1),
        rng.uniform() < 0.6 ? '0' : (10 * rng.uniform()).toFixed(1),
        rng.uniform() < 0.03 ? '' : (70 + 10 * rng.normal()).toFixed(2),
        rng.uniform() < (moved ? 0.3 : 0.1) ? '' : (1 + 4 * rng.uniform()).toFixed(1),
        rng.normal(),
      ].join(','),
    );
    if (lines.length === 5000 || row === rows - 1) {
      await out(`${lines.join('\n')}\n`);
      lines = [];
    }
  }
  sink.end();
  await once(sink, 'finish');
}
