import { z } from 'zod';

const figure = z.number().nullable();
const f64 = z.instanceof(Float64Array);
const interval = z.object({ estimate: z.number(), lower: z.number(), upper: z.number() });

/** A figure of each run, and of each pair, with 95 percent bootstrap intervals. `first` and `second` are places in `runs`. */
export const comparedMetric = z.object({
  metric: z.enum(['mase', 'mae', 'rmse', 'smape', 'wape', 'bias']),
  /** What was drawn: series with all their folds, or the folds of a single series; periods where it was forecast once. */
  units: z.enum(['series', 'folds', 'periods']),
  count: z.int(),
  runs: z.array(interval.extend({ lowestShare: z.number() })),
  differences: z.array(interval.extend({ first: z.int(), second: z.int(), lowerShare: z.number(), relative: interval.nullable() })),
});
export type ComparedMetric = z.infer<typeof comparedMetric>;

export const comparedPair = z.object({
  first: z.int(),
  second: z.int(),
  /** Mean over series of the difference of scaled absolute errors: below zero the first errs less. */
  meanDifference: figure,
  /** The larger of the two below: the one to go by. */
  pValue: figure,
  overOrigins: figure,
  overSeries: figure,
  /** Share of series where the first errs less, equal ones half. */
  winRate: figure,
  /** Why there is no test. */
  refused: z.string().nullable(),
});

export const comparedGroup = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  runs: z.array(
    z.object({
      count: z.array(z.int()),
      mase: z.array(figure),
      mae: z.array(figure),
      wape: z.array(figure),
      bias: z.array(figure),
    }),
  ),
});
export type ComparedGroup = z.infer<typeof comparedGroup>;

export const comparedCoverage = z.object({
  level: z.number(),
  runs: z.array(
    z.object({
      /** In percent, with a 95 percent interval that takes series as the sample. */
      coverage: figure,
      lower: figure,
      upper: figure,
      verdict: z.enum(['too-narrow', 'as-promised', 'too-wide']).nullable(),
      width: figure,
      /** Mean width over the scale that MASE divides by. */
      scaledWidth: figure,
      winkler: figure,
      byStep: z.array(figure),
      widthByStep: z.array(figure),
    }),
  ),
});
export type ComparedCoverage = z.infer<typeof comparedCoverage>;

/** Errors of the backtest of one run, each over the scale of its fold. */
export const comparedErrors = z.object({
  count: z.int(),
  mean: figure,
  /** Small: errors grow, or shrink, with the forecast. */
  breuschPagan: z.object({ pValue: z.number(), correlation: z.number() }).nullable(),
  quantiles: z
    .object({
      theoretical: f64,
      sample: f64,
      lower: f64,
      upper: f64,
      intercept: z.number(),
      slope: z.number(),
      outside: z.int(),
      count: z.int(),
    })
    .nullable(),
  /** Correlation of errors that lie 1, 2 ... steps apart in one forecast. */
  persistence: z.array(z.number()),
});

/** Two runs or more, side by side on what all of them forecast. */
export const runComparison = z.object({
  runs: z.array(
    z.object({
      id: z.string(),
      experimentId: z.string(),
      model: z.string(),
      label: z.string(),
      experiment: z.string(),
      dataset: z.string(),
      createdAt: z.string(),
    }),
  ),
  parameters: z.array(z.object({ name: z.string(), values: z.array(z.string()), differs: z.boolean() })),
  cells: z.object({
    /** Series, folds and steps that every run has a forecast for, with an actual. */
    shared: z.int(),
    series: z.int(),
    origins: z.int(),
    /** Cells of each run that another one lacks. */
    leftOut: z.array(z.int()),
    /** Actuals that differ between the dataset versions: those of the first run's count. */
    changedActuals: z.int(),
    /** Why there is nothing to compare. */
    none: z.string().nullable(),
  }),
  metrics: z.array(comparedMetric),
  ranks: z
    .object({
      blocks: z.int(),
      averageRanks: z.array(z.number()),
      best: z.array(z.number()),
      /** Row per run, column per run: share of series where the row errs less. */
      winRates: z.array(z.array(z.number())),
      criticalDifference: z.number(),
      order: z.array(z.object({ run: z.int(), rank: z.number() })),
      cliques: z.array(z.object({ from: z.int(), to: z.int() })),
      /** Of Iman and Davenport's F: small where ranks differ at all. */
      pValue: figure,
    })
    .nullable(),
  pairs: z.array(comparedPair),
  groups: z.array(comparedGroup),
  coverage: z.array(comparedCoverage),
  errors: z.array(comparedErrors),
  /** A sample of forecasts beside what came. */
  scatter: z.array(z.object({ predicted: f64, actual: f64 })),
  /** Series by the largest mean error of all runs; `index` is that of the first run's version. */
  worst: z.array(z.object({ index: z.int(), name: z.string(), mase: z.array(figure), best: z.int().nullable() })),
});
export type RunComparison = z.infer<typeof runComparison>;
