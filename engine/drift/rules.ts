import { EngineError } from '../core/errors.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { requireOption } from './stream-alarm.ts';

/** By what a difference of two distributions is measured: its effect is the largest of those that are chosen, each in units of the least one that matters. */
export const driftMeasures = ['psi', 'wasserstein', 'jensen-shannon', 'statistic'] as const;
export type DriftMeasure = (typeof driftMeasures)[number];
export const driftTests = ['by-values', 'kolmogorov-smirnov', 'chi-squared'] as const;
export const driftCorrections = ['benjamini-hochberg', 'holm', 'bonferroni', 'none'] as const;

/** How distributions are compared, and from when on a difference matters. Categories are always compared by chi-squared. */
export interface DriftRules {
  /** What tests numbers. `by-values`: Kolmogorov and Smirnov, or chi-squared of the values themselves where there are few of them; `chi-squared`: of bins. */
  readonly test: (typeof driftTests)[number];
  /** Numbers with so few distinct values are compared value by value: ties leave other tests little power. */
  readonly fewValues: number;
  /** What is done about the number of tests. */
  readonly correction: (typeof driftCorrections)[number];
  /** One or more. */
  readonly measures: readonly DriftMeasure[];
  /** Least effects that matter: of the stability index above its mean without drift, of the distance in standard deviations, of the root of the divergence (0 to 1), of the test's own statistic (0 to 1), of the difference of missing shares, and of the level in standard deviations. */
  readonly leastPsi: number;
  readonly leastWasserstein: number;
  readonly leastJensenShannon: number;
  readonly leastStatistic: number;
  readonly leastMissing: number;
  readonly leastLevel: number;
}

export const defaultRules: DriftRules = {
  test: 'by-values',
  fewValues: 20,
  correction: 'benjamini-hochberg',
  measures: ['psi', 'wasserstein'],
  leastPsi: 0.1,
  leastWasserstein: 0.1,
  leastJensenShannon: 0.1,
  leastStatistic: 0.1,
  leastMissing: 0.05,
  leastLevel: 0.2,
};

/** @throws EngineError `invalid-option` */
export function requireRules(name: string, rules: DriftRules): void {
  const { test, correction, measures, fewValues, ...least } = rules;
  const oneOf = (option: string, value: string, known: readonly string[]): void => {
    if (!known.includes(value))
      throw new EngineError('invalid-option', `${name} needs ${option} to be one of ${known.join(', ')} but got ${value}.`, {
        [option]: value,
      });
  };
  oneOf('test', test, driftTests);
  oneOf('correction', correction, driftCorrections);
  if (measures.length === 0) throw new EngineError('invalid-option', `${name} needs a measure or more but got none.`, { measures: 0 });
  for (const measure of measures) oneOf('measures', measure, driftMeasures);
  requireOption(name, 'fewValues', fewValues, 0, 1000, true);
  for (const [option, value] of Object.entries(least)) requireOption(name, option, value, 1e-9, 1e9);
}

/** What was measured of two samples; null where a measure does not apply. */
export interface Measured {
  readonly stability: { readonly psi: number; readonly expected: number };
  readonly jensenShannon: number;
  readonly wasserstein: { readonly normed: number | null } | null;
  readonly statistic: number;
}

/** Effect in units of the least one that matters, 0 or more. */
export function effectBy(
  { measures, leastPsi, leastWasserstein, leastJensenShannon, leastStatistic }: DriftRules,
  { stability, jensenShannon, wasserstein, statistic }: Measured,
): number {
  const of: Readonly<Record<DriftMeasure, number>> = {
    psi: (stability.psi - stability.expected) / leastPsi,
    wasserstein: (wasserstein?.normed ?? 0) / leastWasserstein,
    'jensen-shannon': jensenShannon / leastJensenShannon,
    statistic: statistic / leastStatistic,
  };
  return Math.max(0, ...measures.map((measure) => of[measure]));
}

/**
 * P-values for their number.
 *
 * @param pValues - NaN where there is no test; those do not count
 * @returns in the order given, at most 1
 * @see Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70
 */
export function correctBy({ correction }: Pick<DriftRules, 'correction'>, pValues: Float64Array): Float64Array {
  if (correction === 'none') return pValues.slice();
  if (correction === 'benjamini-hochberg') return benjaminiHochberg(pValues);
  const order = Array.from(pValues.keys())
    .filter((i) => !Number.isNaN(pValues[i]))
    .sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Float64Array(pValues.length).fill(NaN);
  let largest = 0;
  order.forEach((i, place) => {
    const times = correction === 'holm' ? order.length - place : order.length;
    largest = Math.max(largest, Math.min(1, (pValues[i] as number) * times));
    adjusted[i] = largest;
  });
  return adjusted;
}
