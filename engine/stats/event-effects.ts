import { medianInPlace } from '../math/median.ts';
import { robustSpread } from './anomalies.ts';
import { takeApart } from './take-apart.ts';

/** A column beside the values that is 0 unless something happens: a promotion, a holiday, the number of articles on offer. */
export interface EventColumn {
  readonly name: string;
  /** Length n; NaN where it is not known. */
  readonly values: Float64Array;
}

/** What events explain of a series. */
export interface EventEffects {
  /** Length n: what the events of a period add, in units of the values. */
  readonly effect: Float64Array;
  /** Length n, 1 or more: how much more values differ from each other at that event than without. */
  readonly spread: Float64Array;
  /** Events of a period that an effect is known of. */
  namesAt(t: number): readonly string[];
}

/** Values of one event of about the same size. */
interface Group {
  readonly name: string;
  readonly at: Int32Array;
}

/** Fewer times say too little of an effect. */
const FEWEST = 3;
/** Fewer say too little of how effects differ. */
const FEWEST_TO_SPREAD = 8;
/** Sizes of an event are told apart as so many: four values, or four quarters of them. */
const MOST_GROUPS = 4;
/** Events that fall together share what they explain after a few rounds. */
const ROUNDS = 3;

/** Periods of an event by its size; none where the column is no event: mostly there, or never. */
function groupsOf({ name, values }: EventColumn, seen: (t: number) => boolean): Group[] {
  const on: number[] = [];
  let off = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    if (!seen(t) || Number.isNaN(value)) continue;
    if (value === 0) off++;
    else on.push(t);
  }
  if (on.length < FEWEST || off < on.length) return [];
  const ordered = on.toSorted((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  const sizes = [...new Set(ordered.map((t) => values[t] as number))];
  // Equal sizes stay together: the place of the first of them counts.
  const groupOf = new Map<number, number>();
  ordered.forEach((t, rank) => {
    const size = values[t] as number;
    if (groupOf.has(size)) return;
    groupOf.set(size, sizes.length <= MOST_GROUPS ? groupOf.size : Math.floor((MOST_GROUPS * rank) / ordered.length));
  });
  const groups = new Map<number, number[]>();
  for (const t of on) {
    const group = groupOf.get(values[t] as number) as number;
    const known = groups.get(group);
    if (known) known.push(t);
    else groups.set(group, [t]);
  }
  return [...groups].sort(([a], [b]) => a - b).flatMap(([, at]) => (at.length >= FEWEST ? [{ name, at: Int32Array.from(at) }] : []));
}

const medianAt = (x: Float64Array, at: Iterable<number>): number => {
  const values = Float64Array.from(at, (t) => x[t] as number).filter((value) => !Number.isNaN(value));
  return medianInPlace(values);
};

/**
 * Effects of events on what trend and seasons leave: medians over the periods of each event, against the periods without any, taken off in
 * turn. Of values without negative ones they are shares of what trend and season give, so that a promotion counts for more in the season.
 *
 * @param y - length n, NaN where missing
 * @param seasonLengths - that can be told, ascending
 * @returns null where no column is an event that happened often enough to be told
 */
export function eventEffects(y: Float64Array, seasonLengths: readonly number[], events: readonly EventColumn[]): EventEffects | null {
  const n = y.length;
  const seen = (t: number): boolean => !Number.isNaN(y[t] as number);
  const groups = events.flatMap((event) => groupsOf(event, seen));
  if (groups.length === 0) return null;
  const any = new Uint8Array(n);
  for (const { at } of groups) for (const t of at) any[t] = 1;
  // Trend and seasons are those of the periods without events, drawn on through the others: what an event adds is no part of them.
  const parts = takeApart(
    y.map((value, t) => (any[t] ? NaN : value)),
    seasonLengths,
  );
  if (!parts) return null;
  const level = parts.trend.map((value, t) => parts.seasons.reduce((sum, { values }) => sum + (values[t] as number), value));
  const relative = y.every((value) => !(value < 0)) && level.every((value) => value > 0);
  const unit = relative ? level : new Float64Array(n).fill(1);
  const left = y.map((value, t) => (value - (level[t] as number)) / (unit[t] as number));
  const plain = Array.from(left.keys()).filter((t) => !any[t] && seen(t));
  const usual = medianAt(left, plain);
  const found = new Float64Array(groups.length);
  for (let round = 0; round < (groups.length > 1 ? ROUNDS : 1); round++)
    groups.forEach(({ at }, g) => {
      const step = medianAt(left, at) - usual;
      found[g] = (found[g] as number) + step;
      for (const t of at) left[t] = (left[t] as number) - step;
    });
  const effect = new Float64Array(n);
  const spread = new Float64Array(n).fill(1);
  const { deviation } = robustSpread(Float64Array.from(plain, (t) => left[t] as number));
  groups.forEach(({ at }, g) => {
    const own = at.length >= FEWEST_TO_SPREAD ? robustSpread(Float64Array.from(at, (t) => left[t] as number)).deviation : 0;
    for (const t of at) {
      effect[t] = (effect[t] as number) + (found[g] as number) * (unit[t] as number);
      if (deviation > 0) spread[t] = Math.max(spread[t] as number, own / deviation);
    }
  });
  return {
    effect,
    spread,
    namesAt: (t) => [...new Set(groups.filter(({ at }) => at.includes(t)).map(({ name }) => name))],
  };
}
