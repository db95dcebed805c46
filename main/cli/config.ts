import { z } from 'zod';
import { selectionMetric } from '../../contract/entities/experiment.ts';
import { spec } from '../../contract/entities/model.ts';
import { recipeStep } from '../../contract/entities/recipe.ts';
import { aggregation, gapRule } from '../../contract/entities/dataset.ts';
import { netBackendChoice } from '../../contract/entities/net-training.ts';
import { ApiError } from '../../contract/errors.ts';
import { readYaml } from '../read-yaml.ts';
import { tuningConfig } from './tune-config.ts';
import { frequency as parseFrequency } from './values.ts';

const names = z.union([z.string().transform((text) => text.split(',').map((part) => part.trim())), z.array(z.string())]);
const modelEntry = z.strictObject({
  kind: z.string(),
  name: z.string().min(1).max(80).optional(),
  label: z.string().min(1).max(80).optional(),
  parameters: spec.optional(),
});
const recipeEntry = recipeStep.extend({ settings: spec.default({}) });
const configFile = z.strictObject({
  date: z.string().optional(),
  target: z.string().optional(),
  series: names.optional(),
  frequency: z
    .string()
    .transform((text) => parseFrequency(text))
    .optional(),
  season_length: z.int().min(1).max(10_000).optional(),
  aggregation: aggregation.optional(),
  gaps: gapRule.optional(),
  models: z.union([names, z.array(z.union([z.string(), modelEntry]))]).optional(),
  intervals: z.string().optional(),
  transform: z.string().optional(),
  horizon: z.int().min(1).max(10_000).optional(),
  folds: z.int().min(1).max(50).optional(),
  metric: selectionMetric.optional(),
  levels: z.array(z.number().gt(0).lt(100)).min(1).max(5).optional(),
  seed: z.int().optional(),
  workers: z.int().min(0).max(64).optional(),
  backend: netBackendChoice.optional(),
  recipe: z.array(recipeEntry).optional(),
  tuning: tuningConfig.optional(),
});
export type Config = z.infer<typeof configFile>;

/** Reads a YAML file of options; what is given on the command line goes before it. */
export async function readConfig(file: string | undefined): Promise<Config> {
  if (file === undefined) return {};
  const parsed = configFile.safeParse(await readYaml(file, 'Check the path given with --config.'));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const { shape } =
    issue?.path[0] === 'models'
      ? modelEntry
      : issue?.path[0] === 'recipe'
        ? recipeEntry
        : issue?.path[0] === 'tuning'
          ? tuningConfig
          : configFile;
  const known = `Known fields: ${Object.keys(shape).join(', ')}.`;
  throw new ApiError('bad-input', `${file}: ${field ? `${field}: ` : ''}${issue?.message ?? 'not understood'}. ${known}`, { file, field });
}
