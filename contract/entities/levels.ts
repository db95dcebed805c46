import { z } from 'zod';

const f64 = z.instanceof(Float64Array);
const figure = z.number().nullable();
const band = z.object({ level: z.number(), lower: f64, upper: f64 });
const name = z.string().min(1).max(200);

/** How forecasts are made to agree. See docs/methods/hierarchies.md. */
export const levelMethod = z.enum([
  'bottom-up',
  'top-down',
  'top-down-average',
  'top-down-forecast',
  'mint-ols',
  'mint-structural',
  'mint-variance',
  'mint-shrinkage',
]);
export type LevelMethod = z.infer<typeof levelMethod>;

export const levelOptions = z.object({
  /** Sums wanted beside the total, each by its columns: `[['store'], ['store', 'family']]`. The series themselves are always there. */
  levels: z.array(z.array(name).min(1).max(10)).max(60),
  method: levelMethod,
  /** What becomes of negative forecasts; `optimal` is for minimum trace alone. */
  negatives: z.enum(['allow', 'set-to-zero', 'optimal']),
  /** What a gap inside a series makes of its sums: unknown, or nothing sold. */
  gaps: z.enum(['missing', 'zero']),
});
export type LevelOptions = z.infer<typeof levelOptions>;

/** What can be made of a run's series, and what is advised. */
export const levelProposal = z.object({
  runId: z.string(),
  /** Number of series. */
  series: z.int(),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['key', 'attribute']),
      values: z.int(),
      /** The column that it is nested in: region for store. */
      within: z.string().nullable(),
    }),
  ),
  /** Sums that the columns make, coarse ones first. */
  levels: z.array(z.object({ columns: z.array(z.string()), name: z.string(), nodes: z.int(), chosen: z.boolean() })),
  methods: z.array(z.object({ name: levelMethod, label: z.string(), what: z.string(), refused: z.string().nullable() })),
  options: levelOptions,
  /** Why the options are as they are, in words. */
  reasons: z.object({ levels: z.string(), method: z.string(), negatives: z.string(), gaps: z.string() }),
});
export type LevelProposal = z.infer<typeof levelProposal>;

/** Errors over the backtest's folds. Rows are levels, total first, the series last, then all of them together. */
export const levelAccuracy = z.object({
  folds: z.int(),
  rows: z.array(z.object({ name: z.string(), nodes: z.int() })),
  methods: z.array(
    z.object({
      /** `base`: each forecast by itself. */
      name: z.union([levelMethod, z.literal('base')]),
      label: z.string(),
      /** By row: mean over the nodes of the mean absolute scaled error; null where no node has one. */
      mase: z.array(figure),
      /** By row: sum of the absolute errors over that of the actual values. */
      wape: z.array(figure),
      /** By row: sum of the errors over that of the actual values. */
      bias: z.array(figure),
      /** Folds in which the MASE of all nodes was lower than that of each by itself; null for the base. */
      better: z.int().nullable(),
      /** Why there are no figures. */
      refused: z.string().nullable(),
    }),
  ),
  /** Share of actual values inside the intervals, by row, of the base and of the method that was chosen. */
  coverage: z.array(z.object({ level: z.number(), base: z.array(figure), reconciled: z.array(figure) })),
  best: z.union([levelMethod, z.literal('base')]),
  /** What came out, in words. */
  verdict: z.string(),
});
export type LevelAccuracy = z.infer<typeof levelAccuracy>;

export const levelFindings = z.object({
  levels: z.array(z.object({ name: z.string(), columns: z.array(z.string()), nodes: z.int() })),
  /** Nodes, and how many of them are sums. */
  nodes: z.int(),
  sums: z.int(),
  horizon: z.int(),
  bands: z.array(z.number()),
  /** Of errors of the past, or as those of a normal distribution: what held nearer to what it says on the folds. */
  intervals: z.enum(['empirical', 'gaussian']),
  /** How far correlations were drawn towards zero; null where none were used. */
  shrinkage: figure,
  /** What the errors of the base forecasts are known from. */
  residuals: z.enum(['fit', 'backtest', 'both']),
  /** The largest difference between a sum and its parts, relative. */
  incoherence: z.number(),
  notes: z.array(z.string()),
  accuracy: levelAccuracy.nullable(),
  /** Milliseconds; bytes at most of the whole process. */
  took: z.object({ base: z.number(), reconcile: z.number(), memory: z.number() }),
});
export type LevelFindings = z.infer<typeof levelFindings>;

/** Forecasts of a run that agree at all levels. */
export const levelSet = z.object({
  id: z.string(),
  runId: z.string(),
  experimentId: z.string(),
  /** Name of the run in its experiment. */
  model: z.string(),
  createdAt: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'interrupted', 'failed']),
  jobId: z.string().nullable(),
  options: levelOptions,
  methodLabel: z.string(),
  found: levelFindings.nullable(),
  error: z.string().nullable(),
});
export type LevelSet = z.infer<typeof levelSet>;

/** All nodes of a set, columns of one length; sums over the horizon. */
export const levelNodes = z.object({
  labels: z.array(z.string()),
  /** Place among the levels. */
  level: z.instanceof(Int32Array),
  /** Number of series. */
  series: z.instanceof(Int32Array),
  base: f64,
  reconciled: f64,
});
export type LevelNodes = z.infer<typeof levelNodes>;

const levelPart = z.object({ node: z.int(), label: z.string(), base: f64, mean: f64 });

/** One node with its past, its forecast by itself and the one that agrees, and what it is made of. */
export const levelNode = z.object({
  node: z.int(),
  label: z.string(),
  key: z.record(z.string(), z.string()),
  level: z.string(),
  series: z.int(),
  history: z.object({ time: z.array(z.string()), y: f64 }),
  time: z.array(z.string()),
  base: z.object({ mean: f64, bands: z.array(band), model: z.string() }),
  reconciled: z.object({ mean: f64, bands: z.array(band) }),
  folds: z.array(z.object({ time: z.array(z.string()), base: f64, reconciled: f64, actual: f64 })),
  /** MASE over the folds. */
  mase: z.object({ base: figure, reconciled: figure }),
  /** The next larger sums. */
  parents: z.array(z.object({ node: z.int(), label: z.string(), level: z.string() })),
  /** Each way to take it apart: the nodes of one level that add up to it. */
  parts: z.array(z.object({ level: z.string(), nodes: z.array(levelPart) })),
});
export type LevelNode = z.infer<typeof levelNode>;
