import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { selectionMetric } from '../../contract/entities/experiment.ts';
import { spec } from '../../contract/entities/model.ts';
import { recipeStep } from '../../contract/entities/recipe.ts';
import { aggregation, gapRule } from '../../contract/entities/dataset.ts';
import { netBackendChoice } from '../../contract/entities/net-training.ts';
import { ApiError } from '../../contract/errors.ts';
import { LineCounter, isMap, isNode, isScalar, parseDocument, visit } from 'yaml';
import type { ConfigurationFile } from '../services/configuration/configuration.ts';
import { findSection, schema } from '../services/configuration/schema.ts';
import { nearestName } from '../nearest-name.ts';
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

/** What `--config` names: settings, and options of the command beside them. */
export async function configurationFile(file: string | undefined): Promise<ConfigurationFile | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ApiError('file-missing', `${file} cannot be read. Check the path given with --config.`, { file });
  });
  return { path: file, text, besides: Object.keys(configFile.shape) };
}

/** A part of the configuration, which is read as such: `models` is one unless it is a list of models to compare. */
const isPart = (name: string, value: unknown): boolean =>
  findSection(schema, name) !== null &&
  !(Object.hasOwn(configFile.shape, name) && (typeof value !== 'object' || value === null || Array.isArray(value)));

/**
 * Reads the options of a command in a YAML file; what is given on the command line goes before it. Settings in it are read with the workspace.
 *
 * @throws ApiError `bad-input` with the line
 */
export async function readConfig(file: string | undefined): Promise<Config> {
  const read = await configurationFile(file);
  if (!read) return {};
  const lines = new LineCounter();
  const doc = parseDocument(read.text, { lineCounter: lines, prettyErrors: false });
  const refuse = (offset: number, message: string, field = 'config'): never => {
    const { line, col } = lines.linePos(offset);
    throw new ApiError('bad-input', `${read.path}:${line}:${col}: ${message}`, { file: read.path, row: line, field });
  };
  const [broken] = doc.errors;
  if (broken) refuse(broken.pos[0], broken.message);
  visit(doc, {
    Alias: (_, { source, range }) => refuse(range?.[0] ?? 0, `Aliases are not taken here: write out what *${source} stands for.`),
  });
  const given: unknown = doc.toJS({ maxAliasCount: 0 }) ?? {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return refuse(0, 'The file must have options by name.');
  const options = Object.fromEntries(Object.entries(given).filter(([name, value]) => !isPart(name, value)));
  const parsed = configFile.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : null;
  const path = [...(issue?.path ?? []), ...(unknown === null ? [] : [unknown])];
  const field = path.join('.');
  const { shape } =
    issue?.path[0] === 'models'
      ? modelEntry
      : issue?.path[0] === 'recipe'
        ? recipeEntry
        : issue?.path[0] === 'tuning'
          ? tuningConfig
          : configFile;
  const names = [...Object.keys(shape), ...(path.length > 1 ? [] : schema.sections.keys())];
  const near = unknown === null ? null : nearestName(unknown, names);
  const known = near === null ? `Known fields: ${[...new Set(names)].join(', ')}.` : `Did you mean ${near}?`;
  const above: unknown = path.length > 1 ? doc.getIn(path.slice(0, -1), true) : doc.contents;
  const key = isMap(above) ? above.items.find((pair) => isScalar(pair.key) && pair.key.value === unknown)?.key : undefined;
  const node = key ?? doc.getIn(path, true);
  const message = unknown === null ? (issue?.message ?? 'not understood') : 'is not known';
  return refuse(isNode(node) ? (node.range?.[0] ?? 0) : 0, `${field ? `${field}: ` : ''}${message}. ${known}`, field);
}
