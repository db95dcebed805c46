import { EngineError } from '../core/errors.ts';
import { checkNodes, MOST_FEATURES, MOST_NODES, MOST_SET_WORDS, MOST_TREES } from './check-nodes.ts';
import { joinNodes, type TreeEnsemble } from './ensemble.ts';
import { fieldsOf, type Fields } from './json-fields.ts';
import { hasLogLink } from './objective.ts';
import { readXgboostTree } from './read-xgboost-tree.ts';
import { nameProblem } from './tree-data.ts';
import { objectiveFromXgboost } from './xgboost-objective.ts';

/** Longest text that is read. */
export const MOST_CHARACTERS = 400_000_000;

const WHAT = 'this XGBoost model cannot be read';

/** A model of XGBoost's. */
export interface XgboostModel {
  readonly ensemble: TreeEnsemble;
  /**
   * Names of the categories of each feature by their code, where the file has them (models trained on data frames with XGBoost 3.1 and later);
   * null elsewhere.
   */
  readonly categories: readonly (readonly string[] | null)[];
}

/**
 * Reads XGBoost's JSON model format: one-target regression by `gbtree`, forests too. Versions 1.0 to 3.x.
 *
 * The file may come from anywhere: shapes, numbers and pointers are checked, and trees put together anew from their roots.
 *
 * @throws EngineError `invalid-option` that says what is wrong
 */
export function readXgboost(text: string): XgboostModel {
  if (text.length > MOST_CHARACTERS)
    throw new EngineError('invalid-option', `${WHAT}: it has ${text.length} characters, at most ${MOST_CHARACTERS} are read`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new EngineError('invalid-option', `${WHAT}: it is no JSON (${error instanceof Error ? error.message.slice(0, 120) : ''})`);
  }
  const learner = fieldsOf(WHAT, 'model', json).object('learner');
  const parameters = learner.object('learner_model_param');
  const objective = objectiveFromXgboost(learner.raw('objective'));
  const features = parameters.number('num_feature');
  if (!Number.isInteger(features) || features < 1 || features > MOST_FEATURES)
    parameters.refuse(`num_feature must be a whole number from 1 to ${MOST_FEATURES}`);
  if (parameters.has('num_class') && parameters.number('num_class') > 1) parameters.refuse('it classifies; regression is read');
  if (parameters.has('num_target') && parameters.number('num_target') > 1) parameters.refuse('it has several targets; one is read');
  const booster = learner.object('gradient_booster');
  if (booster.text('name') !== 'gbtree') booster.refuse(`its booster is ${booster.text('name').slice(0, 40)}; gbtree is read`);
  const model = booster.object('model');
  const list = model.list('trees', MOST_TREES);
  if (list.length === 0) model.refuse('it has no trees');
  let nodes = 0;
  let words = 0;
  const trees = list.map((tree, k) => {
    const read = readXgboostTree(fieldsOf(WHAT, `trees[${k}]`, tree), features);
    nodes += read.feature.length;
    words += read.sets.length;
    if (nodes > MOST_NODES) model.refuse(`it has more than ${MOST_NODES} nodes`);
    if (words > MOST_SET_WORDS) model.refuse('its sets of categories are too large');
    return read;
  });
  const parallel = model.object('gbtree_model_param').number('num_parallel_tree');
  const base = baseOf(parameters);
  const names = namesOf(learner, features);
  const ensemble: TreeEnsemble = {
    format: 'almanac-trees',
    formatVersion: 1,
    objective,
    baseScore: hasLogLink(objective) ? Math.log(base) : base,
    parallelTrees: Number.isInteger(parallel) && parallel >= 1 && parallel <= trees.length ? parallel : 1,
    featureNames: names,
    featureKinds: kindsOf(learner, features),
    ...joinNodes(trees),
  };
  if (!Number.isFinite(ensemble.baseScore)) parameters.refuse('base_score must be above zero for this objective');
  checkNodes(ensemble, features);
  return { ensemble, categories: categoriesOf(model, features) };
}

/** A number, or a list of one as text since version 3.1. */
function baseOf(parameters: Fields): number {
  const base = Number(parameters.text('base_score').replace(/^\[|\]$/g, ''));
  return Number.isFinite(base) ? base : parameters.refuse('base_score must be one finite number');
}

function namesOf(learner: Fields, features: number): readonly string[] {
  const names = learner.has('feature_names') ? learner.list('feature_names', MOST_FEATURES) : [];
  if (names.length === 0) return Array.from({ length: features }, (_, f) => `f${f}`);
  if (names.length !== features) learner.refuse(`there are ${names.length} feature names for ${features} features`);
  for (const name of names) {
    const problem = nameProblem(name);
    if (problem !== null) learner.refuse(problem);
  }
  if (new Set(names).size !== names.length) learner.refuse('two features have the same name');
  return names as string[];
}

function kindsOf(learner: Fields, features: number): readonly ('numeric' | 'categorical')[] {
  const types = learner.has('feature_types') ? learner.list('feature_types', MOST_FEATURES) : [];
  if (types.length === 0) return new Array<'numeric'>(features).fill('numeric');
  if (types.length !== features) learner.refuse(`there are ${types.length} feature types for ${features} features`);
  return types.map((type) => (type === 'c' ? 'categorical' : 'numeric'));
}

/** XGBoost keeps the categories' names one after another, as UTF-8 bytes with offsets. */
function categoriesOf(model: Fields, features: number): readonly (readonly string[] | null)[] {
  const none = new Array<null>(features).fill(null);
  if (!model.has('cats')) return none;
  const encodings = model.object('cats').list('enc', MOST_FEATURES);
  if (encodings.length !== features) return none;
  return encodings.map((encoding) => {
    if (typeof encoding !== 'object' || encoding === null) return null;
    const { offsets, values } = encoding as Record<string, unknown>;
    if (!Array.isArray(values) || values.length > MOST_CHARACTERS || !values.every((value) => typeof value === 'number')) return null;
    if (!Array.isArray(offsets)) return values.length === 0 ? null : values.map(String);
    if (offsets.length < 2 || !offsets.every((offset) => Number.isInteger(offset) && offset >= 0 && offset <= values.length)) return null;
    const bytes = Uint8Array.from(values);
    return offsets.slice(0, -1).map((start: number, k) => new TextDecoder().decode(bytes.subarray(start, offsets[k + 1] as number)));
  });
}
