import { csvTable } from './csv.ts';
import type { ForecastExplanation, ModelExplanation, PermutationExplanation } from './entities/explanation.ts';

function forecastCsv(found: ForecastExplanation, step: number | undefined): string {
  const steps = found.forecast.map((_, h) => h).filter((h) => step === undefined || h === step - 1);
  return csvTable([
    ['step', 'date', 'forecast', 'part', 'group', 'topic', 'meaning', 'effect', 'score', 'value'],
    ...steps.flatMap((h) => {
      const where = [h + 1, found.time[h], found.forecast[h]];
      const start = [
        'start',
        'base',
        'Starting point',
        'What is expected before anything else is known',
        found.base[h],
        found.baseScore[h],
      ];
      return [
        [...where, ...start, null],
        ...found.parts.map((part) => [
          ...where,
          part.name,
          part.group,
          part.topic,
          part.meaning,
          part.effects[h],
          part.scores[h],
          part.values[h],
        ]),
      ];
    }),
  ]);
}

const permutationCsv = (found: PermutationExplanation): string =>
  csvTable([
    ['kind', 'name', 'topic', 'meaning', 'increase', 'deviation', 'error'],
    ...[...found.topics.map((one) => ['topic', one] as const), ...found.features.map((one) => ['input', one] as const)].map(
      ([kind, one]) => [kind, one.name, one.topic, one.meaning, one.increase, one.deviation, found.error],
    ),
  ]);

const modelCsv = (found: ModelExplanation): string =>
  csvTable([
    ['feature', 'group', 'topic', 'meaning', 'mean_abs_shap', 'gain', 'cover', 'splits'],
    ...found.features.map((one) => [one.name, one.group, one.topic, one.meaning, one.impact, one.gain, one.cover, one.splits]),
  ]);

/**
 * The numbers of an explanation as a table in long form.
 *
 * @param step - only this step of a forecast, from 1
 */
export function explanationCsv(found: ForecastExplanation | ModelExplanation | PermutationExplanation, step?: number): string {
  if ('forecast' in found) return forecastCsv(found, step);
  return 'repeats' in found ? permutationCsv(found) : modelCsv(found);
}
