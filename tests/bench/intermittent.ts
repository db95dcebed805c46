import { readFileSync } from 'node:fs';
import { createRng } from '../../engine/core/rng.ts';
import { intermittencyOf } from '../../engine/features/intermittency.ts';
import { rmsse } from '../../engine/metrics/index.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { sharedData } from '../shared-data.ts';

// npm run node -- tests/bench/intermittent.ts
// Weekly sales of 811 products (UCI), the last 8 weeks held out: errors and coverage of models for intermittent demand beside others.
const HORIZON = 8;
const KINDS = ['naive', 'mean', 'dynamic-optimised-theta', 'croston', 'croston-sba', 'tsb', 'adida', 'imapa'];
const file = sharedData('retail', 'uci_sales_transactions_weekly.csv');
if (file === null) throw new Error('this needs the folder of real data with retail/uci_sales_transactions_weekly.csv');
const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
const weeks = head.split(',').flatMap((name, i) => (/^W\d+$/.test(name) ? [i] : []));
const all = rows.map((row) => {
  const cells = row.split(',');
  return Float64Array.from(weeks, (i) => Number(cells[i]));
});
const split = (y: Float64Array): readonly [Float64Array, Float64Array] => [
  y.subarray(0, y.length - HORIZON),
  y.subarray(y.length - HORIZON),
];

for (const pattern of ['smooth', 'erratic', 'intermittent', 'lumpy']) {
  const chosen = all.filter((y) => intermittencyOf(split(y)[0]).pattern === pattern);
  process.stdout.write(`${pattern}: ${chosen.length} products\n`);
  for (const kind of KINDS) {
    const model = modelByKind(kind);
    let error = 0;
    const inside = [0, 0];
    for (const y of chosen) {
      const [training, actual] = split(y);
      const fitted = model.fit({ id: '', y: training, seasonLength: 1 }, {}, { rng: createRng(1), shouldStop: () => false });
      const { mean, intervals } = model.forecast(fitted, { horizon: HORIZON, levels: [80, 95] });
      error += rmsse(actual, mean, training, 1);
      intervals.forEach(({ lower, upper }, k) => {
        for (let i = 0; i < HORIZON; i++)
          if ((actual[i] as number) >= (lower[i] as number) && (actual[i] as number) <= (upper[i] as number))
            inside[k] = (inside[k] as number) + 1;
      });
    }
    const [in80 = NaN, in95 = NaN] = inside.map((count) => ((100 * count) / chosen.length / HORIZON).toFixed(1));
    process.stdout.write(`  ${kind.padEnd(24)} RMSSE ${(error / chosen.length).toFixed(4)}  inside 80%: ${in80}  95%: ${in95}\n`);
  }
}
