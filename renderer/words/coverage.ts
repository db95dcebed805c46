import type { HorizonCoverage } from '../../contract/entities/experiment.ts';
import { percent } from './numbers.ts';

/** Measured coverage, in percent of the actual values, as `94%`. */
export const coverageText = (measured: number | null): string => percent(measured === null ? null : measured / 100);

export type CoverageJudgement = 'unknown' | 'right' | 'overconfident' | 'cautious';

/** How far measured coverage is from its level: `right`, or overconfident and cautious from five points on. */
export function coverageJudgement(level: number, measured: number | null): CoverageJudgement {
  if (measured === null) return 'unknown';
  const distance = measured - level;
  if (Math.abs(distance) < 5) return 'right';
  return distance < 0 ? 'overconfident' : 'cautious';
}

export const coverageWords: Record<CoverageJudgement, string | undefined> = {
  unknown: undefined,
  right: undefined,
  overconfident: 'Too narrow',
  cautious: 'Wider than needed',
};

/** A stretch of the horizon, and the coverage of a level in it, pooled over what was measured. */
export interface CoverageStretch {
  /** `1–9`, steps ahead. */
  readonly name: string;
  readonly measured: (level: number) => number | null;
}

/** The horizon in thirds; in single steps where there are three or fewer. None for what was made before it was measured. */
export function coverageStretches(byHorizon: readonly HorizonCoverage[]): CoverageStretch[] {
  const steps = Math.max(0, ...byHorizon.map(({ measured }) => measured.length));
  const parts = Math.min(3, steps);
  return Array.from({ length: parts }, (_, part) => {
    const from = Math.round((part * steps) / parts);
    const to = Math.round(((part + 1) * steps) / parts);
    return {
      name: to - from === 1 ? String(to) : `${from + 1}–${to}`,
      measured: (level) =>
        pooled(
          byHorizon.find((one) => one.level === level),
          from,
          to,
        ),
    };
  });
}

function pooled(coverage: HorizonCoverage | undefined, from: number, to: number): number | null {
  let inside = 0;
  let total = 0;
  for (let step = from; step < to; step += 1) {
    const measured = coverage?.measured[step] ?? null;
    const count = coverage?.total[step] ?? 0;
    if (measured === null || count === 0) continue;
    inside += measured * count;
    total += count;
  }
  return total === 0 ? null : inside / total;
}
