import { z } from 'zod';
import { spec } from '../../contract/entities/model.ts';
import {
  searchResource,
  searchSampler,
  searchScheduler,
  type SearchDimension,
  type SearchedModel,
  type TuneDefaults,
} from '../../contract/entities/tuning.ts';
import { ApiError } from '../../contract/errors.ts';
import { modelInfo } from '../services/models/catalogue.ts';
import { kindOf } from './models.ts';

const value = z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(z.number())]);
const when = z.record(z.string(), z.union([value, z.array(value)]));
/** A list of values, or a range; whether it is of whole numbers the parameter says. */
const range = z.strictObject({
  min: z.number(),
  max: z.number(),
  log: z.boolean().optional(),
  default: z.number().optional(),
  when: when.optional(),
});
const choice = z.strictObject({ values: z.array(value), default: value.optional(), when: when.optional() });
const entry = z.union([z.array(value), range, choice]);

const searchedEntry = z.strictObject({
  kind: z.string(),
  name: z.string().min(1).max(80).optional(),
  /** Settings that stay. */
  parameters: spec.optional(),
  space: z.record(z.string(), entry).optional(),
  resource: searchResource.partial().optional(),
});

/** The part `tuning` of a configuration file. */
export const tuningConfig = z.strictObject({
  models: z.array(z.union([z.string(), searchedEntry])).optional(),
  sampler: searchSampler.optional(),
  scheduler: searchScheduler.optional(),
  eta: z.int().optional(),
  inner_folds: z.int().min(1).max(50).optional(),
  series: z.int().min(0).optional(),
  minutes: z.number().optional(),
  trials: z.int().optional(),
});
export type TuningConfig = z.infer<typeof tuningConfig>;

const listOf = (given: z.infer<typeof when>[string]): SearchDimension['values'] & {} =>
  Array.isArray(given) ? [...(given as (string | number)[])] : [given];

/** One setting as a file has it, as a dimension. */
function dimensionOf(kind: string, name: string, given: z.infer<typeof entry>): SearchDimension {
  if (Array.isArray(given)) return { name, type: 'choice', values: given };
  const [parent] = Object.entries(given.when ?? {});
  const condition = parent ? { when: { name: parent[0], is: listOf(parent[1]) } } : {};
  const start = given.default === undefined ? {} : { default: given.default };
  if ('values' in given) return { name, type: 'choice', values: given.values, ...start, ...condition };
  const whole = modelInfo(kind).parameters.find((one) => one.name === name)?.type === 'integer';
  const { min, max, log = false } = given;
  const type = whole ? (log ? 'log-integer' : 'integer') : log ? 'log-uniform' : 'uniform';
  return { name, type, min, max, ...start, ...condition };
}

/**
 * The models to tune that the command line or a file asks for, with what is searched of each: the file's space, else the proposed one.
 *
 * @throws ApiError `bad-input` for kinds that are not there or cannot be tuned
 */
export function searchedModels(
  asked: readonly string[] | undefined,
  config: TuningConfig,
  { options, searches }: TuneDefaults,
): SearchedModel[] {
  const configured = (config.models ?? []).map((one) => (typeof one === 'string' ? { kind: one } : one));
  // The command line chooses; the file says how those that it names are searched.
  const wanted: readonly z.infer<typeof searchedEntry>[] = asked
    ? asked.map((word) => configured.find((one) => one.name === word || kindOf(one.kind) === kindOf(word)) ?? { kind: word })
    : configured;
  if (asked === undefined && config.models === undefined) return options.models;
  return wanted.map(({ kind: word, name, parameters = {}, space, resource }) => {
    const kind = kindOf(word);
    const proposed = searches.find((one) => one.kind === kind);
    if (!proposed && !space)
      throw new ApiError(
        'bad-input',
        `${modelInfo(kind).label} has no settings to search, or none that are searched without saying how. Give its space in the file of --config.`,
        {
          field: 'models',
          value: word,
        },
      );
    const dimensions = space
      ? Object.entries(space).map(([key, given]) => dimensionOf(kind, key, given))
      : (proposed?.space ?? []).filter((one) => !Object.hasOwn(parameters, one.name));
    return {
      name: name ?? kind,
      kind,
      space: dimensions,
      fixed: parameters,
      resource: {
        ...(proposed?.resource ?? { unit: 'folds' as const, min: 1, max: options.innerFolds }),
        ...resource,
      } as SearchedModel['resource'],
    };
  });
}
