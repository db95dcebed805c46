import type { ModelInfo, ModelSpec } from '../../../contract/entities/model.ts';
import type { TrainOptions } from '../../../contract/entities/experiment.ts';
import { ApiError } from '../../../contract/errors.ts';
import { refuseSpec } from '../../../engine/models/refuse-spec.ts';
import { isPluginKind } from '../../../engine/models/plugin/index.ts';
import { modelInfo, modelInfos } from './catalogue.ts';

/** One configured model of an experiment, checked. */
export interface PlannedRun {
  /** Unique within the experiment. */
  readonly name: string;
  readonly kind: string;
  /** The user's own; null where the kind and the name say it. */
  readonly label: string | null;
  /** Without what was left automatic. */
  readonly spec: ModelSpec;
}

/** What people see: the user's label, else the kind's with the run's number or name. */
export function runLabel({ name, kind, label }: Pick<PlannedRun, 'name' | 'kind' | 'label'>): string {
  if (label !== null) return label;
  const own = modelInfo(kind).label;
  if (name === kind) return own;
  return name.startsWith(`${kind}#`) ? `${own} ${name.slice(kind.length)}` : name;
}

/**
 * Settings that a model can take, without those that are left automatic (null).
 *
 * @throws ApiError `bad-input` that names the model, the parameter, what it needs and what it got
 */
export function checkSpec({ label, parameters }: ModelInfo, spec: ModelSpec, field: string): ModelSpec {
  const given = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null));
  for (const [name, value] of Object.entries(given)) {
    const refusal = refuseSpec(parameters, { [name]: value }, label);
    if (refusal)
      throw new ApiError('bad-input', refusal.message, { field: `${field}.${name}`, value: JSON.stringify(value).slice(0, 200) });
  }
  return given;
}

/** What is said of an own model whose files are not the granted ones. */
function notGranted(kind: string): ApiError {
  const [id = '', hash = ''] = kind.slice('own:'.length).split('@');
  const other = modelInfos.find((candidate) => candidate.kind.startsWith(`own:${id}@`));
  const now = other ? ` Granted now is ${other.label} with files ${other.kind.split('@')[1]}: what it says need not be the same.` : '';
  return new ApiError(
    'bad-input',
    `The own model ${id} with files ${hash} is not granted here.${now} Add its files and grant them, or choose another model.`,
    {
      field: 'models',
      value: kind,
    },
  );
}

/**
 * The runs that options ask for, in their order; `always` are added where no run of that name is there.
 *
 * @param configured - settings of a kind for runs that `specs` say nothing of; what they do say is all there is
 * @throws ApiError `bad-input` for kinds that are not there, settings that a model does not take, and settings of no run
 */
export function planRuns(
  { models, specs = {} }: Pick<TrainOptions, 'models' | 'specs'>,
  always: readonly string[],
  configured: (kind: string) => ModelSpec = () => ({}),
): PlannedRun[] {
  // It would name the prototype of an object instead of a run.
  if (models.includes('__proto__')) throw new ApiError('bad-input', 'A model cannot be named __proto__.', { field: 'models' });
  const unused = Object.keys(specs).find((name) => !models.includes(name));
  if (unused !== undefined)
    throw new ApiError('bad-input', `There are settings for ${unused}, which is not among the models to train: ${models.join(', ')}.`, {
      field: `specs.${unused}`,
    });
  return [...new Set([...models, ...always])].map((name) => {
    const entry = Object.hasOwn(specs, name) ? specs[name] : undefined;
    const kind = entry?.kind ?? name;
    const info = modelInfos.find((candidate) => candidate.kind === kind);
    if (!info && isPluginKind(kind)) throw notGranted(kind);
    if (!info) {
      const known = modelInfos.map((candidate) => candidate.kind).join(', ');
      throw new ApiError('bad-input', `There is no model named ${kind}. Choose from: ${known}.`, { field: 'models', value: kind });
    }
    return { name, kind, label: entry?.label ?? null, spec: checkSpec(info, entry?.spec ?? configured(kind), `specs.${name}.spec`) };
  });
}
