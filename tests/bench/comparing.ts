import {
  averageRanks,
  bootstrapRuns,
  coverageByGroup,
  criticalDifference,
  errorsByGroup,
  friedman,
  panelDieboldMariano,
  waterfalls,
  weightedIntervalScores,
  wilcoxonPairs,
  type PanelTest,
} from '../../engine/comparison/index.ts';
import { createRng } from '../../engine/core/rng.ts';
import { quantilePlot } from '../../engine/diagnostics/quantile-plot.ts';
import { normalHalfWidth } from '../../engine/math/normal.ts';
import { studentQuantile } from '../../engine/math/student-t.ts';

// How often comparisons err on made-up data, and their processor time; the figures of docs/methods/comparing.md and diagnostics.md. Half a minute:
// `npm run node -- tests/bench/comparing.ts`.
const rng = createRng(5);
const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => rng.normal());
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const never = (): boolean => false;

const pValueOf = (outcome: PanelTest): number => ('test' in outcome ? outcome.test.pValue : 1);
say('Panels of 100 series without a difference: share found at 5 percent');
for (const [shared, origins] of [
  [0, 12],
  [0, 4],
  [0.5, 12],
  [0.5, 4],
  [0.1, 12],
] as const) {
  const found = [0, 0, 0];
  const panels = 2000;
  for (let panel = 0; panel < panels; panel++) {
    const shock = normals(origins).map((value) => Math.sqrt(shared) * value);
    const rows = Array.from({ length: 100 }, () => {
      const own = 0.3 * rng.normal();
      return shock.map((value) => value + own + Math.sqrt(1 - shared) * rng.normal());
    });
    const { overOrigins, overSeries } = panelDieboldMariano(rows);
    const pValues = [pValueOf(overOrigins), pValueOf(overSeries)];
    [...pValues, Math.max(...pValues)].forEach((pValue, i) => {
      if (pValue < 0.05) found[i] = (found[i] as number) + 1 / panels;
    });
  }
  const [overOrigins, overSeries, cautious] = found.map((share) => share.toFixed(3));
  say(
    `  ${shared} of the variance common, ${origins} origins: over origins ${overOrigins}, over series ${overSeries}, cautious ${cautious}`,
  );
}

say('Intervals of a coverage of 80 percent, 50 series of 28 cells with a mean of their own: share that holds it');
let [plain, clustered] = [0, 0];
for (let trial = 0; trial < 1000; trial++) {
  const series = Int32Array.from({ length: 1400 }, (_, i) => Math.floor(i / 28));
  const means = normals(50);
  const actual = Float64Array.from(series, (one) => (means[one] as number) + rng.normal());
  const bound = normalHalfWidth(80) * Math.SQRT2;
  const intervals = { actual, series, lower: actual.map(() => -bound), upper: actual.map(() => bound), level: 80 };
  const [row] = coverageByGroup(intervals, { groupOf: new Int32Array(1400), groups: 1 });
  if (row && row.lower <= 0.8 && row.upper >= 0.8) plain += 1 / 1000;
  if (row && row.clusteredLower <= 0.8 && row.clusteredUpper >= 0.8) clustered += 1 / 1000;
}
say(`  cells as trials ${plain.toFixed(3)}, series as the sample ${clustered.toFixed(3)}`);

say('95 percent bootstrap intervals of the mean of 50 log-normal values: share that holds the true one');
for (const method of ['bca', 'percentile'] as const) {
  let held = 0;
  for (let trial = 0; trial < 400; trial++) {
    const numerator = normals(50).map(Math.exp);
    const [run] = bootstrapRuns([{ numerator }], { figure: 'ratio', draws: 1000, method }, { rng, shouldStop: never }).runs;
    if (run && run.lower <= Math.exp(0.5) && run.upper >= Math.exp(0.5)) held += 1 / 400;
  }
  say(`  ${method} ${held.toFixed(3)}`);
}

say('Samples of 100 with a point outside the band of the quantile plot');
const samples = {
  normal: () => rng.normal(),
  't of 3 degrees': () => studentQuantile(rng.uniform(), 3),
  exponential: () => -Math.log1p(-rng.uniform()),
};
for (const [name, draw] of Object.entries(samples)) {
  let outside = 0;
  for (let trial = 0; trial < 400; trial++)
    if ((quantilePlot(Float64Array.from({ length: 100 }, draw))?.outside ?? 0) > 0) outside += 1 / 400;
  say(`  ${name} ${outside.toFixed(3)}`);
}

say('Processor time in ms, 1,782 series, 3 folds of 28 steps');
const [n, folds, horizon] = [1782, 3, 28];
const losses = Array.from({ length: 10 }, (_, k) => normals(n).map((value) => Math.exp(0.5 * value) + 0.02 * k));
const actual = normals(n * folds * horizon).map((value) => 100 + 10 * value);
const predicted = actual.map((value) => value + 3 * rng.normal());
const series = Int32Array.from(actual, (_, i) => Math.floor(i / (folds * horizon)));
const bySeries = { groupOf: series, groups: n };
const byStep = { groupOf: series.map((_, i) => i % horizon), groups: horizon };
const [lower, upper] = [predicted.map((value) => value - 4), predicted.map((value) => value + 4)];
const before = actual.subarray(0, n * horizon);
const bootstrap = (runs: number) => () =>
  bootstrapRuns(
    losses.slice(0, runs).map((numerator) => ({ numerator })),
    { figure: 'ratio' },
    { rng: createRng(1), shouldStop: never },
  );
const work: Readonly<Record<string, () => unknown>> = {
  'bootstrap, 5 runs, 10,000 draws': bootstrap(5),
  'bootstrap, 10 runs, 10,000 draws': bootstrap(10),
  'ranks of 10 runs': () => {
    const table = averageRanks(losses);
    return [friedman(table), criticalDifference(table)];
  },
  'signed ranks of 45 pairs': () => wilcoxonPairs(losses),
  'errors by step': () => errorsByGroup({ actual, predicted, series }, byStep),
  'errors by series': () => errorsByGroup({ actual, predicted, series }, bySeries),
  'coverage by step': () => coverageByGroup({ actual, lower, upper, series, level: 80 }, byStep),
  'interval scores': () => weightedIntervalScores(actual, { centre: predicted, intervals: [{ level: 80, lower, upper }] }),
  waterfall: () =>
    waterfalls(
      { before, newData: before.map((value) => value + 1), newModel: before.map((value) => 1.01 * value) },
      { groupOf: new Int32Array(before.length), groups: 1 },
    ),
  'quantile plot of 1,782 values': () => quantilePlot(losses[0] as Float64Array),
};
for (const [name, once] of Object.entries(work)) {
  once();
  const from = process.threadCpuUsage();
  once();
  const { user, system } = process.threadCpuUsage(from);
  say(`  ${name}: ${((user + system) / 1000).toFixed(0)}`);
}
