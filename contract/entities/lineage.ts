import { z } from 'zod';

export const lineageKind = z.enum(['watch', 'file', 'raw', 'processed', 'features', 'experiment', 'run', 'report']);
export type LineageKind = z.infer<typeof lineageKind>;

/** Where what a stage makes is kept: as a file, in memory until it is needed again, or made anew from what comes before it. */
export const lineageKept = z.enum(['disk', 'memory', 'remade', 'missing']);
export type LineageKept = z.infer<typeof lineageKept>;

/** One box of the picture: what was made, and of which content. Null where it does not apply or is not known. */
export const lineageStage = z.object({
  /** Unique in the graph. */
  id: z.string(),
  kind: lineageKind,
  title: z.string(),
  /** SHA-256 of its content, or of everything that its content follows from. */
  hash: z.string().nullable(),
  madeAt: z.string().nullable(),
  rows: z.int().nullable(),
  series: z.int().nullable(),
  values: z.int().nullable(),
  bytes: z.number().nullable(),
  kept: lineageKept.nullable(),
  tookMs: z.number().nullable(),
  /** The dataset version that ends with this stage. */
  versionId: z.string().nullable(),
  /** Number and dataset of that version, as it is called in lists. */
  version: z.string().nullable(),
  /** What was chosen or found there, in words: a name and what is to be said of it. */
  details: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type LineageStage = z.infer<typeof lineageStage>;

/** From files to reports: stages, and which is made from which. */
export const lineageGraph = z.object({
  versionId: z.string(),
  stages: z.array(lineageStage),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
});
export type LineageGraph = z.infer<typeof lineageGraph>;

/** What came of asking for a stage again. */
export const stageRun = z.object({
  /** False where the content was there already. */
  made: z.boolean(),
  versionId: z.string(),
  message: z.string(),
});
export type StageRun = z.infer<typeof stageRun>;

export const choicePart = z.enum(['files', 'reading', 'roles', 'frequency', 'joins', 'recipe', 'features']);
export type ChoicePart = z.infer<typeof choicePart>;
/** One choice that differs, in words. */
export const choiceChange = z.object({ part: choicePart, text: z.string() });
export type ChoiceChange = z.infer<typeof choiceChange>;

const pair = <T extends z.ZodType>(of: T) => z.object({ before: of, after: of });

/** A series of both versions whose values differ. */
export const changedSeries = z.object({
  name: z.string(),
  /** Position in each version. */
  index: pair(z.int()),
  added: z.int(),
  removed: z.int(),
  changed: z.int(),
  /** Sum of what values moved by, in size; a value that comes or goes counts whole. */
  moved: z.number(),
  sum: pair(z.number()),
});
export type ChangedSeries = z.infer<typeof changedSeries>;

/** Figures of one column; quantiles at 0, 5, 25, 50, 75, 95 and 100 %. */
export const distribution = z.object({
  present: z.int(),
  missing: z.int(),
  mean: z.number().nullable(),
  quantiles: z.array(z.number()),
});
export type Distribution = z.infer<typeof distribution>;

export const distributionChange = z.object({
  name: z.string(),
  role: z.enum(['target', 'future', 'past']),
  before: distribution.nullable(),
  after: distribution.nullable(),
  /** Population stability index over tenths of the earlier version, and Kolmogorov-Smirnov distance; null unless both have values. */
  psi: z.number().nullable(),
  ks: z.number().nullable(),
  /** Values that quantiles, index and distance stand on, of each version at most; null for all of them. */
  sampled: z.int().nullable(),
});
export type DistributionChange = z.infer<typeof distributionChange>;

/** What differs between two dataset versions, as models see them. */
export const versionDifference = z.object({
  from: z.string(),
  to: z.string(),
  choices: z.array(choiceChange),
  /** Rows of the source files. */
  rows: pair(z.int()),
  seriesCount: pair(z.int()),
  range: z.object({ first: pair(z.string()), last: pair(z.string()) }),
  /** Sum of the target over all series. */
  sum: pair(z.number()),
  /** Values that are there, and how they differ; counts are null where the periods of the two cannot be set side by side. */
  values: z.object({
    before: z.int(),
    after: z.int(),
    same: z.int().nullable(),
    added: z.int().nullable(),
    removed: z.int().nullable(),
    changed: z.int().nullable(),
  }),
  /** Why values could not be compared one by one; null where they were. */
  incomparable: z.string().nullable(),
  series: z.object({
    /** Series of both, and those of them whose values differ. */
    both: z.int(),
    differing: z.int(),
    added: z.int(),
    removed: z.int(),
    /** Counted among `both`: other key values, the very same data. */
    renamed: z.int(),
    /** The first hundred of each. */
    addedNames: z.array(z.string()),
    removedNames: z.array(z.string()),
    renamedNames: z.array(pair(z.string())),
  }),
  /** The hundred that moved most, the most first. */
  most: z.array(changedSeries),
  distributions: z.array(distributionChange),
});
export type VersionDifference = z.infer<typeof versionDifference>;

/** What a workspace keeps, by kind. `database` holds results of runs and everything else that is in rows. */
export const storageKind = z.enum(['snapshot', 'joined', 'figures', 'model', 'report', 'row-model', 'database', 'temporary']);
export const storageUse = z.object({ kind: storageKind, files: z.int(), bytes: z.number() });
export type StorageUse = z.infer<typeof storageUse>;

export const pruneOptions = z.object({
  /** Also versions that a newer one of their dataset has replaced and that nothing uses; without, archived ones only. */
  replaced: z.boolean().optional(),
});
export type PruneOptions = z.infer<typeof pruneOptions>;

/** One thing that would go. */
export const pruneItem = z.object({
  kind: z.enum(['version', 'snapshot', 'joined', 'figures', 'model', 'report', 'row-model']),
  id: z.string(),
  name: z.string(),
  /** Of files; a version itself is a row. */
  bytes: z.number(),
  reason: z.string(),
});
export type PruneItem = z.infer<typeof pruneItem>;

export const prunePreview = z.object({
  use: z.array(storageUse),
  items: z.array(pruneItem),
  /** What goes by kind, and the space of its files. */
  total: z.array(z.object({ kind: pruneItem.shape.kind, count: z.int(), bytes: z.number() })),
  bytes: z.number(),
  /** Versions that stay though they are archived or replaced, and what needs them. */
  needed: z.array(z.object({ id: z.string(), name: z.string(), by: z.string() })),
});
export type PrunePreview = z.infer<typeof prunePreview>;
