import type { Forecast } from '../core/forecast.ts';
import type { StepCoverage } from './types.ts';

/** Counts at zero for each level, ascending as in a forecast. */
export const noStepCoverage = (levels: readonly number[], horizon: number): StepCoverage[] =>
  [...new Set(levels)].sort((a, b) => a - b).map((level) => ({ level, inside: new Int32Array(horizon), total: new Int32Array(horizon) }));

/**
 * Adds one fold's hits to the counts, in place. Missing actuals are skipped.
 *
 * @param actual - length h
 */
export function countSteps(counts: readonly StepCoverage[], actual: Float64Array, forecast: Forecast): void {
  for (const { level, inside, total } of counts) {
    const interval = forecast.intervals.find((candidate) => candidate.level === level);
    if (!interval) continue;
    for (let i = 0; i < actual.length; i++) {
      const y = actual[i] as number;
      if (Number.isNaN(y)) continue;
      total[i] = (total[i] as number) + 1;
      if (y >= (interval.lower[i] as number) && y <= (interval.upper[i] as number)) inside[i] = (inside[i] as number) + 1;
    }
  }
}
