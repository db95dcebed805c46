import { EngineError } from '../core/errors.ts';
import { checkNodes, MOST_FEATURES, MOST_NODES, MOST_SET_WORDS, MOST_TREES } from './check-nodes.ts';
import type { TreeEnsemble } from './ensemble.ts';
import { shortest } from './float-text.ts';
import { checkObjective, type Objective } from './objective.ts';
import { nameProblem } from './tree-data.ts';

/** An ensemble as JSON: the same fields, arrays of numbers for typed arrays. */
export type TreeEnsembleJson = {
  readonly [K in keyof TreeEnsemble]: TreeEnsemble[K] extends ArrayBufferView ? readonly number[] : TreeEnsemble[K];
};

const whole = ['treeStart', 'feature', 'missingLeft', 'left', 'setStart', 'setLength', 'sets'] as const;
const real = ['threshold', 'value', 'gain', 'cover'] as const;

/** Plain JSON; reads back as the same ensemble, to the bit. */
export function ensembleToJson(ensemble: TreeEnsemble): TreeEnsembleJson {
  const { format, formatVersion, objective, baseScore, parallelTrees, featureNames, featureKinds } = ensemble;
  const head = { format, formatVersion, objective, baseScore, parallelTrees, featureNames, featureKinds };
  const lists = Object.fromEntries([
    ...whole.map((key) => [key, Array.from(ensemble[key])] as const),
    ...real.map((key) => [key, Array.from(ensemble[key], shortest)] as const),
  ]);
  return { ...head, ...lists } as TreeEnsembleJson;
}

const refuse = (message: string): never => {
  throw new EngineError('invalid-option', `this is no ensemble of trees: ${message}`);
};

/**
 * Reads what `ensembleToJson` wrote, from wherever it comes: every field is looked at, and nothing is taken over that was not asked for.
 *
 * @throws EngineError `invalid-option` that says what is wrong
 */
export function ensembleFromJson(json: unknown): TreeEnsemble {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse('it must be an object');
  const from = json as Record<string, unknown>;
  if (from['format'] !== 'almanac-trees') refuse(`format must be almanac-trees, not ${JSON.stringify(from['format'])?.slice(0, 60)}`);
  if (from['formatVersion'] !== 1) refuse(`formatVersion must be 1, not ${JSON.stringify(from['formatVersion'])?.slice(0, 60)}`);
  const names = listOf(from, 'featureNames', MOST_FEATURES);
  const kinds = listOf(from, 'featureKinds', MOST_FEATURES);
  if (names.length === 0 || kinds.length !== names.length) refuse('featureNames and featureKinds must be of one length above 0');
  for (const name of names) {
    const problem = nameProblem(name);
    if (problem !== null) refuse(problem);
  }
  if (new Set(names).size !== names.length) refuse('two features have the same name');
  for (const kind of kinds) if (kind !== 'numeric' && kind !== 'categorical') refuse(`a feature cannot be ${String(kind).slice(0, 60)}`);
  const baseScore = from['baseScore'];
  if (typeof baseScore !== 'number' || !Number.isFinite(baseScore)) return refuse('baseScore must be finite');
  const parallelTrees = from['parallelTrees'];
  if (typeof parallelTrees !== 'number' || !Number.isInteger(parallelTrees) || parallelTrees < 1 || parallelTrees > MOST_TREES)
    return refuse(`parallelTrees must be a whole number from 1 to ${MOST_TREES}`);
  const ensemble: TreeEnsemble = {
    format: 'almanac-trees',
    formatVersion: 1,
    objective: readObjective(from['objective']),
    baseScore,
    parallelTrees,
    featureNames: names as string[],
    featureKinds: kinds as ('numeric' | 'categorical')[],
    treeStart: Int32Array.from(wholes(from, 'treeStart', MOST_TREES + 1, 0, MOST_NODES)),
    feature: Int32Array.from(wholes(from, 'feature', MOST_NODES, -1, MOST_FEATURES)),
    threshold: floats(from, 'threshold'),
    missingLeft: Uint8Array.from(wholes(from, 'missingLeft', MOST_NODES, 0, 1)),
    left: Int32Array.from(wholes(from, 'left', MOST_NODES, -1, MOST_NODES)),
    value: floats(from, 'value'),
    gain: floats(from, 'gain'),
    cover: floats(from, 'cover'),
    setStart: Int32Array.from(wholes(from, 'setStart', MOST_NODES, -1, MOST_SET_WORDS)),
    setLength: Int32Array.from(wholes(from, 'setLength', MOST_NODES, 0, MOST_SET_WORDS)),
    sets: Uint32Array.from(wholes(from, 'sets', MOST_SET_WORDS, 0, 2 ** 32 - 1)),
  };
  checkNodes(ensemble, names.length);
  return ensemble;
}

function listOf(from: Record<string, unknown>, key: string, most: number): unknown[] {
  const list = Object.hasOwn(from, key) ? from[key] : undefined;
  if (!Array.isArray(list)) return refuse(`${key} must be a list`);
  if (list.length > most) return refuse(`${key} has ${list.length} entries, at most ${most} are read`);
  return list as unknown[];
}

function wholes(from: Record<string, unknown>, key: string, most: number, low: number, high: number): number[] {
  const list = listOf(from, key, most);
  for (const entry of list)
    if (typeof entry !== 'number' || !Number.isInteger(entry) || entry < low || entry > high)
      return refuse(`${key} holds ${String(entry).slice(0, 60)}; whole numbers from ${low} to ${high} are read`);
  return list as number[];
}

function floats(from: Record<string, unknown>, key: string): Float32Array {
  const list = listOf(from, key, MOST_NODES);
  for (const entry of list)
    if (typeof entry !== 'number' || !Number.isFinite(entry))
      return refuse(`${key} holds ${String(entry).slice(0, 60)}; finite numbers are read`);
  return Float32Array.from(list as number[]);
}

function readObjective(from: unknown): Objective {
  if (typeof from !== 'object' || from === null) return refuse('it has no objective');
  const { kind, delta, power, level } = from as Record<string, unknown>;
  const number = (value: unknown): number => (typeof value === 'number' ? value : NaN);
  let objective: Objective;
  if (kind === 'huber') objective = { kind, delta: number(delta) };
  else if (kind === 'tweedie') objective = { kind, power: number(power) };
  else if (kind === 'quantile') objective = { kind, level: number(level) };
  else if (kind === 'squared' || kind === 'absolute' || kind === 'poisson') objective = { kind };
  else return refuse(`there is no objective ${String(kind).slice(0, 60)}`);
  checkObjective(objective);
  return objective;
}
