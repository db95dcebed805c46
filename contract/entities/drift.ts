import { z } from 'zod';
import type { HistogramPair, TableDrift } from '../../engine/drift/index.ts';
import type { SourceFile } from './dataset.ts';

/** How two tables are compared; what is not given takes the engine's default. */
export interface DriftOptions {
  /** Share of false findings among the findings, 0 to 1. */
  readonly level?: number;
  /** Columns that are left out, by name. */
  readonly ignore?: readonly string[];
  /** Weight of columns in the order of findings, by name; 1 for those not given. */
  readonly importance?: Readonly<Record<string, number>>;
}

/** One of the two tables. */
export interface DriftSide {
  readonly file: SourceFile;
  readonly rows: number;
  /** First and last date of its columns of dates; null where that is not known. */
  readonly dates: readonly { readonly name: string; readonly range: readonly [string, string] | null }[];
  /** Columns of names and free text, which are not compared. */
  readonly names: readonly string[];
  /** Cells of columns of numbers that hold something else; they count as missing. */
  readonly strays: readonly { readonly name: string; readonly count: number }[];
}

/** What has changed from a table to another one. */
export interface DriftReport {
  readonly reference: DriftSide;
  readonly current: DriftSide;
  /** As it was asked for. */
  readonly level: number;
  readonly table: TableDrift;
  /** Pictures of columns of numbers that are not compared value by value, by name. */
  readonly histograms: Readonly<Record<string, HistogramPair>>;
  /** Columns that were left out on request. */
  readonly ignored: readonly string[];
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

const figure = z.number().nullable();
/** First and last period, as text. */
const span = z.object({ from: z.string(), to: z.string(), periods: z.int() });
const dataSide = z.object({ id: z.string(), dataset: z.string(), number: z.int(), first: z.string(), last: z.string() });

const least = z.number().min(0.000001).max(1000);
/** How columns are compared, and from when on a difference matters (engine/drift/rules); the usual where not given. */
export const driftRules = z
  .object({
    test: z.enum(['by-values', 'kolmogorov-smirnov', 'chi-squared']),
    fewValues: z.int().min(0).max(1000),
    correction: z.enum(['benjamini-hochberg', 'holm', 'bonferroni', 'none']),
    measures: z
      .array(z.enum(['psi', 'wasserstein', 'jensen-shannon', 'statistic']))
      .min(1)
      .max(4),
    leastPsi: least,
    leastWasserstein: least,
    leastJensenShannon: least,
    leastStatistic: least,
    leastMissing: least,
    leastLevel: least,
  })
  .partial();

/** How two data versions are compared; what is not given is chosen from the data. */
export const driftSettings = z.object({
  /** Newest periods that are looked at. */
  recent: z.int().min(4).max(100_000).optional(),
  /** Share of false findings among the findings. */
  level: z.number().min(0.0001).max(0.5).optional(),
  ignore: z.array(z.string().min(1).max(200)).max(500).optional(),
  rules: driftRules.optional(),
});
export type DriftSettings = z.infer<typeof driftSettings>;

/** What is to be compared: two data versions, or what a deployed champion learnt from with the newest data. */
export const driftRequest = z.object({
  reference: z.string().min(1).max(200).optional(),
  current: z.string().min(1).max(200).optional(),
  deploymentId: z.string().min(1).max(200).optional(),
  settings: driftSettings.optional(),
});
export type DriftRequest = z.infer<typeof driftRequest>;

export const driftArea = z.enum(['errors', 'target', 'season', 'feature', 'missing', 'schema', 'series']);
export type DriftArea = z.infer<typeof driftArea>;

/** One thing that was found, for people. `info` is worth knowing and no reason to act. */
export const driftFinding = z.object({
  area: driftArea,
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  evidence: z.string(),
  whatToDo: z.string(),
  /** Period since when, where that is known. */
  since: z.string().nullable(),
});
export type DriftFinding = z.infer<typeof driftFinding>;

const decision = z.enum(['drift', 'stable', 'not-judged']);
const role = z.enum(['target', 'known', 'past']);

/** A column in short, for lists and lines over time; seasons and errors are among them. */
export const driftRank = z.object({
  name: z.string(),
  area: z.enum(['errors', 'target', 'season', 'feature']),
  decision,
  /** 1 is as much as drifts. */
  effect: z.number(),
  /** Share of what the model leans on; null where nobody knows. */
  importance: figure,
  impact: z.number(),
});
export type DriftRank = z.infer<typeof driftRank>;

/** A kept comparison without its details. */
export const driftCheck = z.object({
  id: z.string(),
  datasetId: z.string(),
  deploymentId: z.string().nullable(),
  deployment: z.string().nullable(),
  reference: dataSide,
  current: dataSide,
  settings: driftSettings,
  createdAt: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'interrupted', 'failed']),
  jobId: z.string().nullable(),
  /** Null until it is done. `drift`: there is a warning or worse. */
  status: z.enum(['calm', 'drift']).nullable(),
  headline: z.string().nullable(),
  findings: z.array(driftFinding),
  /** Those that drifted first, then by impact. */
  ranked: z.array(driftRank),
  error: z.string().nullable(),
});
export type DriftCheck = z.infer<typeof driftCheck>;

/** Shares of the values of both sides: bars between edges, or of named values. */
const bars = z.object({
  edges: z.array(z.number()).nullable(),
  labels: z.array(z.string()).nullable(),
  reference: z.array(z.number()),
  current: z.array(z.number()),
});

export const driftColumn = z.object({
  name: z.string(),
  role,
  decision,
  reasons: z.array(z.enum(['level', 'distribution', 'missing'])),
  effect: z.number(),
  importance: figure,
  impact: z.number(),
  /** What was taken out of the values before they were compared: see engine/drift. */
  adjustment: z.enum(['year', 'season', 'same-weeks', 'none']),
  reference: span,
  /** Test of the distribution, its statistic, and p-values for the number of tests. */
  test: z.enum(['kolmogorov-smirnov', 'chi-squared']).nullable(),
  statistic: figure,
  pDistribution: figure,
  pLevel: figure,
  /** How far earlier windows were apart: how many, the usual one, and the one that 95 of 100 are below; severity in the same unit. */
  severity: z.number(),
  natural: z.object({ windows: z.int(), apart: z.int(), usual: z.number(), high: z.number() }).nullable(),
  psi: figure,
  psiExpected: figure,
  jensenShannon: figure,
  wasserstein: figure,
  mean: z.object({ reference: figure, current: figure }),
  /** Of the middle series: share of its size for the target, in the unit of the column else; and how many times the usual. */
  levelChange: figure,
  levelTimes: figure,
  missing: z.object({ reference: z.number(), current: z.number(), most: z.number() }),
  bars: bars.nullable(),
  sentence: z.string(),
});
export type DriftColumn = z.infer<typeof driftColumn>;

const stream = z.object({
  before: z.number(),
  after: z.number(),
  drifted: z.boolean(),
  since: z.string().nullable(),
  values: z.int(),
  alarms: z.array(
    z.object({ detector: z.enum(['adwin', 'page-hinkley', 'ddm']), at: z.string(), since: z.string(), direction: z.enum(['up', 'down']) }),
  ),
  changes: z.array(z.string()),
});

/** All that was found. */
export const driftDetails = z.object({
  formatVersion: z.literal(1),
  check: driftCheck,
  current: span,
  reference: span,
  /** How values were compared, in words. */
  how: z.array(z.string()),
  /** What is not known or could not be judged. */
  notes: z.array(z.string()),
  columns: z.array(driftColumn),
  series: z.object({
    compared: z.int(),
    drifted: z.int(),
    /** Those that drifted first; the first 500. */
    rows: z.array(z.object({ id: z.string(), change: z.number(), times: figure, p: z.number(), weight: z.number(), drifted: z.boolean() })),
  }),
  seasons: z.array(
    z.object({
      seasonLength: z.int(),
      drifted: z.boolean(),
      effect: z.number(),
      p: z.number(),
      natural: z.object({ windows: z.int(), apart: z.int(), usual: z.number(), high: z.number() }).nullable(),
      strength: z.object({ reference: z.number(), current: z.number() }),
      amplitudeRatio: figure,
      /** In shares of the size of the series, from the first place of the season on. */
      figure: z.object({ reference: z.array(z.number()), current: z.array(z.number()) }),
      labels: z.array(z.string()),
      reference: span,
      current: span,
      seriesDrifted: z.int(),
      seriesLooked: z.int(),
      rows: z.array(z.object({ id: z.string(), effect: z.number(), p: z.number(), drifted: z.boolean() })),
    }),
  ),
  schema: z.object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    fresh: z.array(z.string()),
    vanished: z.array(z.string()),
    freshCount: z.int(),
    vanishedCount: z.int(),
    values: z.int(),
    revised: z.int(),
  }),
  levels: z.array(z.object({ at: z.string(), before: z.number(), after: z.number() })),
  errors: stream
    .extend({
      periods: z.array(z.string()),
      ratios: z.array(z.number()),
      series: z.array(stream.extend({ name: z.string() })),
      steps: z.array(stream.extend({ step: z.int() })),
    })
    .nullable(),
});
export type DriftDetails = z.infer<typeof driftDetails>;
