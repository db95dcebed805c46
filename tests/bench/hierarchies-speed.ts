// Processor time and memory of reconciling 1,782 series (54 stores in 16 regions, 33 families) and their sums, 16 steps ahead, made-up numbers.
//
//   npm run node -- tests/bench/hierarchies-speed.ts [--periods 1684]
//   npm run node -- tests/bench/hierarchies-speed.ts --shape m5 --periods 100
//
// `m5`: the 30,490 series of the M5 competition (items in departments in categories, stores in states) with all 12,350 sums, 28 steps.
import { parseArgs } from 'node:util';
import { createRng } from '../../engine/core/rng.ts';
import { addUp, buildHierarchy, reconcile, type ReconcileOptions } from '../../engine/hierarchy/index.ts';

const { values: given } = parseArgs({
  options: { periods: { type: 'string', default: '1684' }, shape: { type: 'string', default: 'store-sales' } },
});
const large = given.shape === 'm5';
const periods = Number(given.periods);
const horizon = large ? 28 : 16;
const rng = createRng(1);
const [stores, families] = large ? [10, 3049] : [54, 33];
const rows = Array.from({ length: stores * families }, (_, j) => ({ store: Math.floor(j / families), family: j % families }));
const column = (name: string, of: (row: (typeof rows)[number]) => number) => ({ name, values: rows.map((row) => `${name} ${of(row)}`) });
const columns = [
  column('region', ({ store }) => (large ? Math.floor(store / 4) : store % 16)),
  column('store', ({ store }) => store),
  column('category', ({ family }) => Math.min(2, Math.floor((family % 7) / 2))),
  column('department', ({ family }) => family % 7),
  column('family', ({ family }) => family),
];
const spec = large
  ? {
      chains: [
        ['region', 'store'],
        ['category', 'department', 'family'],
      ],
    }
  : { chains: [['region', 'store'], ['family']], levels: [['region'], ['store'], ['family']] };
let since = process.cpuUsage();
const lap = (what: string): void => {
  const { user, system } = process.cpuUsage(since);
  console.log(
    `${what.padEnd(52)} ${((user + system) / 1e6).toFixed(2)} s CPU, ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`,
  );
  since = process.cpuUsage();
};
const ids = rows.map(({ store, family }) => `store ${store} family ${family}`);
const hierarchy = buildHierarchy({ ids, columns }, spec);
const n = hierarchy.nodes.length;
const m = hierarchy.bottom;
lap(`hierarchy of ${n} nodes`);
const errors = new Float64Array(m * periods);
for (let t = 0; t < periods; t++) {
  const common = rng.normal();
  for (let j = 0; j < m; j++) errors[j * periods + t] = (1 + (j % 7)) * (rng.normal() + 0.3 * common);
}
const bottom = Float64Array.from({ length: m * horizon }, (_, k) => (k % 5 === 0 ? 0.5 : 20) * rng.uniform());
const base = {
  horizon,
  mean: addUp(hierarchy, bottom, horizon).map((value) => value * (1 + 0.2 * rng.normal()) + 2 * rng.normal()),
  spread: Float64Array.from({ length: n * horizon }, (_, k) => 1 + (k % 3)),
  residuals: { periods, values: addUp(hierarchy, errors, periods) },
  history: { periods, values: addUp(hierarchy, errors.map(Math.abs), periods) },
};
lap(`made-up forecasts, residuals and history of ${periods} periods`);
const shrinkage = { kind: 'min-trace', weights: 'shrinkage' } as const;
const runs: readonly (readonly [string, ReconcileOptions])[] = [
  ['bottom-up', { method: { kind: 'bottom-up' } }],
  ['top-down, average proportions', { method: { kind: 'top-down', proportions: 'average-proportions' } }],
  ['minimum trace, ols', { method: { kind: 'min-trace', weights: 'ols' } }],
  ['minimum trace, structural', { method: { kind: 'min-trace', weights: 'structural' } }],
  ['minimum trace, variance', { method: { kind: 'min-trace', weights: 'variance' } }],
  ['minimum trace, shrinkage', { method: shrinkage }],
  ['structural, optimal without negatives', { method: { kind: 'min-trace', weights: 'structural' }, negatives: 'optimal' }],
  ['shrinkage, optimal without negatives', { method: shrinkage, negatives: 'optimal' }],
  ['shrinkage, empirical intervals of 80 and 95 percent', { method: shrinkage, levels: [80, 95] }],
  ['shrinkage, Gaussian intervals of 80 and 95 percent', { method: shrinkage, levels: [80, 95], intervals: 'gaussian' }],
];
const heavy = new Set(['shrinkage, optimal without negatives', ...runs.slice(-2).map(([name]) => name)]);
for (const [name, options] of runs) {
  // Beyond what is meant for that many sums.
  if (large && heavy.has(name)) continue;
  const { mean } = reconcile(hierarchy, base, options, { shouldStop: () => false });
  const zeros = mean.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  lap(zeros > 0 ? `${name} (${zeros} zeros)` : name);
}
