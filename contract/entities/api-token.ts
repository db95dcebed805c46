import { z } from 'zod';

/**
 * What a token may ask of the local API. `status`: whether models are loaded. `predict`: single rows and files of them. `forecast`: series. `explain`:
 * what drives a prediction, how good a model is. `admin`: loading models again.
 */
export const apiScope = z.enum(['status', 'predict', 'forecast', 'explain', 'admin']);
export type ApiScope = z.infer<typeof apiScope>;

/** A token as lists show it. Its text is shown once, when it is made, and kept nowhere. */
export const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to tell tokens apart. */
  start: z.string(),
  scopes: z.array(apiScope),
  createdAt: z.string(),
  /** To the minute; null where it was never used. */
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const newApiToken = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(apiScope).min(1),
  /** Days from now on; null for a token without an end. */
  days: z.int().min(1).max(3650).nullable(),
});
export type NewApiToken = z.infer<typeof newApiToken>;

/** A token that was just made, with its text. */
export const madeApiToken = z.object({ token: apiToken, text: z.string() });
export type MadeApiToken = z.infer<typeof madeApiToken>;
