import type { TrainDefaults, TrainOptions } from '../../contract/entities/experiment.ts';
import type { ModelSpec, RunSpec } from '../../contract/entities/model.ts';
import { ApiError } from '../../contract/errors.ts';
import { kindByName, modelInfos } from '../services/models/catalogue.ts';

/** A model in a configuration file: its kind alone, or with a name, a label and parameters. */
export type ConfiguredModel =
  | string
  | {
      readonly kind: string;
      readonly name?: string | undefined;
      readonly label?: string | undefined;
      readonly parameters?: ModelSpec | undefined;
    };

/** A kind by its own or by a short name (`ets`, `auto-arima`). @throws ApiError `bad-input` that lists what there is */
export function kindOf(word: string): string {
  const found = kindByName(word);
  if (found !== null) return found;
  const known = modelInfos.map(({ kind, aliases }) => (aliases[0] === undefined ? kind : `${kind} (${aliases[0]})`)).join(', ');
  throw new ApiError('bad-input', `There is no model named ${word}. Choose from: auto, ${known}.`, { field: 'models', value: word });
}

/**
 * The runs that the command line or a configuration file asks for. `auto` stands for the models that suit the data; a kind that is given
 * twice gets a number.
 *
 * @param common - parameters that every one of these runs gets unless it has its own
 * @param configured - settings of a kind for what a run leaves open
 */
export function runsOf(
  asked: readonly ConfiguredModel[] | undefined,
  defaults: TrainDefaults['options'],
  common: ModelSpec,
  configured: TrainDefaults['configured'] = {},
): Pick<TrainOptions, 'models' | 'specs'> {
  const given = asked === undefined || asked.length === 0 ? ['auto'] : asked;
  const entries = given.flatMap((entry): { kind: string; name?: string | undefined; label?: string | undefined; spec: ModelSpec }[] => {
    if (entry === 'auto') return defaults.models.map((kind) => ({ kind, spec: defaults.specs?.[kind]?.spec ?? {} }));
    if (typeof entry === 'string') return [{ kind: kindOf(entry), spec: {} }];
    return [{ kind: kindOf(entry.kind), name: entry.name, label: entry.label, spec: entry.parameters ?? {} }];
  });
  const models: string[] = [];
  const specs: Record<string, RunSpec> = {};
  for (const { kind, name, label, spec } of entries) {
    const settings = { ...configured[kind], ...common, ...spec };
    const plain = name === undefined && label === undefined && Object.keys(spec).length === 0;
    // The same kind twice without anything of its own is one run.
    if (plain && models.includes(kind)) continue;
    let unique = name ?? kind;
    for (let n = 2; models.includes(unique); n++) {
      if (name !== undefined)
        throw new ApiError('bad-input', `Two models are named ${name}. Give each its own name.`, { field: 'models', value: name });
      unique = `${kind}#${n}`;
    }
    models.push(unique);
    if (unique !== kind || label !== undefined || Object.keys(settings).length > 0)
      specs[unique] = { kind, ...(label === undefined ? {} : { label }), spec: settings };
  }
  return { models, specs };
}
