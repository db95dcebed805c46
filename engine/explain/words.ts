import type { Change, TopicChange } from './changes.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** Topics that are named in a sentence. */
const MOST_NAMED = 3;
/** Below this share two periods are about the same. */
const SAME = 0.005;

const signed = (share: number): string => {
  const percent = 100 * share;
  const digits = Math.abs(percent) < 0.95 ? 1 : 0;
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(digits)}%`;
};

const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

/** A topic in words, with what it was where that says more: `December`, `promo 0 to 1`. */
export function nameOfTopic({ group, topic, leading }: TopicChange): string {
  const to = leading?.to ?? NaN;
  if (group === 'calendar' && leading && !Number.isNaN(to)) {
    if (leading.part.name === 'month') return MONTHS[to - 1] ?? topic;
    if (leading.part.name === 'day_of_week') return WEEKDAYS[to - 1] ?? topic;
  }
  if (group === 'regressor') {
    const from = leading?.from ?? NaN;
    if (leading?.part.name === topic && !Number.isNaN(from) && !Number.isNaN(to) && from !== to)
      return `${topic} ${short(from)} to ${short(to)}`;
    return topic;
  }
  if (group === 'member') return topic;
  return topic.charAt(0).toLowerCase() + topic.slice(1);
}

/**
 * A difference in a sentence: `Week 3 is 18% above week 2: promo 0 to 1 +12%, December +5%, recent values +1%.` Shares are of the earlier value and
 * add up to the whole, but for rounding.
 *
 * @param later - what is explained, as the subject of a sentence
 * @param earlier - what it is compared with
 */
export function sentenceOf({ from, to, topics }: Change, later: string, earlier: string): string {
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (size === 0) return `${later} is zero, as ${earlier} is.`;
  // A share of nearly nothing says nothing.
  const shares = Math.abs(from) > 0.01 * size;
  const total = to - from;
  const say = (change: number): string =>
    shares ? signed(change / Math.abs(from)) : `${change < 0 ? '−' : '+'}${short(Math.abs(change))}`;
  const about = Math.abs(total) < SAME * Math.abs(from);
  const least = (shares ? Math.abs(from) : size) * 0.0005;
  const worth = topics.filter(({ change }) => Math.abs(change) >= Math.max(least, 0.02 * Math.abs(total)));
  const named = worth.slice(0, MOST_NAMED);
  const rest = total - named.reduce((sum, { change }) => sum + change, 0);
  const list = [
    ...named.map((topic) => `${nameOfTopic(topic)} ${say(topic.change)}`),
    ...(named.length > 0 && Math.abs(rest) >= least ? [`the rest ${say(rest)}`] : []),
  ].join(', ');
  const head = about
    ? `${later} is about the same as ${earlier}`
    : shares
      ? `${later} is ${Math.abs((100 * total) / Math.abs(from)).toFixed(Math.abs(total / from) < 0.0995 ? 1 : 0)}% ${total > 0 ? 'above' : 'below'} ${earlier}`
      : `${later} is ${short(Math.abs(total))} ${total > 0 ? 'above' : 'below'} ${earlier}`;
  return list === '' ? `${head}.` : `${head}: ${list}.`;
}
