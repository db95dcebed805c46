/** One field of a cron expression. */
type Field =
  | { readonly kind: 'every' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'list'; readonly values: readonly number[] }
  | { readonly kind: 'other'; readonly text: string };

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const shortNames = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3).toUpperCase());

const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** @param names - that may stand for numbers, the first for `first` */
function fieldOf(text: string, names: readonly string[] = [], first = 0): Field {
  if (text === '*' || text === '?') return { kind: 'every' };
  const step = /^(?:\*|0)\/(\d+)$/.exec(text)?.[1];
  if (step !== undefined) return Number(step) === 1 ? { kind: 'every' } : { kind: 'step', step: Number(step) };
  const numberOf = (word: string): number | null => {
    const named = /^[a-z]{3,}$/i.test(word) ? names.indexOf(word.slice(0, 3).toUpperCase()) : -1;
    if (named >= 0) return named + first;
    return /^\d+$/.test(word) ? Number(word) : null;
  };
  const values: number[] = [];
  for (const part of text.split(',')) {
    const [from = '', to] = part.split('-');
    const [a, b] = [numberOf(from), to === undefined ? numberOf(from) : numberOf(to)];
    if (a === null || b === null || b < a) return { kind: 'other', text };
    for (let value = a; value <= b; value++) values.push(value);
  }
  return { kind: 'list', values: [...new Set(values)].sort((a, b) => a - b) };
}

const listed = (words: readonly string[]): string =>
  words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
const two = (n: number): string => String(n).padStart(2, '0');
const ordinal = (n: number): string => `${n}${n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
const same = (values: readonly number[], wanted: readonly number[]): boolean =>
  values.length === wanted.length && wanted.every((value) => values.includes(value));

/** `at 06:30`, `every 15 minutes`: what the fields of the day say. */
function timeWords(second: Field, minute: Field, hour: Field): string | null {
  if (second.kind === 'every' && minute.kind === 'every' && hour.kind === 'every') return 'every second';
  if (second.kind === 'step' && minute.kind === 'every' && hour.kind === 'every') return `every ${second.step} seconds`;
  if (second.kind !== 'list' || second.values.length !== 1) return null;
  const s = second.values[0] ?? 0;
  const after = s === 0 ? '' : `:${two(s)}`;
  const hours = hour.kind === 'list' ? ` between ${two(hour.values[0] ?? 0)}:00 and ${two(hour.values.at(-1) ?? 0)}:59` : '';
  const inRow = hour.kind !== 'list' || hour.values.every((value, i) => i === 0 || value === (hour.values[i - 1] ?? 0) + 1);
  if (minute.kind === 'every' && s === 0 && hour.kind !== 'step' && hour.kind !== 'other' && inRow) return `every minute${hours}`;
  if (minute.kind === 'step' && s === 0 && hour.kind !== 'step' && hour.kind !== 'other' && inRow)
    return `every ${minute.step} minutes${hours}`;
  if (minute.kind !== 'list') return null;
  if (hour.kind === 'every' || hour.kind === 'step') {
    const rhythm = hour.kind === 'every' ? 'every hour' : `every ${hour.step} hours`;
    return minute.values.length === 1 && minute.values[0] === 0 && s === 0
      ? rhythm
      : `${rhythm} at minute ${listed(minute.values.map((value) => `${two(value)}${after}`))}`;
  }
  if (hour.kind !== 'list') return null;
  if (hour.values.length > 3 && inRow)
    return `every hour from ${two(hour.values[0] ?? 0)} to ${two(hour.values.at(-1) ?? 0)} at minute ${listed(minute.values.map((value) => `${two(value)}${after}`))}`;
  if (hour.values.length * minute.values.length > 6) return null;
  return `at ${listed(hour.values.flatMap((h) => minute.values.map((m) => `${two(h)}:${two(m)}${after}`)))}`;
}

/** `every weekday`, `on the 1st of each month`: what the fields of the date say. */
function dayWords(dayText: string, day: Field, month: Field, weekday: Field): string | null {
  const monthNames = month.kind === 'list' ? listed(month.values.map((value) => months[value - 1] ?? '')) : null;
  if (month.kind === 'step' || month.kind === 'other') return null;
  const inMonths = monthNames === null ? '' : ` in ${monthNames}`;
  const days = weekday.kind === 'list' ? [...new Set(weekday.values.map((value) => value % 7))] : [];
  const ofWeek = (): string =>
    same(days, [1, 2, 3, 4, 5])
      ? 'every weekday'
      : same(days, [0, 6])
        ? 'every Saturday and Sunday'
        : `every ${listed([...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((value) => weekdays[value] ?? ''))}`;
  if (day.kind === 'every' && weekday.kind === 'every') return monthNames === null ? 'every day' : `every day${inMonths}`;
  if (day.kind === 'every' && weekday.kind === 'list') return `${ofWeek()}${inMonths}`;
  const last = dayText.toUpperCase() === 'L';
  if (weekday.kind === 'other') {
    const nth = /^([\w]+)#([1-5])$/.exec(weekday.text);
    const inner = nth && fieldOf(nth[1] ?? '', shortNames(weekdays));
    if (day.kind === 'every' && nth && inner && inner.kind === 'list')
      return `on the ${ordinal(Number(nth[2]))} ${weekdays[(inner.values[0] ?? 0) % 7]} of ${monthNames ?? 'each month'}`;
    return null;
  }
  if (day.kind === 'step') return weekday.kind === 'every' ? `every ${day.step} days from the 1st of ${monthNames ?? 'each month'}` : null;
  if (!last && day.kind !== 'list') return null;
  const dates = last ? 'the last day' : day.kind === 'list' ? `the ${listed(day.values.map(ordinal))}` : '';
  const or = weekday.kind === 'list' ? `, and ${ofWeek()}` : '';
  return weekday.kind === 'step' ? null : `on ${dates} of ${monthNames ?? 'each month'}${or}`;
}

/**
 * A cron expression in words: `every weekday at 06:30`.
 *
 * @param cron - that is known to be one: five fields, six with seconds first, or a nickname such as `@daily`
 * @returns null for one that takes more words than it is worth: its next times say it better
 */
export function cronWords(cron: string): string | null {
  const text = nicknames[cron.trim().toLowerCase()] ?? cron.trim();
  const parts = text.split(/\s+/);
  if (parts.length < 5 || parts.length > 6) return null;
  const [second = '0', minute = '', hour = '', day = '', month = '', weekday = ''] = parts.length === 6 ? parts : ['0', ...parts];
  const time = timeWords(fieldOf(second), fieldOf(minute), fieldOf(hour));
  const date = dayWords(day, fieldOf(day), fieldOf(month, shortNames(months), 1), fieldOf(weekday, shortNames(weekdays)));
  if (time === null || date === null) return null;
  if (time.startsWith('every')) return date === 'every day' ? time : `${time} ${date.replace(/^every /, 'on every ')}`;
  return `${date} ${time}`;
}
