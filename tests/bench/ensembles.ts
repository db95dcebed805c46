import { parseArgs } from 'node:util';
import { runSeries } from '../../engine/backtest/index.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import {
  createEnsembleRun,
  ensembleByKind,
  ensembles,
  ensembleSeries,
  FEWEST_SERIES,
  type MemberForecasts,
} from '../../engine/ensembles/index.ts';
import { modelByKind } from '../../engine/models/index.ts';
import type { Spec } from '../../engine/models/model.ts';
import { m3Set, m4Set, type TestSeries } from './accuracy-data.ts';
import { scoreOf, summarise, tableOf, type Score, type Summary } from './accuracy-table.ts';

// npm run node -- tests/bench/ensembles.ts [--set m4|m3|both] [--frequency Yearly,...] [--members a,b] [--sample N] [--folds 3] [--spec JSON] [--all]
// Ensembles beside their members and Best: the members are backtested on the training part, which gives the weights; what is scored is the
// competition's test part. Series of one frequency are one comparison. --all prints every frequency.
const { values: asked } = parseArgs({
  options: {
    set: { type: 'string', default: 'm4' },
    frequency: { type: 'string' },
    members: { type: 'string', default: 'exponential-smoothing,arima,dynamic-optimised-theta,ces' },
    sample: { type: 'string' },
    folds: { type: 'string', default: '3' },
    spec: { type: 'string', default: '{}' },
    all: { type: 'boolean', default: false },
  },
});
const sets = asked.set === 'both' ? [m3Set(), m4Set()] : [asked.set === 'm3' ? m3Set() : m4Set()];
const known = sets.flatMap(({ series }) => series);
const frequencies = new Set(asked.frequency?.split(',') ?? known.map(({ group }) => group));
const kinds = asked.members.split(',');
const folds = Number(asked.folds);
const spec = JSON.parse(asked.spec) as Spec;
const levels = [80, 95];
const most = asked.sample === undefined ? Infinity : Number(asked.sample);

function chosen(group: string): TestSeries[] {
  const all = known.filter((series) => series.group === group);
  const step = Math.max(1, all.length / most);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** @param withFolds - number of folds; Best is a member of nothing and needs none */
function results(kind: string, { id, training, m, actual }: TestSeries, withFolds: number) {
  const begun = cpuMs();
  const result = runSeries(
    modelByKind(kind),
    { id, y: training, seasonLength: m },
    { horizon: actual.length, folds: withFolds, levels },
    {},
    { rng: createRng(deriveSeed(1, `${kind}/${id}`)), shouldStop: () => false },
  );
  return { ...result, ms: cpuMs() - begun };
}

const rows: Summary[] = [];
const scores = new Map<string, Score[]>();
const references: Score[] = [];
const inside = new Map<string, { inside: number; total: number }>();
for (const group of frequencies) {
  const series = chosen(group);
  const reference = new Map(
    series.flatMap((one) => {
      const peer = sets.map(({ peers, reference: naive }) => peers.get(naive)?.get(one.id)).find((forecast) => forecast !== undefined);
      return peer ? [[one.id, scoreOf(one, peer)] as const] : [];
    }),
  );
  references.push(...reference.values());
  const add = (method: string, own: readonly Score[]): void => {
    scores.set(method, [...(scores.get(method) ?? []), ...own]);
    if (asked.all) rows.push(summarise(method, group, own, reference));
  };
  const members = new Map(kinds.map((kind) => [kind, series.map((one) => results(kind, one, folds))]));
  for (const [kind, own] of [...members, ['best', series.map((one) => results('best', one, 0))] as const])
    add(
      kind,
      own.map(({ forecast: { mean, intervals }, ms }, i) => scoreOf(series[i] as TestSeries, { mean, bounds: intervals }, ms)),
    );
  const horizon = series[0]?.actual.length ?? 0;
  const whole = series.map(({ id, training, m }, i) => {
    const forecasts = kinds.map((kind): MemberForecasts => {
      const result = members.get(kind)?.[i];
      const made = result?.folds.filter(({ model }) => model === kind) ?? [];
      return {
        folds: new Map(made.map(({ origin, forecast }) => [origin, forecast])),
        final: result?.modelUsed === kind ? result.forecast : null,
      };
    });
    // Series of a competition have no common time: each ends at the same period here.
    return ensembleSeries({ id, y: training, seasonLength: m }, -training.length, forecasts, { horizon, folds, levels }, 'Ensemble');
  });
  for (const { kind, parameters } of ensembles) {
    const model = ensembleByKind(kind);
    if (!model || (kind === 'ensemble-features' && series.length < FEWEST_SERIES)) continue;
    const own = Object.fromEntries(Object.entries(spec).filter(([name]) => parameters.some((parameter) => parameter.name === name)));
    const run = createEnsembleRun(model, own, {
      members: kinds.map((member) => ({ run: member, kind: member, label: member })),
      seriesCount: whole.length,
      horizon,
      levels,
      squared: false,
    });
    const begun = cpuMs();
    for (const one of whole) run.observe(one);
    for (const _ of run.learn({ rng: createRng(1), shouldStop: () => false }));
    for (const one of whole) run.judge(one);
    const made = whole.map((one) => run.finish(one));
    const ms = (cpuMs() - begun) / whole.length;
    add(
      kind,
      made.map(({ forecast: { mean, intervals } }, i) => scoreOf(series[i] as TestSeries, { mean, bounds: intervals }, ms)),
    );
    const count = inside.get(kind) ?? { inside: 0, total: 0 };
    inside.set(kind, count);
    for (const { stepCoverage } of made) {
      const widest = stepCoverage.at(-1);
      count.inside += widest?.inside.reduce((a, b) => a + b, 0) ?? 0;
      count.total += widest?.total.reduce((a, b) => a + b, 0) ?? 0;
    }
  }
}
const byId = new Map(references.map((score) => [score.id, score]));
for (const [method, own] of scores) rows.push(summarise(method, 'All', own, byId));
process.stdout.write(`${tableOf(rows)}\n`);
for (const [kind, { inside: hits, total }] of inside)
  process.stdout.write(`${kind}: 95% intervals held ${((100 * hits) / total).toFixed(1)}% in the folds\n`);
