import { Cron } from 'croner';
import type { SchedulePreview } from '../../../contract/entities/schedule.ts';
import { ApiError } from '../../../contract/errors.ts';
import { cronWords } from './cron-words.ts';

/** Runs that are shown ahead. */
const shown = 5;

/** What is wrong with an expression or a zone, in our own words; null for nothing. */
export function cronProblem(cron: string, zone: string): string | null {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
  } catch {
    return `There is no time zone ${zone}. Zones are named like Europe/Berlin or UTC.`;
  }
  const text = cron.trim();
  if (text === '') return 'Five fields are needed: minute, hour, day, month, weekday. "30 6 * * 1-5" is every weekday at 06:30.';
  const fields = text.split(/\s+/).length;
  if (!text.startsWith('@') && (fields < 5 || fields > 6))
    return `Five fields are needed (minute, hour, day, month, weekday), or six with seconds first; "${text}" has ${fields}.`;
  try {
    return new Cron(text, { timezone: zone, paused: true, mode: '5-or-6-parts' }).nextRun() === null
      ? `"${text}" never comes: no day is like that.`
      : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '').replace(/\.?$/, '.') : String(error);
    return `"${text}" is no cron expression: ${reason}`;
  }
}

/** @throws ApiError `bad-input` with what is wrong */
function cronOf(cron: string, zone: string): Cron {
  const problem = cronProblem(cron, zone);
  if (problem !== null) throw new ApiError('bad-input', problem, { field: 'cron', value: cron });
  return new Cron(cron.trim(), { timezone: zone, paused: true, mode: '5-or-6-parts' });
}

/** The moment as the clock of a zone shows it, with the hours from UTC: `Mon 30 Mar 2026 06:30 (UTC+2)`. */
export function localText(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(at.getUTCSeconds() === 0 ? {} : { second: '2-digit' }),
    timeZoneName: 'shortOffset',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  const offset = of('timeZoneName').replace('GMT', 'UTC');
  const seconds = of('second');
  return `${of('weekday')} ${of('day')} ${of('month')} ${of('year')} ${of('hour')}:${of('minute')}${seconds === '' ? '' : `:${seconds}`} (${offset})`;
}

/** The next times after a moment. @throws ApiError `bad-input` */
export const nextTimes = (cron: string, zone: string, after: Date, count = shown): SchedulePreview['next'] =>
  cronOf(cron, zone)
    .nextRuns(count, after)
    .map((at) => ({ at: at.toISOString(), local: localText(at, zone) }));

/** The latest time that was due at a moment or before; null for none. @throws ApiError `bad-input` */
export function latestDue(cron: string, zone: string, at: Date): Date | null {
  // A time counts once it has come.
  const [before] = cronOf(cron, zone).previousRuns(1, new Date(at.getTime() + 1));
  return before ?? null;
}

/** What an expression means: in words and as times, or what is wrong with it. */
export function previewOf(cron: string, zone: string, after: Date): SchedulePreview {
  const problem = cronProblem(cron, zone);
  if (problem !== null) return { words: null, problem, next: [] };
  const words = cronWords(cron);
  return { words: `${words ?? 'at the times below'}, ${zone}`, problem: null, next: nextTimes(cron, zone, after) };
}
