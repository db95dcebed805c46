import { EngineError } from '../core/errors.ts';
import { requireColumns, type Grouping } from './cells.ts';
import { effectiveTrials, wilsonInterval } from './wilson.ts';

/** One run's intervals of one level, beside what came; columns of one length c. */
export interface IntervalCells {
  readonly actual: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly series: Int32Array;
  /** As in `Cells`; gives widths that can be compared between series. */
  readonly scale?: Float64Array;
  /** Nominal coverage in percent. */
  readonly level: number;
}

/** How the intervals of one group of cells held. NaN where a figure does not exist. */
export interface CoverageGroup {
  /** Nominal coverage in percent. */
  readonly level: number;
  readonly count: number;
  readonly series: number;
  /** Counts of actuals inside (bounds included), below and above. */
  readonly inside: number;
  readonly below: number;
  readonly above: number;
  /** Share inside, 0 to 1. */
  readonly coverage: number;
  /** Wilson's 95 percent interval of the coverage with each cell as a trial of its own: too narrow where cells depend on each other. */
  readonly lower: number;
  readonly upper: number;
  /** The same with series as the sample, wider where a series' cells go astray together. NaN for fewer than two series. */
  readonly clusteredLower: number;
  readonly clusteredUpper: number;
  /** Cells that would say as much if they were independent. */
  readonly effectiveCount: number;
  /** What the interval of the coverage says: `clustered` where there is one, else with cells as trials. Null without cells. */
  readonly verdict: 'too-narrow' | 'as-promised' | 'too-wide' | null;
  readonly meanWidth: number;
  /** Mean width over the scale, over the cells that have one. */
  readonly scaledWidth: number;
  /** Mean width plus 2 / alpha times the distance of actuals outside. */
  readonly winkler: number;
}

interface Sums {
  inside: number;
  below: number;
  above: number;
  width: number;
  scaled: number;
  scaledCount: number;
  winkler: number;
}

/**
 * Coverage, width and Winkler score by group, for example by step ahead.
 *
 * @returns a row a group
 * @throws EngineError `length-mismatch`, `invalid-option` for a level outside (0, 100)
 * @see `wilsonInterval`, `effectiveTrials`; Winkler (1972), J. American Statistical Association 67(337), 187-191
 */
export function coverageByGroup(
  { actual, lower, upper, series, scale, level }: IntervalCells,
  { groupOf, groups }: Grouping,
): CoverageGroup[] {
  if (!(level > 0 && level < 100))
    throw new EngineError('invalid-option', `level must be above 0 and below 100 percent but is ${level}`, { name: 'level' });
  requireColumns(actual.length, { 'lower bounds': lower, 'upper bounds': upper, series, scale, groups: groupOf });
  const all: Sums[] = Array.from({ length: groups }, () => ({
    inside: 0,
    below: 0,
    above: 0,
    width: 0,
    scaled: 0,
    scaledCount: 0,
    winkler: 0,
  }));
  const clusters = Array.from({ length: groups }, () => new Map<number, { inside: number; total: number }>());
  const penalty = 2 / (1 - level / 100);
  for (let i = 0; i < actual.length; i++) {
    const group = groupOf[i] as number;
    const y = actual[i] as number;
    const low = lower[i] as number;
    const high = upper[i] as number;
    if (group < 0 || Number.isNaN(y) || Number.isNaN(low) || Number.isNaN(high)) continue;
    const sums = all[group] as Sums;
    const hit = y >= low && y <= high;
    if (hit) sums.inside++;
    else if (y < low) sums.below++;
    else sums.above++;
    sums.width += high - low;
    sums.winkler += high - low + penalty * (Math.max(low - y, 0) + Math.max(y - high, 0));
    const divisor = scale ? (scale[i] as number) : NaN;
    if (divisor > 0) {
      sums.scaled += (high - low) / divisor;
      sums.scaledCount++;
    }
    const own = (clusters[group] as Map<number, { inside: number; total: number }>).get(series[i] as number);
    if (own) {
      own.inside += hit ? 1 : 0;
      own.total++;
    } else clusters[group]?.set(series[i] as number, { inside: hit ? 1 : 0, total: 1 });
  }
  return all.map((sums, group) => finish(sums, [...(clusters[group] as Map<number, { inside: number; total: number }>).values()], level));
}

function finish(sums: Sums, clusters: readonly { readonly inside: number; readonly total: number }[], level: number): CoverageGroup {
  const { inside, below, above } = sums;
  const count = inside + below + above;
  const coverage = inside / count;
  const plain = wilsonInterval(coverage, count);
  const effectiveCount = effectiveTrials(clusters);
  const clustered = wilsonInterval(coverage, effectiveCount);
  const judged = Number.isNaN(effectiveCount) ? plain : clustered;
  const nominal = level / 100;
  const verdict = nominal > judged.upper ? 'too-narrow' : nominal < judged.lower ? 'too-wide' : 'as-promised';
  return {
    level,
    count,
    series: clusters.length,
    inside,
    below,
    above,
    coverage,
    lower: plain.lower,
    upper: plain.upper,
    clusteredLower: clustered.lower,
    clusteredUpper: clustered.upper,
    effectiveCount,
    verdict: count === 0 ? null : verdict,
    meanWidth: sums.width / count,
    scaledWidth: sums.scaled / sums.scaledCount,
    winkler: sums.winkler / count,
  };
}
