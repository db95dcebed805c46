/** A span of processor or wall time, short: `0.4 ms`, `14 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  if (ms < 10) return `${ms.toFixed(ms < 0.05 ? 0 : 1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (Math.round(seconds) < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return joined(minutes, 'min', Math.round(seconds) % 60, 's');
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

const joined = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;

/** What is left of a job, in the coarse words that an estimate deserves: `3 min left`. Empty while unknown. */
export function timeLeft(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '';
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return `${minutes < 60 ? `${minutes} min` : joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')} left`;
}

/** When something was made, from an ISO instant: today as `14:05`, else `16 Aug 14:05`, with the year where it is another one. */
export function moment(iso: string, now: Date = new Date(), locale?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const time = format(locale, 'time').format(date);
  if (date.toDateString() === now.toDateString()) return time;
  const sameYear = date.getFullYear() === now.getFullYear();
  return `${format(locale, sameYear ? 'day' : 'year').format(date)} ${time}`;
}

const parts = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  year: { day: 'numeric', month: 'short', year: 'numeric' },
} as const;
/** Long lists show a moment in each row, and a format takes longer to make than to use. */
const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string | undefined, part: keyof typeof parts): Intl.DateTimeFormat {
  const key = `${locale ?? ''} ${part}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, parts[part])));
  return made;
}
