import { panelDieboldMariano, type PanelTest } from '../../engine/comparison/index.ts';
import { createRng } from '../../engine/core/rng.ts';

// How often a challenger that is no better is found better or worse at 5 percent, and one that is better is found better; the tables of docs/methods/comparing.md:
//   npm run node -- tests/bench/judging.ts [--runs 1000]

const at = process.argv.indexOf('--runs');
const runs = at < 0 ? 1000 : Number(process.argv[at + 1]);
const HORIZON = 7;

interface Panel {
  readonly series: number;
  readonly folds: number;
  /** Periods from one origin to the next. */
  readonly spacing: number;
  /** Of the variance of a difference of losses: what all series have in common. */
  readonly common: number;
  /** Of what is common, from one period to the next. */
  readonly correlation: number;
  /** Every other origin has one period only. */
  readonly partial: boolean;
}

/** As Newey & West suggest for n periods; what judging took where periods were the sample. */
const neighbours = (n: number): number => 1 + Math.floor(4 * (n / 100) ** (2 / 9));
const found = (test: PanelTest): boolean => 'test' in test && test.test.pValue < 0.05;
const better = (test: PanelTest): boolean => found(test) && 'test' in test && test.test.meanDifference < 0;

/** Differences of losses by origin, step and series: a mean of each series, of which the average is `mean`, what is common, and what is not. Spread 1 but for the means of series. */
function rejections(panel: Panel, mean: number): { origins: number; periods: number; larger: number } {
  const { series, folds, spacing, common, correlation, partial } = panel;
  const total = { origins: 0, periods: 0, larger: 0 };
  const counts = mean === 0 ? found : better;
  for (let run = 0; run < runs; run++) {
    const rng = createRng(run);
    const own = Float64Array.from({ length: series }, () => 0.2 * rng.normal());
    const average = own.reduce((sum, value) => sum + value, 0) / series;
    const length = (folds - 1) * spacing + HORIZON;
    let state = rng.normal();
    const shocks = Float64Array.from({ length }, () => {
      state = correlation * state + Math.sqrt(1 - correlation ** 2) * rng.normal();
      return Math.sqrt(common) * state;
    });
    const steps = (fold: number): number => (partial && fold % 2 === 1 ? 1 : HORIZON);
    const byOrigin = [...own].map(() => new Float64Array(folds));
    const weights = [...own].map(() => Float64Array.from({ length: folds }, (_, fold) => steps(fold)));
    const sums = [...own].map(() => new Float64Array(length));
    const seen = new Float64Array(length);
    for (let fold = 0; fold < folds; fold++) {
      // What one origin starts from is wrong or right for all of its steps.
      const start = 0.5 * Math.sqrt(common) * rng.normal();
      for (let step = 0; step < steps(fold); step++) {
        const t = fold * spacing + step;
        seen[t] = (seen[t] as number) + 1;
        for (let i = 0; i < series; i++) {
          const value = mean + (own[i] as number) - average + (shocks[t] as number) + start + Math.sqrt(1 - common) * rng.normal();
          const [row, sum] = [byOrigin[i] as Float64Array, sums[i] as Float64Array];
          row[fold] = (row[fold] as number) + value / steps(fold);
          sum[t] = (sum[t] as number) + value;
        }
      }
    }
    const byPeriod = sums.map((row) => row.map((sum, t) => (seen[t] === 0 ? NaN : sum / (seen[t] as number))));
    const n = seen.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    const overlap = Math.max(1, Math.ceil(HORIZON / spacing));
    const overOrigins = panelDieboldMariano(byOrigin, { horizon: overlap, estimator: 'bartlett' }, weights);
    const overPeriods = panelDieboldMariano(byPeriod, { estimator: 'cosines' });
    const newey = panelDieboldMariano(byPeriod, { horizon: neighbours(n), estimator: 'bartlett' });
    if (counts(overOrigins.overOrigins)) total.origins++;
    if (counts(overPeriods.overOrigins)) total.periods++;
    // As judging was before: periods with fewer than 8 origins, and the larger of both p-values.
    const before = folds < 8 ? newey : panelDieboldMariano(byOrigin, { horizon: overlap, estimator: 'bartlett' });
    if (counts(before.overOrigins) && counts(before.overSeries)) total.larger++;
  }
  return { origins: total.origins / runs, periods: total.periods / runs, larger: total.larger / runs };
}

console.log('series\tcommon\tcorrelation\torigins\tapart\tpartial\torigins: size\tpower\tperiods: size\tpower\tlarger p: size\tpower');
for (const series of [10, 1000])
  for (const [common, correlation] of [
    [0, 0],
    [0.1, 0.5],
    [0.5, 0],
    [0.5, 0.5],
  ] as const)
    for (const [folds, spacing, partial] of [
      [4, 7, false],
      [6, 7, false],
      [10, 7, false],
      [20, 7, false],
      [10, 7, true],
      [20, 1, false],
    ] as const) {
      if (series === 1000 && (common !== 0.1 || folds === 10 || folds === 6)) continue;
      const panel = { series, folds, spacing, common, correlation, partial };
      const [none, some] = [rejections(panel, 0), rejections(panel, -0.15)];
      console.log(
        [
          series,
          common,
          correlation,
          folds,
          spacing,
          partial ? 'half' : '',
          ...[none.origins, some.origins, none.periods, some.periods, none.larger, some.larger].map((share) => share.toFixed(3)),
        ].join('\t'),
      );
    }
