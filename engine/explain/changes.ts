import type { Explained, PartGroup, PartInfo, Rows } from './explained.ts';

/** What a topic has to do with a difference between two periods. */
export interface TopicChange {
  readonly group: PartGroup | 'base' | 'unforeseen';
  readonly topic: string;
  /** In the units of the series. */
  readonly change: number;
  /** The part that has most to do with it, with what it was in both periods; null where there is none. */
  readonly leading: { readonly part: PartInfo; readonly from: number; readonly to: number } | null;
}

/** A difference between two forecasts, taken apart; the changes of all topics add up to it. */
export interface Change {
  readonly from: number;
  readonly to: number;
  /** The largest first. */
  readonly topics: readonly TopicChange[];
}

/** One period: a row of an explanation. */
interface Place {
  readonly rows: Rows;
  readonly row: number;
}

/** Without what was done to the forecast afterwards, which is in units alone. */
const scoreAt = (parts: readonly PartInfo[], { rows, row }: Place): number =>
  parts.reduce((sum, { group }, k) => (group === 'rule' ? sum : sum + (rows.scores[k]?.[row] as number)), rows.baseScore[row] as number);

/**
 * Why a step differs from the one before it. Differences on the scale that the model adds up on are shared out in proportion, so that an input that
 * is the same in both has nothing to do with it.
 *
 * @param step - from 1 on: step 0 has none before it
 */
export const changeFromStep = (explained: Explained, step: number, from: number): Change =>
  changeBetween(explained.parts, { rows: explained.ahead, row: from }, { rows: explained.ahead, row: step });

/**
 * Why a step differs from the same place a season before: from an earlier step of the forecast, or from what happened then; what the model does
 * not say of that is a topic of its own.
 *
 * @param seasonLength - m
 * @returns null where nothing can be said
 */
export function changeFromSeason(explained: Explained, step: number, seasonLength: number): Change | null {
  if (seasonLength < 2) return null;
  if (step >= seasonLength) return changeFromStep(explained, step, step - seasonLength);
  const { before, ahead, parts } = explained;
  const reached = before?.reached[step];
  const actual = before?.actual[step];
  if (!before || reached === undefined || actual === undefined || Number.isNaN(reached) || Number.isNaN(actual)) return null;
  const change = changeBetween(parts, { rows: before, row: step }, { rows: ahead, row: step });
  if (change.topics.some(({ change: own }) => !Number.isFinite(own))) return null;
  const unforeseen: TopicChange = { group: 'unforeseen', topic: 'What nobody could know then', change: reached - actual, leading: null };
  return { ...change, from: actual, topics: sorted([...change.topics, unforeseen]) };
}

const sorted = (topics: readonly TopicChange[]): TopicChange[] =>
  topics.filter(({ change }) => change !== 0).toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change));

function changeBetween(parts: readonly PartInfo[], from: Place, to: Place): Change {
  const effectAt = ({ rows, row }: Place, k: number): number => rows.effects[k]?.[row] as number;
  const own = (place: Place): number =>
    parts.reduce((rest, { group }, k) => (group === 'rule' ? rest - effectAt(place, k) : rest), place.rows.reached[place.row] as number);
  const scores = { from: scoreAt(parts, from), to: scoreAt(parts, to) };
  const width = scores.to - scores.from;
  // Of equal scores the slope does not matter; effects say what it is about there.
  const slope = Math.abs(width) > 1e-12 * Math.max(1, Math.abs(scores.to)) ? (own(to) - own(from)) / width : slopeAt(to);
  const topics = new Map<
    string,
    { group: TopicChange['group']; topic: string; change: number; leading: TopicChange['leading']; most: number }
  >();
  const add = (group: TopicChange['group'], topic: string, change: number, leading: TopicChange['leading']): void => {
    const key = `${group} ${topic}`;
    const found = topics.get(key) ?? { group, topic, change: 0, leading: null, most: 0 };
    topics.set(key, found);
    found.change += change;
    if (Math.abs(change) <= found.most) return;
    found.most = Math.abs(change);
    found.leading = leading;
  };
  add('base', 'Starting point', slope * ((to.rows.baseScore[to.row] as number) - (from.rows.baseScore[from.row] as number)), null);
  parts.forEach((part, k) => {
    const at = ({ rows, row }: Place, which: 'scores' | 'values'): number => rows[which][k]?.[row] as number;
    const change = part.group === 'rule' ? effectAt(to, k) - effectAt(from, k) : slope * (at(to, 'scores') - at(from, 'scores'));
    add(part.group, part.topic, change, { part, from: at(from, 'values'), to: at(to, 'values') });
  });
  return {
    from: from.rows.reached[from.row] as number,
    to: to.rows.reached[to.row] as number,
    topics: sorted([...topics.values()].map(({ most: _most, ...topic }) => topic)),
  };
}

/** Units for a unit of score. */
function slopeAt({ rows, row }: Place): number {
  for (let k = 0; k < rows.scores.length; k++) {
    const score = rows.scores[k]?.[row] as number;
    if (Math.abs(score) > 1e-12) return (rows.effects[k]?.[row] as number) / score;
  }
  return 1;
}

/** Why a step is not what is expected before anything is known: all effects of the step, by topic. */
export function changeFromBase({ parts, ahead }: Explained, step: number): Change {
  const topics = new Map<
    string,
    { group: TopicChange['group']; topic: string; change: number; leading: TopicChange['leading']; most: number }
  >();
  parts.forEach((part, k) => {
    const key = `${part.group} ${part.topic}`;
    const change = ahead.effects[k]?.[step] as number;
    const found = topics.get(key) ?? { group: part.group, topic: part.topic, change: 0, leading: null, most: 0 };
    topics.set(key, found);
    found.change += change;
    if (Math.abs(change) <= found.most) return;
    found.most = Math.abs(change);
    found.leading = { part, from: NaN, to: ahead.values[k]?.[step] as number };
  });
  return {
    from: ahead.base[step] as number,
    to: ahead.reached[step] as number,
    topics: sorted([...topics.values()].map(({ most: _most, ...topic }) => topic)),
  };
}
