import { z } from 'zod';

const f64 = z.instanceof(Float64Array);
const i32 = z.instanceof(Int32Array);
const number = z.number().nullable();

/** Part of a dataset version: a range of periods and the series that have one of the values of every key that is named. */
export const exploreFilter = z.object({
  /** First and last period, both included, as numbers of the version's axis: `explore.totals` gives their labels. */
  from: z.int().optional(),
  to: z.int().optional(),
  keys: z.record(z.string(), z.array(z.string())).optional(),
});
export type ExploreFilter = z.infer<typeof exploreFilter>;

/** How a series is looked at; what is absent is chosen. */
export const exploreOptions = z.object({
  from: z.int().optional(),
  to: z.int().optional(),
  decomposition: z.enum(['stl', 'classical-additive', 'classical-multiplicative']).optional(),
  /** STL that gives outliers less weight. False if absent. */
  robust: z.boolean().optional(),
  /** Span of the loess of the season, in seasons: odd, 3 or more. */
  seasonWindow: z.union([z.int().min(3), z.literal('periodic')]).optional(),
  /** Season lengths in place of those of the version; without it one that is seen in fewer than four cycles is left out unless it is the only one. */
  seasons: z.array(z.int().min(2).max(10_000)).max(4).optional(),
  lags: z.int().min(1).max(2000).optional(),
  /** What ACF and PACF are of: the values, or their changes from the period before, from a season before, or from both in turn. */
  differencing: z.enum(['none', 'first', 'seasonal', 'both']).optional(),
  /** Lags of the Dickey-Fuller test: a number, or how they are chosen. */
  adfLags: z.union([z.int().min(0).max(200), z.enum(['aic', 'bic', 't'])]).optional(),
  kpssLags: z.union([z.int().min(0).max(1000), z.enum(['auto', 'short', 'long'])]).optional(),
  /**
   * `robust-z` if absent; `quartiles` takes what lies three interquartile ranges beyond the quartiles, as R's `tsoutliers`, and leaves `threshold`
   * alone.
   */
  anomalyRule: z.enum(['robust-z', 'quartiles']).optional(),
  /** Robust z from which a remainder is an anomaly; by the number of values if absent, so that few are found by chance. */
  threshold: z.number().min(1).max(100).optional(),
});
export type ExploreOptions = z.infer<typeof exploreOptions>;

export const demandPattern = z.enum(['none', 'smooth', 'erratic', 'intermittent', 'lumpy']);
export type DemandPatternName = z.infer<typeof demandPattern>;

/** A value beside the one of a year before; null where there is none. `change` is a share: 0.1 is ten percent more. */
const comparison = z.object({
  /** In words: `2017-08`, `2017-07-19 to 2017-08-15`. */
  label: z.string(),
  beforeLabel: z.string(),
  value: number,
  before: number,
  change: number,
});
export type Comparison = z.infer<typeof comparison>;

export const kpis = z.object({
  /** The newest period, and the one before it in place of a year before. */
  last: comparison,
  /** The newest period beside the same one a year before; days and hours 52 weeks before. Null where the axis has no years. */
  lastYear: comparison.nullable(),
  /** The newest weeks or months, summed, beside the same ones a year before. */
  recent: comparison.nullable(),
  /** From the first of January to the last period, summed, beside the same part of the year before. */
  yearToDate: comparison.nullable(),
  /** The newest whole year of periods beside those before; pairs of which one is missing are left out of both. */
  year: comparison.nullable(),
});
export type Kpis = z.infer<typeof kpis>;

const test = z.object({ statistic: z.number(), pValue: z.number(), lags: z.int(), verdict: z.string() });

/** Values by position in the season (columns) and by season or year (rows). */
const seasonalPlot = z.object({
  /** For example `week`, `year`, `day`, `12 periods`. */
  name: z.string(),
  positions: z.array(z.string()),
  /** One name a row, oldest first. */
  cycles: z.array(z.string()),
  /** cycles x positions, row by row, NaN where there is nothing; means where several values share a place. */
  values: f64,
  /** For each position. */
  mean: f64,
  median: f64,
});
export type SeasonalPlot = z.infer<typeof seasonalPlot>;

/** Everything about one series. `n` values long is n periods from the first to the last one looked at. */
export const exploreSeries = z.object({
  index: z.int(),
  series: z.record(z.string(), z.string()),
  /** Labels of the n periods; the first is period `first` of the axis. */
  first: z.int(),
  time: z.array(z.string()),
  y: f64,
  summary: z.object({
    n: z.int(),
    missing: z.int(),
    zeros: z.int(),
    negative: z.int(),
    total: z.number(),
    mean: number,
    standardDeviation: number,
    min: number,
    median: number,
    max: number,
    /** 0 to 1; null where the series is too short or does not vary. */
    trendStrength: number,
    seasonalStrength: z.array(z.object({ length: z.int(), strength: z.number() })),
    /** 1 less the spectral entropy: 0 noise, 1 perfectly regular. */
    forecastability: number,
    pattern: demandPattern,
    /** ADI: periods for each period with demand. */
    averageInterval: number,
    /** CV2 of the sizes of demand. */
    squaredVariation: number,
    /** Why something of this is missing. */
    notes: z.array(z.string()),
  }),
  kpis,
  /** Null where no season or trend can be told; `decompositionNote` says why, or what was filled or left out. */
  decomposition: z
    .object({
      method: z.enum(['stl', 'mstl', 'classical-additive', 'classical-multiplicative', 'trend']),
      robust: z.boolean(),
      trend: f64,
      seasons: z.array(z.object({ length: z.int(), values: f64 })),
      remainder: f64,
    })
    .nullable(),
  decompositionNote: z.string().nullable(),
  /** Lags 1 .. L. */
  autocorrelation: z
    .object({
      acf: f64,
      pacf: f64,
      /** How far from 0 white noise stays at 95%. */
      bound: z.number(),
      /** Bartlett's bound of each lag of the ACF, if all before it were real. */
      bartlett: f64,
      ljungBox: test.extend({ degreesOfFreedom: z.int() }).nullable(),
    })
    .nullable(),
  /** Season by which seasonal differences are taken; null where none can be told. */
  differencedBy: z.int().nullable(),
  stationarity: z.object({
    adf: z.array(
      test.extend({
        deterministic: z.enum(['none', 'constant', 'trend']),
        observations: z.int(),
        /** At 1, 5 and 10 percent. */
        critical: z.tuple([z.number(), z.number(), z.number()]),
      }),
    ),
    kpss: z.array(test.extend({ about: z.enum(['level', 'trend']), beyondTable: z.boolean() })),
    /** Ordinary and seasonal differences that make the series stationary; null where it cannot be told. */
    ndiffs: z.int().nullable(),
    nsdiffs: z.int().nullable(),
    /** Both tests together, in a sentence. */
    verdict: z.string(),
  }),
  /** Box-Cox lambda by Guerrero's method and by likelihood; null where values are not above zero. */
  boxCox: z.object({ guerrero: number, likelihood: number }),
  spectrum: z
    .object({
      /** Cycles a period, above 0 to 0.5. */
      frequency: f64,
      /** Periodogram of the detrended series, and its smooth. */
      raw: f64,
      smooth: f64,
      /** Strongest first; `share` of the variance about that period. */
      peaks: z.array(z.object({ period: z.number(), share: z.number() })),
    })
    .nullable(),
  /** For the seasonal plot (a line a cycle) and the subseries plot (a small line a position). */
  seasonal: z.array(seasonalPlot),
  /** Columnar, in order of time. */
  anomalies: z.object({
    /** Position in `y`. */
    at: i32,
    value: f64,
    expected: f64,
    /** Robust z: by how many robust standard deviations the remainder is off, signed. */
    score: f64,
    reason: z.array(z.string()),
    threshold: z.number(),
  }),
  distribution: z
    .object({
      /** Bars: `edges` one longer than `counts`. */
      edges: f64,
      counts: f64,
      probabilities: f64,
      quantiles: f64,
    })
    .nullable(),
});
export type ExploreSeries = z.infer<typeof exploreSeries>;

export const panelSort = z.enum([
  'volume',
  'missing',
  'zeros',
  'forecastability',
  'trend',
  'season',
  'error',
  'anomalies',
  'change',
  'name',
]);
export type PanelSort = z.infer<typeof panelSort>;

/** Figures of many series, columnar: row r is series `index[r]` of the version (names: `datasets.series`). NaN where unknown. */
export const explorePanel = z.object({
  index: i32,
  /** Values there. */
  count: i32,
  /** Periods from first to last. */
  length: i32,
  /** Sum. */
  volume: f64,
  mean: f64,
  /** Shares of the periods, 0 to 1; `zeros` of those that are there. */
  missing: f64,
  zeros: f64,
  forecastability: f64,
  trend: f64,
  /** Strength of the strongest season. */
  season: f64,
  /** Position in `patterns`. */
  pattern: z.instanceof(Uint8Array),
  patterns: z.array(demandPattern),
  averageInterval: f64,
  squaredVariation: f64,
  anomalies: i32,
  /** The newest year beside the one before, as a share. */
  change: f64,
  /** MASE of the selected model of the newest finished experiment. */
  error: f64,
  errorOf: z.object({ experimentId: z.string(), name: z.string(), model: z.string(), label: z.string() }).nullable(),
  /** Series of the version, before the filter. */
  total: z.int(),
});
export type ExplorePanel = z.infer<typeof explorePanel>;

export const exploreCorrelation = z.object({
  /** The target first, then the regressors. */
  names: z.array(z.string()),
  /** k x k, row by row; NaN where either does not vary. Pairs of which one is missing are left out. */
  matrix: f64,
  /** Pairs behind each. */
  pairs: i32,
  /** -L .. L; above 0 the regressor comes first by so many periods. */
  lags: i32,
  /** One of that length for each of `names`: the target with the variable so many periods before; for the target its own autocorrelation. */
  cross: z.array(f64),
  /** How far from 0 unrelated white noise stays at 95%. */
  bound: z.number(),
  /** Series that the figures are over; more than one are brought to mean 0 and deviation 1 each, first. */
  series: z.int(),
  notes: z.array(z.string()),
});
export type ExploreCorrelation = z.infer<typeof exploreCorrelation>;

export const segment = z.object({
  value: z.string(),
  series: z.int(),
  observations: z.int(),
  min: number,
  q1: number,
  median: number,
  q3: number,
  max: number,
  /** Last values within 1.5 interquartile ranges of the box. */
  lower: number,
  upper: number,
  outliers: z.int(),
  mean: number,
  total: z.number(),
  /** Of the total over all segments; null where that is not above zero. */
  share: number,
  /** The newest year beside the one before. */
  change: number,
});
export type Segment = z.infer<typeof segment>;

export const exploreSegments = z.object({
  key: z.string(),
  /** Largest total first, at most `limit`. */
  segments: z.array(segment),
  /** Segments there are. */
  count: z.int(),
});
export type ExploreSegments = z.infer<typeof exploreSegments>;

export const exploreTotals = z.object({
  /** First period of the version's axis that holds data, and labels of all of them: label i is period `first + i`. Not filtered. */
  first: z.int(),
  time: z.array(z.string()),
  /** Sum over the chosen series for each chosen period; NaN where none has a value. `from` is the period of its first value. */
  from: z.int(),
  total: f64,
  /** Series with a value. */
  count: i32,
  series: z.int(),
  /** Values there, and periods without one between first and last of their series. */
  values: z.number(),
  missing: z.number(),
  kpis,
  seasonal: z.array(seasonalPlot),
  /** What can be filtered by: every key column and static attribute with its values, at most 1,000 of each, most series first. */
  categories: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.object({ value: z.string(), series: z.int() })),
      count: z.int(),
    }),
  ),
});
export type ExploreTotals = z.infer<typeof exploreTotals>;
