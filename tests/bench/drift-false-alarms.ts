import { createRng, type Rng } from '../../engine/core/rng.ts';
import {
  compareColumn,
  missingShare,
  startAdwin,
  startPageHinkley,
  watchAdwin,
  watchPageHinkley,
  type TableColumn,
} from '../../engine/drift/index.ts';
import { chiSquaredUpperTail } from '../../engine/math/distributions/tails.ts';

// How often each statistic finds something where nothing has changed, at 1,000, 100,000 and 1,000,000 values; the tables of docs/methods/drift.md:
//   npm run node -- tests/bench/drift-false-alarms.ts

const LEVELS = Array.from({ length: 12 }, (_, i) => `level ${i}`);
const numbers =
  (name: string, draw: (rng: Rng) => number) =>
  (rng: Rng, n: number): TableColumn => ({
    name,
    kind: 'number',
    values: Float64Array.from({ length: n }, () => draw(rng)),
  });
const columns: readonly ((rng: Rng, n: number) => TableColumn)[] = [
  numbers('normal', (rng) => rng.normal()),
  numbers('log-normal', (rng) => Math.exp(rng.normal())),
  numbers('flag', (rng) => (rng.uniform() < 0.1 ? 1 : 0)),
  (rng, n) => ({
    name: 'category',
    kind: 'category',
    levels: LEVELS,
    codes: Int32Array.from({ length: n }, () => Math.floor(12 * rng.uniform() ** 2)),
  }),
];

interface Tally {
  tests: number;
  found: number;
}
const share = ({ tests, found }: Tally): string => (tests === 0 ? '-' : `${(found / tests).toFixed(3)} (${found} of ${tests})`);

console.log('values\tpairs\tKS\tchi-squared\tPSI\tJensen-Shannon\tmissing shares\tWasserstein above 0.1\tPSI above 0.1 + chance');
for (const [n, pairs] of [
  [1000, 400],
  [100_000, 400],
  [1_000_000, 200],
] as const) {
  const tallies = Array.from({ length: 7 }, (): Tally => ({ tests: 0, found: 0 }));
  const note = (place: number, found: boolean): void => {
    const tally = tallies[place] as Tally;
    tally.tests++;
    if (found) tally.found++;
  };
  const rng = createRng(n);
  for (let pair = 0; pair < pairs; pair++) {
    for (const draw of columns) {
      const { distribution } = compareColumn(draw(rng, n), draw(rng, n));
      if (!distribution) continue;
      const { stability, jensenShannon, wasserstein, pValue, test } = distribution;
      note(test === 'kolmogorov-smirnov' ? 0 : 1, pValue < 0.05);
      note(2, stability.pValue < 0.05);
      // Of two samples of n values each the divergence, in nats, is the likelihood ratio over 4 n.
      note(3, chiSquaredUpperTail(4 * n * Math.LN2 * jensenShannon ** 2, stability.degreesOfFreedom) < 0.05);
      if (wasserstein) note(5, (wasserstein.normed ?? 0) >= 0.1);
      note(6, stability.psi - stability.expected >= 0.1);
    }
    const missing = [0, 1].map(() => {
      let count = 0;
      for (let i = 0; i < n; i++) if (rng.uniform() < 0.2) count++;
      return count;
    }) as [number, number];
    note(4, missingShare(missing, [n, n]).pValue < 0.05);
  }
  console.log([n.toLocaleString('en'), pairs, ...tallies.map(share)].join('\t'));
}

console.log(
  '\nvalues of a stream\tstreams\tADWIN: streams with an alarm\talarms in 100,000 values\tshare of its checks\tPage-Hinkley: streams with an alarm\talarms in 100,000 values',
);
for (const [n, streams] of [
  [1000, 400],
  [100_000, 20],
  [1_000_000, 4],
] as const) {
  const rng = createRng(7 * n);
  const adwin = { streams: 0, alarms: 0 };
  const page = { streams: 0, alarms: 0 };
  for (let stream = 0; stream < streams; stream++) {
    // Absolute normal errors of mean 1.
    const errors = Float64Array.from({ length: n }, () => Math.abs(rng.normal()) / Math.sqrt(2 / Math.PI));
    const [a, b] = [watchAdwin(startAdwin(), errors).alarms.length, watchPageHinkley(startPageHinkley(), errors).alarms.length];
    adwin.alarms += a;
    page.alarms += b;
    if (a > 0) adwin.streams++;
    if (b > 0) page.streams++;
  }
  const rate = (alarms: number): string => ((1e5 * alarms) / (n * streams)).toFixed(2);
  const checks = (adwin.alarms / ((n * streams) / 32)).toExponential(1);
  console.log([n.toLocaleString('en'), streams, adwin.streams, rate(adwin.alarms), checks, page.streams, rate(page.alarms)].join('\t'));
}
