import { EngineError } from '../core/errors.ts';
import { quantile } from '../stats/quantile.ts';
import { fromScale, type TargetScale } from './target-scale.ts';

/** Errors of rows that training has not seen, by size of the score: what intervals are made of. Plain data. */
export interface RowIntervals {
  readonly levels: readonly number[];
  /** Scores above the first edge belong to the second group and so on; ascending. */
  readonly edges: readonly number[];
  /** By level and group, on the scale that the model learns: what is added to a score. */
  readonly below: readonly (readonly number[])[];
  readonly above: readonly (readonly number[])[];
}

/** A group of fewer errors says too little about its tails. */
const LEAST_IN_GROUP = 150;
const MOST_GROUPS = 5;

/**
 * Split conformal intervals: each tail is an order statistic of the errors of rows that training has not seen, so that under exchangeability a new
 * row lies inside with at least the probability of the level. Errors are taken apart by size of the score (Mondrian), since large sales are
 * further off than small ones.
 *
 * @param scores - length n, on the scale that the model learns; `actual` on the same
 * @throws EngineError `series-too-short` without rows
 * @see Papadopoulos et al. (2002), ECML, 345-356; Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World, 4.5; Romano, Patterson &
 *   Candès (2019), NeurIPS 32, for the two tails
 */
export function calibrateRows(scores: Float64Array, actual: Float64Array, levels: readonly number[]): RowIntervals {
  const n = scores.length;
  if (n === 0) throw new EngineError('series-too-short', 'intervals need rows that training has not seen');
  const sorted = Float64Array.from(scores).sort();
  const groups = Math.max(1, Math.min(MOST_GROUPS, Math.floor(n / LEAST_IN_GROUP)));
  const edges = [...new Set(Array.from({ length: groups - 1 }, (_, g) => quantile(sorted, (g + 1) / groups)))];
  const errors: number[][] = Array.from({ length: edges.length + 1 }, () => []);
  for (let i = 0; i < n; i++) errors[groupOf(edges, scores[i] as number)]?.push((actual[i] as number) - (scores[i] as number));
  const tails = errors.map((own) =>
    Float64Array.from(own.length > 0 ? own : Array.from(scores, (s, i) => (actual[i] as number) - s)).sort(),
  );
  const ascending = [...levels].sort((a, b) => a - b);
  const tail = (level: number, upper: boolean): number[] =>
    tails.map((own) => {
      const outside = (1 - level / 100) / 2;
      const rank = Math.min(own.length, Math.ceil((own.length + 1) * (1 - outside)));
      return own[upper ? rank - 1 : own.length - rank] as number;
    });
  return {
    levels: ascending,
    edges,
    below: ascending.map((level) => tail(level, false)),
    above: ascending.map((level) => tail(level, true)),
  };
}

export function groupOf(edges: readonly number[], score: number): number {
  let group = 0;
  while (group < edges.length && score > (edges[group] as number)) group++;
  return group;
}

/** Bounds in units of the target, by level; the prediction lies within them. */
export function intervalsOf(
  { levels, edges, below, above }: RowIntervals,
  scale: TargetScale,
  nonNegative: boolean,
  scores: Float64Array,
  predictions: Float64Array,
): { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[] {
  const bound = (by: readonly number[], i: number, pick: (a: number, b: number) => number): number => {
    const score = scores[i] as number;
    const value = fromScale(scale, score + (by[groupOf(edges, score)] as number));
    const kept = nonNegative && value < 0 ? 0 : value;
    return pick(kept, predictions[i] as number);
  };
  return levels.map((level, l) => ({
    level,
    lower: Float64Array.from(scores, (_, i) => bound(below[l] as number[], i, Math.min)),
    upper: Float64Array.from(scores, (_, i) => bound(above[l] as number[], i, Math.max)),
  }));
}
