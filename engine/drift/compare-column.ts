import { EngineError } from '../core/errors.ts';
import { chiSquared } from './chi-squared.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { missingShare, type MissingShare } from './missing-share.ts';
import { populationStability, type PopulationStability } from './population-stability.ts';
import { quantileBins } from './quantile-bins.ts';
import { defaultRules } from './rules.ts';
import { sortedSample } from './sorted-sample.ts';
import type { TableColumn } from './table-column.ts';
import { distinctCounts, levelCounts } from './value-counts.ts';
import { wasserstein, type Wasserstein } from './wasserstein.ts';

/** What was compared and how; null where a sample has no values or there is nothing to test. */
export interface DistributionComparison {
  readonly test: 'kolmogorov-smirnov' | 'chi-squared';
  /** The largest difference of the distribution functions, or Cramer's V: 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  readonly stability: PopulationStability;
  readonly jensenShannon: number;
  /** Of numbers only. */
  readonly wasserstein: Wasserstein | null;
  /** Values of both in the same bins, for charts: bounds of bins, or names of categories or values. */
  readonly bins: {
    readonly bounds: readonly number[] | null;
    readonly labels: readonly string[] | null;
    readonly reference: readonly number[];
    readonly current: readonly number[];
  };
}

export interface ColumnComparison {
  readonly name: string;
  readonly kind: TableColumn['kind'];
  readonly missing: MissingShare;
  readonly distribution: DistributionComparison | null;
  /** Levels that only the current column has, with their share of its values. Empty for numbers. */
  readonly newLevels: readonly { readonly level: string; readonly share: number }[];
  /** A column of names or numbers that hardly repeat: nothing can be said of their distribution. */
  readonly identifier: boolean;
}

/** Names that hardly repeat are no categories beyond so many of them. */
const MOST_DISTINCT = 20;

/**
 * Compares a column with what it was. Numbers by Kolmogorov and Smirnov, exactly where samples are small; numbers of few values and categories by chi-squared. Rules may say
 * otherwise of numbers.
 *
 * @param reference - one row or more
 * @param current - of the same kind, one row or more
 * @throws EngineError `series-too-short`, `not-finite`, `invalid-option` where the kinds differ
 */
export function compareColumn(reference: TableColumn, current: TableColumn, bins = 10, rules = defaultRules): ColumnComparison {
  const { name, kind } = reference;
  if (reference.kind === 'category' && current.kind === 'category') {
    const counts = levelCounts(reference, current);
    const [n, m] = [sum(counts.reference), sum(counts.current)];
    const missing = missingShare([reference.codes.length - n, current.codes.length - m], [reference.codes.length, current.codes.length]);
    const levels = counts.labels.map((level, i) => ({
      level,
      new: counts.reference[i] === 0,
      share: m === 0 ? 0 : (counts.current[i] as number) / m,
    }));
    const newLevels = levels.flatMap(({ level, new: isNew, share }) => (isNew && share > 0 ? [{ level, share }] : []));
    newLevels.sort((a, b) => b.share - a.share);
    const filled = counts.reference.reduce((some, count) => some + (count > 0 ? 1 : 0), 0);
    const identifier = n > MOST_DISTINCT && filled > n / 2;
    const nothing = { name, kind, missing, newLevels, identifier, distribution: null };
    return n === 0 || m === 0 || identifier ? nothing : { ...nothing, distribution: byCounts(counts, counts.labels, null) };
  }
  if (reference.kind !== 'number' || current.kind !== 'number')
    throw new EngineError('invalid-option', `Column ${name} was of kind ${reference.kind} but is of kind ${current.kind} now.`, {
      column: name,
    });
  const [a, b] = [sortedSample(reference.values), sortedSample(current.values)];
  const missing = missingShare([a.missing, b.missing], [reference.values.length, current.values.length]);
  const nothing = { name, kind, missing, newLevels: [], identifier: false, distribution: null };
  if (a.values.length === 0 || b.values.length === 0) return nothing;
  const moved = wasserstein(a.values, b.values);
  const few = rules.test === 'by-values' ? distinctCounts(a.values, b.values, rules.fewValues) : null;
  if (few) return { ...nothing, distribution: byCounts(few, few.labels, moved) };
  const binned = quantileBins(a.values, b.values, bins);
  const binnedTest = rules.test === 'chi-squared' ? chiSquared(binned) : null;
  const { statistic, pValue } = binnedTest
    ? { statistic: binnedTest.cramersV, pValue: binnedTest.pValue }
    : kolmogorovSmirnov(a.values, b.values);
  const distribution: DistributionComparison = {
    test: binnedTest ? 'chi-squared' : 'kolmogorov-smirnov',
    statistic,
    pValue,
    stability: populationStability(binned),
    jensenShannon: jensenShannon(binned),
    wasserstein: moved,
    bins: { bounds: [...binned.bounds], labels: null, reference: [...binned.reference], current: [...binned.current] },
  };
  return { ...nothing, distribution };
}

function byCounts(
  counts: { readonly reference: Float64Array; readonly current: Float64Array },
  labels: readonly string[],
  moved: Wasserstein | null,
): DistributionComparison {
  const { cramersV, pValue } = chiSquared(counts);
  return {
    test: 'chi-squared',
    statistic: cramersV,
    pValue,
    stability: populationStability(counts),
    jensenShannon: jensenShannon(counts),
    wasserstein: moved,
    bins: { bounds: null, labels, reference: [...counts.reference], current: [...counts.current] },
  };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
