// How well challengers do that are trained some days after a lasting change, by how old rows weigh, what they are trained on and when boosting stops.
//
//   npm run node -- tests/bench/after-change.ts [--change season|level|none] [--model gradient-boosting] [--starts 2016-10-10,...] [--after 7,14,28,42] [--ways "all trees,..."]
import { parseArgs } from 'node:util';
import { createRng } from '../../engine/core/rng.ts';
import type { Spec } from '../../engine/models/model.ts';
import { faultsOf } from './replay/faults.ts';
import { copied, type Sales } from './replay/sales.ts';
import { dayOf, panelOf, replaySales } from './replay-panel.ts';
import { judge, modelOf, naiveErrors, noScore, wape, type Fitted, type Score } from './replay-score.ts';

const { values } = parseArgs({
  options: {
    change: { type: 'string', default: 'season' },
    model: { type: 'string', default: 'gradient-boosting' },
    starts: { type: 'string', default: '2016-10-10,2017-02-06,2017-03-27,2017-05-28' },
    after: { type: 'string', default: '7,14,28,42' },
    ways: { type: 'string' },
  },
});
const horizon = 7;
const history = 730;
const sales = replaySales();
const model = modelOf(values.model);
const boosts = values.model === 'gradient-boosting';
const spec: Spec = boosts ? { n_estimators: 80, learning_rate: 0.15, num_leaves: 15 } : { n_estimators: 30 };
const delays = values.after.split(',').map(Number);

interface Way {
  readonly name: string;
  readonly days: number;
  readonly change: (rounds: number) => Spec;
}
const asked = values.ways?.split(',');
const ways = (
  [
    ...[365, 180, 90, 45, 21, 10].map((half): Way => ({
      name: `half-life of ${half} days`,
      days: history,
      change: () => ({ recency_half_life: half }),
    })),
    ...[180, 90, 56].map((days): Way => ({ name: `last ${days} days`, days, change: () => ({}) })),
    ...(boosts
      ? [
          { name: 'all trees', days: history, change: (): Spec => ({ early_stopping_rounds: 0 }) },
          {
            name: 'as many trees as before',
            days: history,
            change: (rounds: number): Spec => ({ n_estimators: Math.max(20, rounds), early_stopping_rounds: 0 }),
          },
        ]
      : []),
  ] satisfies readonly Way[] as readonly Way[]
).filter(({ name }) => asked?.includes(name) ?? true);

function changed(day: number): Sales {
  const data = copied(sales);
  faultsOf(365)
    .find(({ id }) => id === values.change)
    ?.change?.(data, day);
  return data;
}

const context = () => ({ shouldStop: () => false, rng: createRng(1), horizon });
const scores = new Map<string, Score[]>();
const scoreOf = (name: string, k: number): Score => {
  const own = scores.get(name) ?? delays.map(noScore);
  scores.set(name, own);
  return own[k] as Score;
};
const roundsOf = (fitted: Fitted): number => (fitted as unknown as { training: { rounds: number[] } }).training.rounds[0] ?? 0;
for (const date of values.starts.split(',')) {
  const day = dayOf(sales, date);
  const data = changed(day);
  const fit = (from: number, to: number, more: Spec): Promise<Fitted> =>
    model.fit(panelOf(data, from, to), { ...spec, ...more }, context());
  const follow = async (fitted: Fitted, from: number, trained: number, score: Score): Promise<void> => {
    const scales = naiveErrors(data, from, trained);
    for (let until = trained; until < trained + 14 && until + horizon <= data.days; until += 2)
      await judge(model, fitted, { told: data, actual: data, horizon, scales }, from, until, score);
  };
  const before = await fit(day - history, day, {});
  for (const [k, after] of delays.entries()) {
    await follow(before, day - history, day + after, scoreOf('the version before', k));
    const gone = await model.goOn?.(before, panelOf(data, day - history, day + after), spec, context(), history);
    if (gone) await follow(gone, day - history, day + after, scoreOf('gone on with', k));
    for (const { name, days, change } of ways)
      await follow(await fit(day + after - days, day + after, change(roundsOf(before))), day + after - days, day + after, scoreOf(name, k));
  }
}
process.stdout.write(
  `${values.change}, ${values.model}: WAPE % of the two weeks after training\n| trained so many days after | ${delays.join(' | ')} |\n`,
);
for (const [name, own] of scores) process.stdout.write(`| ${name} | ${own.map(wape).join(' | ')} |\n`);
