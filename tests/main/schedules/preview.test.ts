import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronWords } from '../../../main/services/schedules/cron-words.ts';
import { cronProblem, latestDue, previewOf } from '../../../main/services/schedules/preview.ts';

const berlin = 'Europe/Berlin';

describe('a cron expression in words', () => {
  it.each([
    ['30 6 * * 1-5', 'every weekday at 06:30'],
    ['30 6 * * MON-FRI', 'every weekday at 06:30'],
    ['@daily', 'every day at 00:00'],
    ['0 7,19 * * *', 'every day at 07:00 and 19:00'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['0 * * * *', 'every hour'],
    ['10 */6 * * *', 'every 6 hours at minute 10'],
    ['*/5 9-17 * * 1-5', 'every 5 minutes between 09:00 and 17:59 on every weekday'],
    ['0,30 8-18 * * *', 'every hour from 08 to 18 at minute 00 and 30'],
    ['0 8 1 * *', 'on the 1st of each month at 08:00'],
    ['0 8 1,15 3 *', 'on the 1st and 15th of March at 08:00'],
    ['0 0 L * *', 'on the last day of each month at 00:00'],
    ['0 9 * * MON#1', 'on the 1st Monday of each month at 09:00'],
    ['0 6 1 * 1', 'on the 1st of each month, and every Monday at 06:00'],
    ['15 10 * * 6,7', 'every Saturday and Sunday at 10:15'],
    ['0 0 12 * * 5', 'every Friday at 12:00'],
    ['*/10 * * * * *', 'every 10 seconds'],
    ['1-59/2 3-9/4 * * *', null],
  ])('%s: %s', (cron, words) => {
    expect(cronProblem(cron, 'UTC')).toBeNull();
    expect(cronWords(cron)).toBe(words);
  });

  it('names the minute and the hour that its times have', () => {
    const field = fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(field, ([minute, hour, weekday]) => {
        const { words, next } = previewOf(`${minute} ${hour} * * ${weekday}`, 'UTC', new Date('2026-01-01T00:00:00Z'));
        const [day = '', , , , time = ''] = (next[0]?.local ?? '').split(' ');
        expect(words).toMatch(new RegExp(`^every ${day}\\w+ at ${time}, UTC$`));
        expect(next).toHaveLength(5);
      }),
    );
  });

  it.each([
    ['', /^Five fields are needed/],
    ['0 6 * *', /has 4\.$/],
    ['61 * * * *', /is no cron expression: Invalid value for minute: 61\.$/],
    ['0 0 30 2 *', /never comes/],
    ['drop table', /has 2\.$/],
  ])('says what is wrong with %j', (cron, problem) => {
    expect(previewOf(cron, 'UTC', new Date())).toMatchObject({ words: null, next: [], problem: expect.stringMatching(problem) as string });
  });
  it('says that there is no such zone', () => {
    expect(cronProblem('0 6 * * *', 'Mars/Olympus')).toBe('There is no time zone Mars/Olympus. Zones are named like Europe/Berlin or UTC.');
  });
});

describe('times around the change of clocks', () => {
  const times = (cron: string, from: string, zone = berlin): string[] =>
    previewOf(cron, zone, new Date(from)).next.map(({ local }) => local);
  it('stay at the same hour of the clock there', () => {
    expect(times('30 6 * * *', '2026-03-28T12:00:00Z').slice(0, 2)).toEqual([
      'Sun 29 Mar 2026 06:30 (UTC+2)',
      'Mon 30 Mar 2026 06:30 (UTC+2)',
    ]);
    expect(times('30 6 * * *', '2026-03-27T12:00:00Z')[0]).toBe('Sat 28 Mar 2026 06:30 (UTC+1)');
    expect(times('30 6 * * *', '2026-10-24T12:00:00Z')[0]).toBe('Sun 25 Oct 2026 06:30 (UTC+1)');
    expect(times('0 12 * * *', '2026-01-01T00:00:00Z', 'America/New_York')[0]).toBe('Thu 1 Jan 2026 12:00 (UTC-5)');
    expect(times('0 12 * * *', '2026-07-01T00:00:00Z', 'Asia/Kolkata')[0]).toBe('Wed 1 Jul 2026 12:00 (UTC+5:30)');
  });
  it('come once where an hour is left out or comes twice', () => {
    expect(times('30 2 * * *', '2026-03-28T12:00:00Z').slice(0, 2)).toEqual([
      'Sun 29 Mar 2026 03:00 (UTC+2)',
      'Mon 30 Mar 2026 02:30 (UTC+2)',
    ]);
    expect(times('30 2 * * *', '2026-10-24T12:00:00Z').slice(0, 2)).toEqual([
      'Sun 25 Oct 2026 02:30 (UTC+2)',
      'Mon 26 Oct 2026 02:30 (UTC+1)',
    ]);
  });
});

describe('the latest time that was due', () => {
  it('is the moment itself, and nothing that is still to come', () => {
    const due = (at: string): string | undefined => latestDue('*/15 * * * *', 'UTC', new Date(at))?.toISOString();
    expect(due('2026-01-01T12:15:00.000Z')).toBe('2026-01-01T12:15:00.000Z');
    expect(due('2026-01-01T12:14:59.999Z')).toBe('2026-01-01T12:00:00.000Z');
    expect(latestDue('0 0 29 2 *', 'UTC', new Date('2026-01-01T00:00:00Z'))?.toISOString()).toBe('2024-02-29T00:00:00.000Z');
  });
});
