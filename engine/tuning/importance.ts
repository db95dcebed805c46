import { sameValue, type Dimension, type Value } from './space.ts';
import { rungsOf } from './plan.ts';
import type { Study } from './study.ts';

/** Fewer results say nothing of what matters. */
const LEAST = 12;
/** Groups that the values of a number are split into. */
const GROUPS = 4;

export interface Importance {
  readonly name: string;
  /** Share of the spread of the scores that the setting explains by itself, 0 to 1. */
  readonly share: number;
}

/** Group of each value: values of a choice as they are, numbers by quarters of their order, what does not count by itself. */
function groupsOf(dimension: Dimension, values: readonly (Value | undefined)[]): number[] {
  if (dimension.type === 'choice')
    return values.map((value) => (value === undefined ? -1 : dimension.values.findIndex((one) => sameValue(one, value))));
  const sorted = values
    .filter((value) => value !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
  const cuts = Array.from({ length: GROUPS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / GROUPS)] as number);
  return values.map((value) => (value === undefined ? -1 : cuts.filter((cut) => Number(value) >= cut).length));
}

/**
 * What each setting by itself explains of the spread of ranks of the scores, at the rung with most results: epsilon squared, the share of
 * the variance between groups of alike values without what chance would give as many groups. Settings that matter together only are not
 * seen, and where a search soon left bad values alone they count for less than they would.
 *
 * @returns in the order of the space; empty for fewer than 12 results
 * @see Kelley (1935), Proc. Natl. Acad. Sci. 21(9), 554-559
 */
export function importanceOf({ plan, trials, evaluations }: Study): readonly Importance[] {
  const counts = rungsOf(plan).map((_, rung) => evaluations.filter((one) => one.rung === rung && one.status === 'done').length);
  const rung = counts.indexOf(Math.max(...counts));
  const done = evaluations
    .filter((one) => one.rung === rung && one.status === 'done')
    .sort((a, b) => (a.score as number) - (b.score as number));
  const n = done.length;
  if (n < LEAST) return [];
  const total = (n * (n * n - 1)) / 12;
  const middle = (n - 1) / 2;
  return plan.space.map((dimension) => {
    const values = done.map(({ trial }) => trials[trial]?.point[dimension.name]);
    const groups = Map.groupBy(
      groupsOf(dimension, values).map((group, rank) => ({ group, rank })),
      ({ group }) => group,
    );
    let between = 0;
    for (const members of groups.values())
      between += members.length * (members.reduce((sum, { rank }) => sum + rank, 0) / members.length - middle) ** 2;
    const within = n > groups.size ? (total - between) / (n - groups.size) : 0;
    return { name: dimension.name, share: Math.max(0, (between - (groups.size - 1) * within) / total) };
  });
}
