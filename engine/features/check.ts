import { columnFigures, correlate, type ColumnFigures } from './column-figures.ts';
import type { Availability } from './matrix/kind.ts';
import type { FeaturePlan } from './matrix/plan.ts';
import type { FeatureSample } from './sample.ts';
import { SAME } from './select.ts';

/** Something wrong with a column of features. */
export interface FeatureFinding {
  readonly code:
    | 'feature-empty'
    | 'feature-constant'
    | 'feature-missing'
    | 'feature-duplicate'
    | 'feature-leak'
    | 'feature-reach'
    | 'feature-repeated';
  readonly severity: 'error' | 'warning' | 'info';
  readonly column: string;
  /** What is wrong and what to do. */
  readonly message: string;
  /** Rows of the sample that it is about. */
  readonly count: number;
}

/** A column that is more often missing than this is worth a word. */
const OFTEN = 0.5;
/** A column that is the target itself, but for rounding. */
const LEAK = 0.9999;

/**
 * What is wrong with the features of a dataset: columns without values or variation, copies, many missing values, columns that hold the target
 * itself, and those that are not known over the horizon.
 *
 * @param horizon - periods to forecast, for the message
 * @param figures - of the sample, where they are known already
 */
export function checkFeatures(
  plan: FeaturePlan,
  sample: FeatureSample,
  horizon: number,
  figures: readonly ColumnFigures[] = columnFigures(sample),
): FeatureFinding[] {
  const rows = sample.y.length;
  const findings: FeatureFinding[] = [];
  figures.forEach((figure, c) => findings.push(...ofColumn(figure, rows, sample.columns[c]?.availability), ...twins(sample, figures, c)));
  for (const { name, why, reach } of plan.leftOut) {
    if (why === 'reach')
      findings.push({
        code: 'feature-reach',
        severity: 'warning',
        column: name,
        message: `${name} is known for ${reach} period${reach === 1 ? '' : 's'} ahead, the forecast goes ${horizon}: it is left out. Take a larger lag or shift, or the recursive strategy.`,
        count: rows,
      });
    if (why === 'repeated')
      findings.push({
        code: 'feature-repeated',
        severity: 'info',
        column: name,
        message: `${name} is made twice; one is left out.`,
        count: rows,
      });
  }
  return findings;
}

function ofColumn(
  { name, missing, constant, min, rawCorrelation }: ColumnFigures,
  rows: number,
  availability: Availability | undefined,
): FeatureFinding[] {
  if (rows === 0 || missing === 1)
    return [{ code: 'feature-empty', severity: 'error', column: name, message: `${name} never has a value. Remove it.`, count: rows }];
  if (constant)
    return [
      {
        code: 'feature-constant',
        severity: 'warning',
        column: name,
        message: `${name} is always ${min} and says nothing. Remove it.`,
        count: rows,
      },
    ];
  const found: FeatureFinding[] = [];
  // Only a column of the file that is said to be known in advance can leak.
  if (availability === 'future' && Math.abs(rawCorrelation) > LEAK)
    found.push({
      code: 'feature-leak',
      severity: 'error',
      column: name,
      message: `${name} is the target itself (r = ${rawCorrelation.toFixed(4)}): a forecast cannot know it. Remove it.`,
      count: rows,
    });
  if (missing > OFTEN)
    found.push({
      code: 'feature-missing',
      severity: 'warning',
      column: name,
      message: `${name} is missing in ${Math.round(100 * missing)}% of the rows${availability === 'origin' ? '; it may look back further than most series go' : ''}.`,
      count: Math.round(missing * rows),
    });
  return found;
}

/** Whether an earlier column says the same. */
function twins({ columns, values }: FeatureSample, figures: readonly ColumnFigures[], c: number): FeatureFinding[] {
  const { name, missing, constant, information } = figures[c] as ColumnFigures;
  if (missing === 1 || constant) return [];
  for (let other = 0; other < c; other++) {
    const first = figures[other] as ColumnFigures;
    // Copies say equally much of the target, so that most pairs need no look.
    if (first.missing === 1 || first.constant || Math.abs(first.information - information) > 0.02) continue;
    if (columns[other]?.availability === 'series' && columns[c]?.availability === 'series' && columns[other]?.spec === columns[c]?.spec)
      continue;
    const r = correlate(values[c] as Float64Array, values[other] as Float64Array);
    if (Math.abs(r) <= SAME) continue;
    return [
      {
        code: 'feature-duplicate',
        severity: 'warning',
        column: name,
        message: `${name} says the same as ${first.name} (r = ${r.toFixed(3)}). Remove one of them.`,
        count: values[c]?.length ?? 0,
      },
    ];
  }
  return [];
}
