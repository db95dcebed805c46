import { toUnits } from '../../../engine/regression/target-scale.ts';
import { predictScores, writeXgboost, type TreeColumn } from '../../../engine/trees/index.ts';
import type { KeptModel } from '../regression/model-file.ts';
import { aboutFile, type ExportedFile } from './exported-file.ts';
import { fileStem, xgboostNames } from './names.ts';

const MOST_ROWS = 10;

/** The trees of a model of single rows as a file that XGBoost loads, with one that says how columns become features and scores predictions. */
export function exportRowModel({ name, formats, model }: KeptModel): ExportedFile[] {
  const { ensemble, preparation, scale, smearing, nonNegative, target, background } = model;
  const names = xgboostNames(ensemble.featureNames);
  const stem = fileStem(name);
  const rows = Math.min(MOST_ROWS, background[0]?.length ?? 0);
  const columns = ensemble.featureNames.map((feature, f): TreeColumn => ({
    name: feature,
    kind: ensemble.featureKinds[f] ?? 'numeric',
    values: Float64Array.from({ length: rows }, (_, i) => Math.fround(background[f]?.[i] ?? NaN)),
  }));
  const scores = predictScores(ensemble, columns);
  const predicted = toUnits(scale, smearing, nonNegative, scores);
  const about = {
    model: name,
    target,
    steps: [
      'Make the features of a row from its columns as "preparation" says, in the order of "features". Numbers: missing becomes fill (null: stays NaN), then (x - centre) / scale.',
      'Categories: native is the place of the word among "words" (after them: the code for other words, then that for missing); one-hot has a feature for each; means is means[code].',
      'Dates: month 1 to 12, day 1 to 31, weekday, hour. Features of type category need enable_categorical.',
      'score = booster.predict(features)',
      scale.kind === 'log' ? `prediction = exp(score) * ${smearing} - 1` : 'prediction = score',
      ...(nonNegative ? ['Predictions below zero become zero.'] : []),
    ],
    parts: [
      {
        file: `${stem}.json`,
        features: names.map((own, f) => ({
          name: own,
          ...(own === ensemble.featureNames[f] ? {} : { inAlmanac: ensemble.featureNames[f] }),
          type: ensemble.featureKinds[f] === 'categorical' ? 'category' : 'float',
        })),
        check: Array.from({ length: rows }, (_, i) => ({
          values: columns.map(({ values }) => (Number.isNaN(values[i]) ? null : (values[i] as number))),
          prediction: scores[i],
          predicted: predicted[i],
        })),
      },
    ],
    dateFormats: formats,
    preparation,
  };
  return [{ name: `${stem}.json`, text: writeXgboost({ ...ensemble, featureNames: names }) }, aboutFile(stem, about)];
}
