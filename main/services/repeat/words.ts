import type { RepeatOutcome } from '../../../contract/entities/repeat.ts';

const told = (value: string | number | null): string => (value === null ? 'nothing' : String(value));

/** What came of a repetition, in sentences: the verdict first. */
export function repeatWords({
  identical,
  series,
  forecastsDiffer,
  modelsDiffer,
  largest,
  first,
  changed,
}: Omit<RepeatOutcome, 'said'>): string[] {
  const all = `${series.toLocaleString('en-US')} series`;
  if (identical)
    return [
      `Identical: every forecast of ${all} has the same bytes, and the fitted models have the same hash.`,
      ...(changed.length > 0 ? ['The same result in spite of what is not as it was.'] : []),
    ];
  const counts =
    forecastsDiffer > 0
      ? `Not identical: forecasts differ on ${forecastsDiffer.toLocaleString('en-US')} of ${all}${
          largest === null || largest === 0 ? '' : `, by ${(100 * largest).toPrecision(2)}% at most`
        }.`
      : `Forecasts are identical, but the file of fitted models is not${
          modelsDiffer > 0 ? `: models of ${modelsDiffer.toLocaleString('en-US')} of ${all} differ` : ''
        }.`;
  const where = first
    ? [
        `First difference: ${[first.series, first.part, ...(first.step === null ? [] : [`step ${first.step}`])]
          .filter((word) => word !== '')
          .join(', ')}: ${told(first.before)} before, ${told(first.after)} now.`,
      ]
    : [];
  const why =
    changed.length > 0
      ? []
      : ['Code, environment and backend are as they were: the training itself is not repeatable, or what is stored was changed.'];
  return [counts, ...where, ...why];
}
