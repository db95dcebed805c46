import type { Series } from '../../core/panel.ts';
import type { LocalModel } from '../model.ts';
import type { Budget } from './parameters.ts';

/** The models that are chosen from; handed in, since models know no siblings. */
export interface Members {
  /** For most series. */
  readonly usual: readonly LocalModel[];
  /** Left out when there is little time. */
  readonly slow: readonly LocalModel[];
  /** Only for series with a season. */
  readonly seasonal: readonly LocalModel[];
  /** For a season that was found beside the one that is set, mostly a long one. */
  readonly foundSeason: readonly LocalModel[];
  /** For series with many zeros, with `usual` beside them. */
  readonly intermittent: readonly LocalModel[];
  /** Added when there is much time. */
  readonly more: readonly LocalModel[];
  /** For series that are too short for any of the others; the first that takes the series is used. */
  readonly simple: readonly LocalModel[];
}

export const everyMember = (members: Members): readonly LocalModel[] => {
  const all = Object.values(members).flat() as LocalModel[];
  return all.filter((model, i) => all.findIndex(({ kind }) => kind === model.kind) === i);
};

/** A model with the season that it is to use. */
export interface Candidate {
  readonly model: LocalModel;
  readonly seasonLength: number;
}

/** Share of zeros from which on demand counts as intermittent, the limit that the rounding of bounds has too. */
const MANY_ZEROS = 0.25;

/** Demand that comes now and then: never negative, a quarter or more of the values zero, but not all. */
export function isIntermittent(y: Float64Array): boolean {
  let zeros = 0;
  let observed = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    if (value < 0) return false;
    if (value === 0) zeros++;
    observed++;
  }
  return zeros < observed && zeros >= MANY_ZEROS * observed;
}

/**
 * Candidates for a series, the same whatever their results: by season, intermittency and time.
 *
 * @param found - a season found beside the one that is set; 1 for none
 */
export function candidatesFor(members: Members, series: Series, budget: Budget, found: number): readonly Candidate[] {
  const { seasonLength } = series;
  const seasonal = seasonLength > 1;
  const own = [
    ...members.usual,
    ...(budget === 'fast' ? [] : members.slow),
    ...(seasonal ? members.seasonal : []),
    ...(isIntermittent(series.y) ? members.intermittent : []),
    ...(budget === 'thorough' ? members.more : []),
  ];
  const candidates = [
    ...own.map((model) => ({ model, seasonLength })),
    ...(found > 1 ? members.foundSeason.map((model) => ({ model, seasonLength: found })) : []),
  ];
  return candidates.filter(
    (one, i) => candidates.findIndex((other) => other.model.kind === one.model.kind && other.seasonLength === one.seasonLength) === i,
  );
}
