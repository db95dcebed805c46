import { parseArgs } from 'node:util';
import { runSeries } from '../../engine/backtest/index.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import { modelByKind } from '../../engine/models/index.ts';
import type { Spec } from '../../engine/models/model.ts';
import { m3Set, m4Set, series43Set, series43Times, type TestSeries } from './accuracy-data.ts';
import { scoreOf, summarise, tableOf, type Score, type Summary } from './accuracy-table.ts';

// npm run node -- tests/bench/accuracy.ts --models a,b [--set m4|m3|series43] [--frequency Yearly,...] [--sample N] [--spec JSON] [--series]
// Accuracy, coverage and processor time of our models beside what others forecast for the same series. --series prints each series.
const { values: asked } = parseArgs({
  options: {
    models: { type: 'string', default: 'arima,exponential-smoothing,theta' },
    set: { type: 'string', default: 'm4' },
    frequency: { type: 'string' },
    sample: { type: 'string' },
    spec: { type: 'string', default: '{}' },
    series: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const sets = { m4: m4Set, m3: m3Set, series43: series43Set };
const makeSet = sets[asked.set as keyof typeof sets] as (() => ReturnType<typeof m4Set>) | undefined;
if (!makeSet) throw new Error(`--set must be one of ${Object.keys(sets).join(', ')}`);
const set = makeSet();
const groups = [...new Set(set.series.map(({ group }) => group))].filter((group) => asked.frequency?.split(',').includes(group) ?? true);
const spec = JSON.parse(asked.spec) as Spec;
const most = asked.sample === undefined ? Infinity : Number(asked.sample);

/** Evenly spread over the group, the same ones every time. */
function chosen(group: string): TestSeries[] {
  const all = set.series.filter((series) => series.group === group);
  const step = Math.max(1, all.length / most);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

function ours(kind: string, series: TestSeries): Score {
  const model = modelByKind(kind);
  const context = { rng: createRng(deriveSeed(1, `${kind}/${series.id}`)), shouldStop: () => false };
  const before = process.cpuUsage();
  const { forecast, modelUsed, warnings } = runSeries(
    model,
    { id: series.id, y: series.training, seasonLength: series.m },
    { horizon: series.actual.length, folds: 0, levels: [80, 95] },
    spec,
    context,
  );
  const { user, system } = process.cpuUsage(before);
  if (modelUsed !== kind) process.stderr.write(`${series.id}: ${warnings.map(({ message }) => message).join(' ')}\n`);
  return scoreOf(series, { mean: forecast.mean, bounds: forecast.intervals }, (user + system) / 1000);
}

const rows: Summary[] = [];
const all = new Map<string, Score[]>();
const times = asked.set === 'series43' ? series43Times() : null;
for (const group of groups) {
  const series = chosen(group);
  const peerScores = new Map<string, Map<string, Score>>();
  for (const [method, byId] of set.peers)
    peerScores.set(
      method,
      new Map(
        series.flatMap((one) => {
          const peer = byId.get(one.id);
          return peer ? [[one.id, scoreOf(one, peer)] as const] : [];
        }),
      ),
    );
  const reference = peerScores.get(set.reference);
  const add = (method: string, scores: readonly Score[]): void => {
    all.set(method, [...(all.get(method) ?? []), ...scores]);
    rows.push(summarise(method, group, scores, reference));
  };
  for (const kind of asked.models.split(',')) {
    // The first fits of a process are slower: the compiler has not seen the code yet.
    for (const one of series.slice(0, 3)) ours(kind, one);
    const scores = series.map((one) => ours(kind, one));
    if (asked.series)
      for (const score of scores) process.stdout.write(`${group} ${kind} ${score.id} ${score.smape} ${score.mase} ${score.cpuMs}\n`);
    add(kind, scores);
  }
  for (const [method, byId] of peerScores) if (byId.size === series.length) add(`[${method}]`, [...byId.values()]);
  for (const [method, byId] of times ?? []) {
    const known = series.flatMap(({ id }) => byId.get(id) ?? []).toSorted((a, b) => a - b);
    if (known.length > 0)
      process.stdout.write(`${group}: ${method} took a median of ${(known[Math.floor(known.length / 2)] as number).toFixed(1)} CPU ms\n`);
  }
}
for (const [method, scores] of all) {
  const references = all.get(`[${set.reference}]`);
  rows.push(summarise(method, 'All', scores, references && new Map(references.map((score) => [score.id, score]))));
}
process.stdout.write(asked.json ? `${JSON.stringify(rows)}\n` : `${tableOf(rows)}\n`);
