import { quantile } from '../stats/quantile.ts';
import type { TreeColumn } from '../trees/index.ts';
import { targetMeans } from './encode-target.ts';
import { SMOOTHING } from './fit-category.ts';
import { applyPreparation, fitPreparation } from './prepare.ts';
import { applyRidge, chooseRidge } from './ridge.ts';
import { columnOf, type RowColumn, type RowTable } from './row-table.ts';
import { combine, type RowLeak } from './find-leaks.ts';
import type { FeatureSpec } from './spec.ts';
import { smearing, toScale, toUnits, type TargetScale } from './target-scale.ts';

/** What anybody could have said instead. */
export interface Baseline {
  readonly name: string;
  readonly predicted: Float64Array;
}

/** Training rows, rows held back and rows to predict. */
export interface Parts {
  readonly train: RowTable;
  readonly trainTarget: Float64Array;
  readonly hold: RowTable;
  readonly holdTarget: Float64Array;
  readonly test: RowTable;
}

const squaredError = (predicted: Float64Array, actual: Float64Array): number =>
  predicted.reduce((sum, value, i) => sum + (value - (actual[i] as number)) ** 2, 0);

/** Mean, median, the mean by the category that tells most on the rows held back, and a linear model. */
export function baselinePredictions(parts: Parts, features: readonly FeatureSpec[], scale: TargetScale, nonNegative: boolean): Baseline[] {
  const { trainTarget, test } = parts;
  const mean = trainTarget.reduce((sum, y) => sum + y / trainTarget.length, 0);
  const median = quantile(Float64Array.from(trainTarget).sort(), 0.5);
  const linear = linearModel(parts, features, scale, nonNegative);
  const byCategory = categoryMeans(parts, features);
  return [
    { name: 'Mean', predicted: new Float64Array(test.rows).fill(mean) },
    { name: 'Median', predicted: new Float64Array(test.rows).fill(median) },
    ...(byCategory ? [byCategory] : []),
    { name: 'Linear (ridge)', predicted: linear },
  ];
}

/** Means by one category column: the one that is best on the rows held back. */
function categoryMeans({ train, trainTarget, hold, holdTarget, test }: Parts, features: readonly FeatureSpec[]): Baseline | null {
  let best: Baseline | null = null;
  let least = Infinity;
  for (const { column: name, use } of features) {
    if (use !== 'category') continue;
    const column = columnOf(train, name);
    if (column.kind !== 'category') continue;
    const shift = (codes: Int32Array): Int32Array => codes.map((code) => code + 1);
    const { values } = targetMeans(shift(column.codes), trainTarget, column.labels.length + 1, SMOOTHING);
    const means = (table: RowTable): Float64Array => {
      const own = columnOf(table, name);
      return own.kind === 'category' ? Float64Array.from(shift(own.codes), (code) => values[code] as number) : new Float64Array(0);
    };
    const loss = squaredError(means(hold), holdTarget);
    if (loss >= least) continue;
    least = loss;
    best = { name: `Mean by ${name}`, predicted: means(test) };
  }
  return best;
}

/** Categories beyond these are taken together in the linear model. */
const MOST_WORDS = 40;

function linearModel(parts: Parts, features: readonly FeatureSpec[], scale: TargetScale, nonNegative: boolean): Float64Array {
  const plain = features.map((feature): FeatureSpec => {
    if (feature.use === 'number') return { ...feature, missing: 'median', scale: 'standard' };
    return feature.use === 'category' ? { ...feature, encode: 'one-hot' } : feature;
  });
  const learned = toScale(scale, parts.trainTarget);
  const { preparation, columns } = fitPreparation(parts.train, plain, learned, MOST_WORDS);
  const fill = columns.map(({ values }) => {
    const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value / known.length, 0);
  });
  const filled = (list: readonly TreeColumn[]): Float64Array[] =>
    list.map(({ values }, j) => Float64Array.from(values, (value) => (Number.isNaN(value) ? (fill[j] as number) : value)));
  const hold = filled(applyPreparation(preparation, parts.hold).columns);
  const model = chooseRidge(filled(columns), learned, hold, toScale(scale, parts.holdTarget));
  const factor = smearing(scale, applyRidge(model, hold, parts.hold.rows), parts.holdTarget);
  const scores = applyRidge(model, filled(applyPreparation(preparation, parts.test).columns), parts.test.rows);
  return toUnits(scale, factor, nonNegative, scores);
}

/** What the formulas give that were found among the columns; rows in which one of them is missing get nothing, so those are left out. */
export function formulaPredictions(leaks: readonly RowLeak[], test: RowTable): Baseline[] {
  return leaks.flatMap((leak) => {
    if (leak.kind !== 'formula') return [];
    const [a, b] = leak.columns.map((name) => columnOf(test, name)) as [RowColumn, RowColumn];
    if (a.kind !== 'number' || b.kind !== 'number') return [];
    const predicted = a.values.map((x, i) => combine(leak.formula, x, b.values[i] as number));
    return predicted.every(Number.isFinite) ? [{ name: leak.columns.join(` ${leak.formula} `), predicted }] : [];
  });
}
