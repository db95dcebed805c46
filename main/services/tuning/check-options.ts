import type { SearchedModel, TuneOptions } from '../../../contract/entities/tuning.ts';
import { ApiError } from '../../../contract/errors.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import { refuseSpec } from '../../../engine/models/refuse-spec.ts';
import { defaultPoint, openStudy, readSpace, type Dimension, type Plan, type Study } from '../../../engine/tuning/index.ts';
import { modelInfo, modelInfos } from '../models/catalogue.ts';
import { checkSpec } from '../models/runs.ts';

/** Settings that hang on the data or on dates, spelled out once for the whole search. */
const notSearched = new Set(['features', 'exclude_features', 'country_holidays', 'holidays', 'prediction_horizon']);
/** The setting that a resource is. */
export const settingOf = { epochs: 'epochs', rounds: 'n_estimators', folds: null, 'series-share': null } as const;
const unitWords = { epochs: 'epochs', rounds: 'rounds of boosting', folds: 'folds', 'series-share': 'a share of the series' } as const;

const refuse = (field: string, message: string): never => {
  throw new ApiError('bad-input', message, { field });
};

/** Runs `act`; what the engine refuses is told of `field`. */
function told<T>(field: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const at = error.details['name'];
    const within = typeof at === 'string' ? at.replace(/^(space|resource|budget)\b/, '$1') : '';
    throw new ApiError('bad-input', error.message, { field: within === '' ? field : `${field}.${within}` });
  }
}

/** A dimension whose every value the model can take. */
function checkDimension(model: SearchedModel, dimension: Dimension, at: string): void {
  const { label, parameters } = modelInfo(model.kind);
  const { name } = dimension;
  const parameter = parameters.find((one) => one.name === name);
  if (!parameter) {
    const names = parameters.map((one) => one.name).filter((one) => !notSearched.has(one));
    refuse(`${at}.name`, `${label} has no setting named ${name}. It has: ${names.join(', ')}.`);
  }
  if (notSearched.has(name)) refuse(`${at}.name`, `${label}: "${name}" cannot be searched. Give it a fixed value.`);
  if (Object.hasOwn(model.fixed, name))
    refuse(`${at}.name`, `${label}: "${name}" is searched and fixed at a time. Leave one of the two out.`);
  if (settingOf[model.resource.unit] === name)
    refuse(
      `${at}.name`,
      `${label}: "${name}" is what halving spends more and more of, so it cannot be searched. Choose another resource or leave it out.`,
    );
  if (parameter?.type === 'integer' && dimension.type !== 'choice' && !dimension.type.endsWith('integer'))
    refuse(`${at}.type`, `${label}: "${name}" takes whole numbers, so its type must be integer or log-integer but is ${dimension.type}.`);
  const ends = dimension.type === 'choice' ? dimension.values : [dimension.min, dimension.max];
  ends.forEach((value, i) => {
    const place = dimension.type === 'choice' ? `values[${i}]` : i === 0 ? 'min' : 'max';
    const refusal = refuseSpec(parameters, { [name]: value }, label);
    if (refusal) refuse(`${at}.${place}`, refusal.message);
  });
}

function checkModel(given: SearchedModel, at: string, options: TuneOptions): SearchedModel {
  const { kind, resource } = given;
  const info = modelInfos.find((one) => one.kind === kind);
  if (!info) return refuse(`${at}.kind`, `There is no model named ${kind}. Choose from: ${modelInfos.map((one) => one.kind).join(', ')}.`);
  if (ensembleByKind(kind))
    return refuse(`${at}.kind`, `${info.label} is made of other models and has nothing to search by itself. Tune its members.`);
  if (info.parameters.length === 0) return refuse(`${at}.kind`, `${info.label} has no settings to search.`);
  if (given.space.length === 0)
    return refuse(`${at}.space`, `${info.label}: the search space is empty. Name at least one setting with its values.`);
  const model = { ...given, fixed: checkSpec(info, given.fixed, `${at}.fixed`) };
  const space = told(at, () => readSpace(model.space));
  space.forEach((dimension, i) => checkDimension(model, dimension, `${at}.space[${i}]`));
  const { unit } = resource;
  const needed = settingOf[unit];
  if (needed !== null && !info.parameters.some(({ name }) => name === needed))
    refuse(
      `${at}.resource.unit`,
      `${info.label} has no ${unitWords[unit]}. Choose folds${globalModelByKind(kind) ? '' : ' or series-share'}.`,
    );
  if (needed !== null && Object.hasOwn(model.fixed, needed))
    refuse(`${at}.fixed.${needed}`, `${info.label}: "${needed}" is what halving spends more and more of, so it cannot be fixed.`);
  if (unit === 'series-share' && globalModelByKind(kind))
    refuse(`${at}.resource.unit`, `${info.label} learns across all series, so that a share of them would be another model. Choose folds.`);
  if (unit === 'folds' && resource.max > options.innerFolds)
    refuse(`${at}.resource.max`, `${info.label}: halving goes up to ${resource.max} folds, but the search has ${options.innerFolds}.`);
  return model;
}

/**
 * Options that can be searched with; the engine's plan of each model's search is made on the way.
 *
 * @throws ApiError `bad-input` that names the field, what it needs and what it got
 */
export function checkOptions(options: TuneOptions): {
  readonly options: TuneOptions;
  readonly studies: readonly { readonly model: string; readonly study: Study }[];
} {
  checkBudget(options);
  if (options.models.length === 0) refuse('models', 'There is no model to tune. Name at least one.');
  if (options.eta < 2 || options.eta > 100)
    refuse('eta', `One trial in eta goes on: it must be a whole number from 2 to 100 but is ${options.eta}.`);
  const models = options.models.map((model, i) => checkModel(model, `models[${i}]`, options));
  models.forEach(({ name }, i) => {
    if (name === '__proto__' || models.findIndex((one) => one.name === name) < i)
      refuse(`models[${i}].name`, `Two models are named ${name}. Give each a name of its own.`);
  });
  const checked = { ...options, models };
  return {
    options: checked,
    studies: models.map((model, i) => ({ model: model.name, study: told(`models[${i}]`, () => openStudy(planOf(checked, model))) })),
  };
}

/** @throws ApiError `bad-input` for a budget that allows nothing or everything */
export function checkBudget({ minutes, trials }: Pick<TuneOptions, 'minutes' | 'trials'>): void {
  if (minutes === null && trials === null) refuse('minutes', 'A search needs an end: give it minutes, trials or both.');
  if (minutes !== null && !(minutes > 0 && minutes <= 1e6)) refuse('minutes', `The budget must be more than 0 minutes but is ${minutes}.`);
  if (trials !== null && !(trials >= 1 && trials <= 100_000))
    refuse('trials', `The budget must be from 1 to 100000 trials but is ${trials}.`);
}

/** Results of a model that a search by time alone ends with: more hardly help, and take longer to choose than to try. */
export const mostEvaluations = 1000;

/** The budget in minutes is that of all models together, so that it is looked after outside the plans. */
export const budgetOf = ({ trials }: Pick<TuneOptions, 'trials'>): Plan['budget'] => ({
  trials,
  evaluations: trials === null ? mostEvaluations : null,
  minutes: null,
});

function planOf(options: TuneOptions, { space, resource }: SearchedModel): Plan {
  const { sampler, scheduler, eta, seed } = options;
  const start = defaultPoint(space as Dimension[]);
  return {
    space: space as Dimension[],
    sampler,
    scheduler,
    resource,
    eta,
    budget: budgetOf(options),
    first: start ? [start] : [],
    seed,
  };
}
