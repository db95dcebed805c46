import type { LeaderboardRow } from '../../../../contract/entities/experiment.ts';
import type { RunComparison } from '../../../../contract/entities/run-comparison.ts';
import type { ReportAccuracy } from './report-model.ts';

/** What a run is held against: seasonal naive where it was trained, else another baseline, else the best of the others. */
export function rivalOf(rows: readonly LeaderboardRow[], run: LeaderboardRow): LeaderboardRow | null {
  const others = rows.filter(({ runId }) => runId !== run.runId);
  return others.find(({ kind }) => kind === 'seasonal-naive') ?? others.find(({ baseline }) => baseline) ?? others[0] ?? null;
}

/** In percent, from shares. */
const percents = ({ estimate, lower, upper }: { estimate: number; lower: number; upper: number }) => ({
  estimate: 100 * estimate,
  lower: 100 * lower,
  upper: 100 * upper,
});

/**
 * How the first of two compared runs did beside the second.
 *
 * @returns null where they have no forecast in common, or no scale to measure on
 */
export function accuracyOf(compared: RunComparison): ReportAccuracy | null {
  const mase = compared.metrics.find(({ metric }) => metric === 'mase');
  const [own, naive] = mase?.runs ?? [];
  if (!mase || !own || !naive) return null;
  const steps = compared.groups.find(({ name }) => name === 'Steps ahead');
  const [ownSteps, naiveSteps] = steps?.runs ?? [];
  const [pair] = compared.pairs;
  const difference = mase.differences.find(({ first, second }) => first === 0 && second === 1);
  const interval = ({ estimate, lower, upper }: typeof own) => ({ estimate, lower, upper });
  return {
    naive: compared.runs[1]?.label ?? '',
    mase: interval(own),
    naiveMase: interval(naive),
    change: difference?.relative ? percents(difference.relative) : null,
    units: mase.units === 'series' ? 'series' : 'folds',
    count: mase.count,
    wins: pair?.winRate === null || pair?.winRate === undefined ? null : 100 * pair.winRate,
    pValue: pair?.pValue ?? null,
    bySteps: (steps?.labels ?? []).map((step, i) => ({
      step,
      mase: ownSteps?.mase[i] ?? null,
      naiveMase: naiveSteps?.mase[i] ?? null,
      mae: ownSteps?.mae[i] ?? null,
      bias: ownSteps?.bias[i] ?? null,
      count: ownSteps?.count[i] ?? 0,
    })),
    coverage: compared.coverage.map(({ level, runs }) => ({
      level,
      measured: runs[0]?.coverage ?? null,
      lower: runs[0]?.lower ?? null,
      upper: runs[0]?.upper ?? null,
      verdict: runs[0]?.verdict ?? null,
    })),
  };
}
