import { EngineError } from '../core/errors.ts';
import { hasLogLink } from '../trees/objective.ts';
import { readXgboost, treeCount, type TreeEnsemble } from '../trees/index.ts';
import type { FittedCategory } from './fit-category.ts';
import type { FittedNumber } from './fit-number.ts';
import type { RowModel } from './row-model.ts';

/** Codes without names are shown as numbers; so many of them at most. */
const MOST_CODES = 10_000;

/**
 * A model of XGBoost's as a model of single rows: a column for each feature, by its name. It has no intervals, and nothing is known of the rows
 * that it learnt from: the ends of sliders are those of its splits.
 *
 * @param text - XGBoost's JSON format, from wherever it comes
 * @param target - name of what it predicts, which the file does not say
 * @throws EngineError `invalid-option` that says what is wrong
 */
export function rowModelFromXgboost(text: string, target: string): RowModel {
  const { ensemble, categories } = readXgboost(text);
  if (hasLogLink(ensemble.objective))
    throw new EngineError(
      'invalid-option',
      `its objective is ${ensemble.objective.kind}, whose scores are logarithms of predictions; models of single rows take squared, absolute, Huber and quantile errors.`,
    );
  const forest = ensemble.parallelTrees > 1 && ensemble.parallelTrees === treeCount(ensemble);
  return {
    format: 'almanac-row-model',
    formatVersion: 1,
    target,
    kind: forest ? 'random-forest' : 'gradient-boosting',
    scale: { kind: 'none' },
    smearing: 1,
    nonNegative: false,
    preparation: ensemble.featureNames.map((name, f) =>
      ensemble.featureKinds[f] === 'categorical' ? categoryOf(ensemble, f, name, categories[f] ?? null) : numberOf(ensemble, f, name),
    ),
    ensemble,
    intervals: { levels: [], edges: [], below: [], above: [] },
    background: ensemble.featureNames.map(() => []),
  };
}

function numberOf({ feature, threshold }: TreeEnsemble, f: number, name: string): FittedNumber {
  const cuts: number[] = [];
  for (let node = 0; node < feature.length; node++)
    if (feature[node] === f && Math.abs(threshold[node] as number) < 1e30) cuts.push(threshold[node] as number);
  cuts.sort((a, b) => a - b);
  // A feature without a split counts for nothing: any range will do.
  const low = cuts[0] ?? 0;
  const high = cuts.at(-1) ?? 1;
  // A split lies between values: a little beyond the outermost ones.
  const margin = high > low ? 0.1 * (high - low) : Math.max(1, Math.abs(low) * 0.1);
  const whole = cuts.length > 0 && cuts.every((cut) => Number.isInteger(2 * cut));
  const ends = [low - margin, high + margin].map((value) => (whole ? Math.round(value) : Number(value.toPrecision(4)))) as [number, number];
  const usual = cuts.length === 0 ? 0 : (cuts[Math.floor(cuts.length / 2)] as number);
  return {
    use: 'number',
    column: name,
    name,
    fill: null,
    centre: 0,
    scale: 1,
    low: low >= 0 ? Math.max(0, ends[0]) : ends[0],
    high: ends[1],
    usual: whole ? Math.ceil(usual) : Number(usual.toPrecision(4)),
    whole,
  };
}

function categoryOf(
  { feature, setStart, setLength, sets }: TreeEnsemble,
  f: number,
  name: string,
  named: readonly string[] | null,
): FittedCategory {
  let codes = 0;
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] !== f || (setStart[node] as number) < 0) continue;
    for (let word = 0; word < (setLength[node] as number); word++) {
      const bits = sets[(setStart[node] as number) + word] as number;
      if (bits !== 0) codes = Math.max(codes, 32 * word + 32 - Math.clz32(bits));
    }
  }
  const words = named ?? Array.from({ length: codes }, (_, code) => String(code));
  if (words.length > MOST_CODES)
    throw new EngineError('invalid-option', `its feature ${name} has ${words.length} categories; at most ${MOST_CODES} are read.`);
  if (new Set(words).size !== words.length) throw new EngineError('invalid-option', `its feature ${name} names a category twice.`);
  return {
    use: 'category',
    column: name,
    encode: 'native',
    words,
    others: false,
    missing: false,
    fill: null,
    names: [name],
    means: [],
    mean: 0,
  };
}
