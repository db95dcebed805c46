import { z } from 'zod';

/** Whether the local API runs with the application, and what it serves. */
export const apiSettings = z.object({
  enabled: z.boolean(),
  port: z.int().min(1024).max(65_535),
  /**
   * Name of a registered model of single rows, whose champion serves, or id of a model of single rows. Null for the registered one that was changed last,
   * and for the newest that is trained where none has a champion.
   */
  rowModel: z.string().max(200).nullable(),
  /** Name of a registered model whose champion is a SARIMA; null for the one changed last. */
  sarimaModel: z.string().max(200).nullable(),
});
export type ApiSettings = z.infer<typeof apiSettings>;

export const apiState = z.object({
  state: z.enum(['off', 'starting', 'running', 'failed']),
  /** Where it answers; null while it does not. */
  address: z.string().nullable(),
  /** Why it does not run. */
  problem: z.string().nullable(),
  /** What is loaded; null where nothing is, or while it does not run. Of a champion the name is that of the version, such as `Revenue v2`. */
  rowModel: z.object({ id: z.string(), name: z.string() }).nullable(),
  sarima: z.object({ name: z.string(), number: z.int() }).nullable(),
  /** Why something that should serve does not. */
  notes: z.array(z.string()),
  /** What could serve: trained models of single rows, names of registered ones, and registered models whose champion is a SARIMA. */
  choices: z.object({
    rowModels: z.array(z.object({ id: z.string(), name: z.string() })),
    registeredRows: z.array(z.string()),
    sarimaModels: z.array(z.string()),
  }),
});
export type ApiState = z.infer<typeof apiState>;
