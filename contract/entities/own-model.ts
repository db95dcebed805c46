import { z } from 'zod';

export const ownModelRuntime = z.enum(['javascript', 'onnx']);

/** What a user is asked to grant: read from files, of which nothing has been run. */
export const ownModelCard = z.object({
  /** SHA-256 over all its files: what is granted. */
  hash: z.string(),
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  runtime: ownModelRuntime,
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
  bytes: z.number(),
  /** What it may and may not do, in plain sentences. */
  may: z.array(z.string()),
  mayNot: z.array(z.string()),
  limits: z.array(z.string()),
  /** Whether these very files are granted, others of the same id are, or nothing of the kind. */
  known: z.enum(['granted', 'changed', 'new']),
  /** Version and hash of what is granted under the same id now; null without. */
  replaces: z.object({ version: z.string(), hash: z.string() }).nullable(),
});
export type OwnModelCard = z.infer<typeof ownModelCard>;

/** A model of the user's own in this workspace. */
export const ownModel = z.object({
  hash: z.string(),
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  runtime: ownModelRuntime,
  bytes: z.number(),
  /** Where its files came from, for people. */
  source: z.string(),
  /**
   * `granted`: can be trained. `replaced`: newer files of the same id are. `revoked`: must not run. `not-granted`: granted in this workspace by
   * somebody else. `damaged`: its files are not what was granted.
   */
  state: z.enum(['granted', 'replaced', 'revoked', 'not-granted', 'damaged']),
  grantedAt: z.string(),
  /** Experiments that have it. */
  usedBy: z.array(z.string()),
  /** What went wrong last while it ran. */
  failure: z.object({ at: z.string(), message: z.string() }).nullable(),
});
export type OwnModel = z.infer<typeof ownModel>;

/** What a model was tried with, and what came of it. */
export const ownModelTrial = z.object({
  checks: z.array(z.object({ name: z.string(), passed: z.boolean(), message: z.string() })),
});
export type OwnModelTrial = z.infer<typeof ownModelTrial>;
