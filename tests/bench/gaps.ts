// What a gap does to forecasts made after it, beside the same data without it, with gaps bridged and as they are.
//
//   npm run node -- tests/bench/gaps.ts [--days 7] [--model gradient-boosting] [--spec JSON] [--starts 2016-09-19,...] [--trained-after 3,10,17,30]
import { parseArgs } from 'node:util';
import { createRng } from '../../engine/core/rng.ts';
import type { Spec } from '../../engine/models/model.ts';
import { dayOf, panelOf, replaySales } from './replay-panel.ts';
import { judge, modelOf, naiveErrors, noScore, shown, type Fitted, type Score } from './replay-score.ts';
import { copied, type Sales } from './replay/sales.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    model: { type: 'string', default: 'gradient-boosting' },
    spec: { type: 'string', default: '{"n_estimators":80,"learning_rate":0.15,"num_leaves":15}' },
    starts: {
      type: 'string',
      default: '2016-09-19,2016-10-20,2016-12-03,2017-01-02,2017-01-16,2017-02-10,2017-03-07,2017-04-15,2017-05-21',
    },
    'trained-after': { type: 'string' },
  },
});
const horizon = 7;
const history = 730;
const bands = [
  [1, 7],
  [8, 14],
  [15, 28],
  [29, 60],
] as const;
const sales = replaySales();
const model = modelOf(values.model);
const spec = JSON.parse(values.spec) as Spec;
const days = Number(values.days);
const quiet = { shouldStop: () => false };
const fit = (data: Sales, from: number, to: number): Promise<Fitted> =>
  model.fit(panelOf(data, from, to), spec, { ...quiet, rng: createRng(1), horizon });

function withoutDays(from: number): Sales {
  const data = copied(sales);
  for (const { sales: y } of data.series) y.fill(NaN, from, from + days);
  return data;
}

const starts = values.starts.split(',').map((date) => dayOf(sales, date));
async function afterGaps(): Promise<void> {
  const names = ['without a gap', 'as it is', 'bridged'];
  const scores = names.map(() => bands.map(() => noScore()));
  for (const start of starts) {
    const from = start - 14 - history;
    const fitted = await fit(sales, from, start - 14);
    const gapped = withoutDays(start);
    const scales = naiveErrors(sales, from, start);
    const ways = [
      [fitted, sales],
      [{ ...fitted, bridge: null } as Fitted, gapped],
      [fitted, gapped],
    ] as const;
    for (const [w, [given, data]] of ways.entries())
      for (const [b, [first, last]] of bands.entries())
        for (let day = first; day <= last && start + days + day + horizon <= sales.days; day++)
          await judge(model, given, { told: data, actual: sales, horizon, scales }, from, start + days + day, scores[w]?.[b] as Score);
  }
  process.stdout.write(
    `${values.model}, ${days} days missing, ${starts.length} gaps: WAPE % (MASE)\n| days after | ${names.join(' | ')} |\n`,
  );
  bands.forEach(([first, last], b) =>
    process.stdout.write(`| ${first} to ${last} | ${scores.map((own) => shown(own[b] as Score)).join(' | ')} |\n`),
  );
}

async function trainedAfter(delays: readonly number[]): Promise<void> {
  process.stdout.write('| trained so many days after the gap | without a gap | with it |\n');
  for (const after of delays) {
    const scores = [noScore(), noScore()];
    for (const start of starts) {
      const trained = start + days + after;
      const scales = naiveErrors(sales, trained - history, trained);
      for (const [w, data] of [sales, withoutDays(start)].entries()) {
        const fitted = await fit(data, trained - history, trained);
        for (let day = 0; day <= 28; day += 3)
          await judge(model, fitted, { told: data, actual: sales, horizon, scales }, trained - history, trained + day, scores[w] as Score);
      }
    }
    process.stdout.write(`| ${after} | ${scores.map(shown).join(' | ')} |\n`);
  }
}

await (values['trained-after'] === undefined ? afterGaps() : trainedAfter(values['trained-after'].split(',').map(Number)));
