import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(2000);

/**
 * Where the numbers of a run come from, as a chain of hashes: files, data version, run, model, forecast. Hashes of a run are those that it had when
 * its training ended, so that a later change shows.
 */
export const provenance = z.object({
  format: z.literal('almanac-provenance'),
  formatVersion: z.literal(1),
  /** The application that says this, and the commit that it was built from; null where that is not known. */
  application: z.object({ version: text, commit: text.nullable() }),
  createdAt: text,
  files: z.array(z.object({ name: text, sha256: sha256.nullable(), bytes: z.number() })).max(10_000),
  version: z.object({
    id: sha256,
    dataset: text,
    number: z.int(),
    /** SHA-256 of files and choices of reading, which names the snapshot. */
    rawId: sha256,
    /** SHA-256 of the snapshot's bytes; null where it was gone when it was asked for. */
    snapshot: sha256.nullable(),
  }),
  run: z.object({
    id: text,
    experimentId: text,
    experiment: text,
    model: text,
    label: text,
    kind: text,
    seed: z.int(),
    /** Of model, settings, seed, horizon, folds, levels, metric, data version, code version and environment. */
    settings: sha256,
    /** Of its row of the leaderboard: metrics, coverage, times. */
    figures: sha256,
    codeVersion: text,
    /** Commit that the application was built from which trained it; null where that is not known. */
    commit: text.nullable(),
    trainedAt: text,
    sealedAt: text,
    /** Whether the hashes were taken later than at the end of the training: what changed before that cannot be seen. */
    late: z.boolean(),
  }),
  /** The file of fitted models. */
  model: z.object({ sha256, bytes: z.number() }),
  /** Of all its forecasts: those of the future and those of the backtest. */
  forecast: z.object({ sha256, series: z.int(), horizon: z.int() }),
  /** Edits that were made to the forecast. */
  scenario: z.object({ id: text, name: text, sha256 }).nullable(),
});
export type Provenance = z.infer<typeof provenance>;

/** What a report carries of it, beside a hash of the report itself. */
export const reportProvenance = provenance.extend({ report: z.object({ id: text, format: text }) });
export type ReportProvenance = z.infer<typeof reportProvenance>;

export const chainLinkName = z.enum(['files', 'version', 'snapshot', 'run', 'model', 'forecast', 'scenario', 'report']);
/** One link of the chain from files to a report, and how it was found. */
export const chainLink = z.object({
  link: chainLinkName,
  title: z.string(),
  state: z.enum(['ok', 'broken', 'unchecked']),
  /** What was compared, or why it is broken or cannot be checked, in a sentence. */
  said: z.string(),
});
export type ChainLink = z.infer<typeof chainLink>;

/** A run, or a report of one, checked link by link in the order in which numbers come about. */
export const verification = z.object({
  /** What was checked, in words. */
  subject: z.string(),
  runId: z.string().nullable(),
  /** Whether no link is broken. */
  ok: z.boolean(),
  /** The first that is broken. */
  broken: chainLink.nullable(),
  links: z.array(chainLink),
});
export type Verification = z.infer<typeof verification>;
