import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../../contract/errors.ts';
import { createLog, type LogOptions, type LogWriter } from '../../../main/services/logs/log.ts';
import { readLog } from '../../../main/services/logs/read-log.ts';
import { failureFields, redactText } from '../../../main/services/logs/redact.ts';
import { temporaryFolder } from '../synthetic.ts';

let folder = '';
let remove: () => void = () => undefined;
let now = new Date('2026-11-22T10:00:00Z');
beforeEach(() => {
  now = new Date('2026-11-22T10:00:00Z');
  const place = temporaryFolder();
  folder = path.join(place.folder, 'logs');
  ({ remove } = place);
});
afterEach(() => remove());

const open = (options: Partial<LogOptions> = {}): LogWriter => createLog({ folder, now: () => now, ...options });
const texts = async (filter: Parameters<typeof readLog>[1] = {}): Promise<string[]> =>
  (await readLog(folder, filter, 1000)).entries.map(({ text }) => text);

describe('the log', () => {
  it('is lines of JSON, and is read from the newest, a page at a time', async () => {
    const writer = open();
    for (let i = 0; i < 25; i++) writer.log('info', 'jobs', `line ${i}`, { job: 'a', tookMs: i });
    writer.close();
    const [name = ''] = readdirSync(folder);
    expect(name).toBe('almanac-2026-11-22-001.jsonl');
    const [line = ''] = readFileSync(path.join(folder, name), 'utf8').split('\n');
    expect(JSON.parse(line)).toEqual({
      ...{ time: '2026-11-22T10:00:00.000Z', level: 'info', part: 'jobs', text: 'line 0', pid: process.pid },
      more: { job: 'a', tookMs: 0 },
    });
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await readLog(folder, {}, 10, before);
      seen.push(...page.entries.map(({ text }) => text));
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `line ${24 - i}`));
  });

  it('is found by level, part, text and time', async () => {
    const writer = open({ least: 'debug' });
    writer.log('debug', 'api', 'asked', { route: '/predict' });
    writer.log('info', 'jobs', 'Done', { job: 'j-17' });
    now = new Date('2026-11-22T11:00:00Z');
    writer.log('warning', 'alerts', 'Not sent');
    writer.log('error', 'jobs', 'Failed');
    expect(await texts({ least: 'warning' })).toEqual(['Failed', 'Not sent']);
    expect(await texts({ part: 'jobs' })).toEqual(['Failed', 'Done']);
    expect(await texts({ text: 'J-17' })).toEqual(['Done']);
    expect(await texts({ since: '2026-11-22T10:30:00Z', least: 'error' })).toEqual(['Failed']);
    expect(await texts({ until: '2026-11-22T10:30:00Z' })).toEqual(['Done', 'asked']);
    await expect(readLog(folder, { since: 'yesterday' }, 10)).rejects.toThrow('no moment');
    await expect(readLog(folder, {}, 10, '../../etc/passwd:1')).rejects.toThrow('no place');
  });

  it('goes on in another file by size and by day, and keeps what it may take', async () => {
    const writer = open({ fileBytes: 1000, mostBytes: 4000, days: () => 2 });
    const fill = (day: string): void => {
      now = new Date(`${day}T10:00:00Z`);
      for (let i = 0; i < 20; i++) {
        writer.log('info', 'jobs', `${day} ${'x'.repeat(80)}`);
        writer.flush();
      }
    };
    fill('2026-11-18');
    fill('2026-11-20');
    const sizes = readdirSync(folder).length;
    expect(sizes).toBeLessThanOrEqual(6);
    fill('2026-11-22');
    const names = readdirSync(folder).sort();
    expect(names.some((name) => name.includes('2026-11-18'))).toBe(false);
    expect(names.at(-1)).toMatch(/^almanac-2026-11-22-00[2-9]\.jsonl$/);
    expect((await texts())[0]).toContain('2026-11-22');
  });

  it('takes whole lines of two writers, and reads past a line that was cut off', async () => {
    const [first, second] = [open(), open()];
    for (let i = 0; i < 50; i++) {
      first.log('warning', 'jobs', 'first');
      second.log('warning', 'jobs', 'second');
    }
    const [name = ''] = readdirSync(folder);
    writeFileSync(path.join(folder, name), `${readFileSync(path.join(folder, name), 'utf8')}{"time":"2026-11-22T1`);
    expect(await texts()).toHaveLength(100);
  });

  it('says later how many lines could not be written, and never throws', async () => {
    writeFileSync(folder, 'in the way');
    const writer = open();
    writer.log('error', 'jobs', 'lost');
    writer.log('error', 'jobs', 'lost too');
    const { rmSync } = await import('node:fs');
    rmSync(folder);
    writer.log('error', 'jobs', 'kept');
    expect(await texts()).toEqual(['Lines of this log could not be written.', 'kept']);
  });

  it('is written although nobody can say how long it is kept', async () => {
    const writer = open({
      days: () => {
        throw new Error('closed');
      },
    });
    writer.log('info', 'application', 'Ended');
    writer.close();
    expect(await texts()).toEqual(['Ended']);
  });
});

describe('what is not written', () => {
  it('is secrets, whatever they are called and wherever they stand', async () => {
    const writer = open();
    writer.log('warning', 'alerts', 'POST https://me:word@hooks.slack.com/services/T0/B0/deadbeef?x=1 failed', {
      password: 'opensesame',
      apiKey: 'opensesame',
      authorization: 'Bearer opensesame',
      webhook: 'opensesame',
      why: 'Bearer opensesame1 and password=opensesame2',
      tokenId: 't1',
      hourly: 'yes',
    });
    const [entry] = (await readLog(folder, {}, 1)).entries;
    const all = JSON.stringify(entry);
    expect(all).not.toContain('opensesame');
    expect(all).not.toContain('deadbeef');
    expect(all).not.toContain('word@');
    expect(entry).toMatchObject({ text: 'POST https://hooks.slack.com/… failed', more: { tokenId: 't1', hourly: 'yes' } });
    expect(redactText('a'.repeat(5000))).toHaveLength(500);
  });

  it('is values of files: errors come with their code, and a message only where it cannot quote them', () => {
    expect(failureFields(new ApiError('not-a-number', 'Row 7: "12 Main Street" is no number.'))).toEqual({ code: 'not-a-number' });
    expect(failureFields(new ApiError('disk-full', 'The disk is full.'))).toEqual({ code: 'disk-full', message: 'The disk is full.' });
    const unexpected = failureFields(new SyntaxError(`Unexpected token 'M', "12 Main Street" is not valid JSON`));
    expect(unexpected).toMatchObject({ code: 'internal', message: 'Unexpected token "…", "…" is not valid JSON' });
    expect(String(unexpected['at'])).toContain('log.test.ts');
    expect(String(unexpected['at'])).not.toContain('/');
  });
});
