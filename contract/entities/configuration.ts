import { z } from 'zod';

/** Where a value may come from; a later one goes before an earlier one. */
export const configurationLayer = z.enum(['default', 'workspace', 'file', 'environment']);
export type ConfigurationLayer = z.infer<typeof configurationLayer>;

/** What is wrong with what somebody wrote, and where. */
export const configurationProblem = z.object({
  layer: configurationLayer,
  /** Null for a variable. */
  file: z.string().nullable(),
  /** From 1; null for a variable. */
  line: z.int().nullable(),
  column: z.int().nullable(),
  /** Characters that are marked. */
  length: z.int(),
  /** Name of the environment's variable; null for a file. */
  variable: z.string().nullable(),
  /** Key that it is about, `training.folds`; null where none can be said. */
  key: z.string().nullable(),
  message: z.string(),
});
export type ConfigurationProblem = z.infer<typeof configurationProblem>;

/** Where a value was given. */
export const configurationSource = z.object({
  layer: configurationLayer,
  file: z.string().exactOptional(),
  line: z.int().exactOptional(),
  variable: z.string().exactOptional(),
});
export type ConfigurationSource = z.infer<typeof configurationSource>;

/** One setting: what it does, what it may be, what it is and why. */
export const configurationSetting = z.object({
  key: z.string(),
  help: z.string(),
  type: z.enum(['number', 'integer', 'choice', 'boolean', 'text', 'numbers', 'texts', 'json']),
  default: z.json(),
  /** What null means. */
  empty: z.string().nullable(),
  /** What it may be, in words: `a whole number from 1 to 50`. */
  needs: z.string(),
  choices: z.array(z.string()),
  /** Takes effect when the application is started again. */
  restart: z.boolean(),
  value: z.json(),
  source: configurationSource,
});
export type ConfigurationSetting = z.infer<typeof configurationSetting>;

/** All that is known of the configuration of a workspace. */
export const configurationReport = z.object({
  /** The workspace's own file, with its folder. */
  file: z.string(),
  /** What stands in it; null where it is not there. */
  text: z.string().nullable(),
  /** Every setting once, in the order of the file of defaults. */
  settings: z.array(configurationSetting),
  /** What is set of a model beside its own settings, `models.arima.transform`. */
  shared: z.array(configurationSetting),
  /** One sentence for each part, by its key: `training`, `models.arima`; `shared`: names that a part takes beside its own settings, described in `models.all`. */
  sections: z.array(z.object({ key: z.string(), about: z.string(), shared: z.array(z.string()) })),
  /** What is wrong now; the layer that it is about counts as it last was right. */
  problems: z.array(configurationProblem),
  /** What was changed since the start and waits for the next one. */
  waiting: z.array(z.string()),
});
export type ConfigurationReport = z.infer<typeof configurationReport>;
